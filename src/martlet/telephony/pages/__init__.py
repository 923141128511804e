"""Pages of lines. `views.py` beside us has what the phones and calls under way need."""
