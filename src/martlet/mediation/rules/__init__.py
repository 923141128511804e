"""Rules of mediation: plain values in and out; no Django, no clock, no database. `today` is always an argument."""
