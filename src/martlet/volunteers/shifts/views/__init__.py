"""Pages of shifts: one's own (`mine`), the office's week (`board`), what comes back every week (`patterns`)."""
