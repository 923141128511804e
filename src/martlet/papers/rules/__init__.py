"""What the papers are and how their words are put together: plain Python that reads neither the clock nor the database."""
