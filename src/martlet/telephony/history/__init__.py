"""What was: the list of calls, one call event by event, and what leaves the house as a table without numbers.

`selectors` reads, `words` says it to people, `forms` reads the filters. The pages are in `telephony.views.history`.
"""
