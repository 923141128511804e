"""Shifts 班次: who is there when.

A coordinator writes down the week an office wants (patterns); real shifts come of it for four weeks ahead, and each can be
changed or cancelled. Volunteers take what is open, give it back, or find a colleague who takes it over; their own calendar
reads it under a private address. `rules` and `ics` are pure. Being on a shift is a promise; being on duty is another thing
(`Duty`), and only that makes a phone ring.
"""
