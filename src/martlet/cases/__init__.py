"""A matter followed from the first conversation to money in a worker's hands.

Nouns: case (个案), party (a worker or an organisation of a case), claim item (one pay period: due, paid), event (what happened,
for the clocks), deadline, entry (one line of the timeline), evidence, receipt (money received), stage.
Neighbours: opened from contacts of the hotline; persons and employer chains belong to the registry; claims and deadlines are
computed by law; mediation builds on cases and shows itself on the case page through `hooks`; insight counts receipts.
"""
