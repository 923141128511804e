"""Two tables with sealed fields, installed under tests only."""
