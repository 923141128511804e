"""Plain rules of the hotline: outcomes, opening scripts, pasted lists, waits. No Django, no clock, no database."""
