"""Keeping and erasing what calls leave behind, by class and office.

`selectors` says what would go and what stays, `services` changes periods, holds things back and erases, the clock calls it
each night. Whether something is due is one query set, so that the preview and the night can never differ.
"""
