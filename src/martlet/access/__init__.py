"""Who may do what, and the record of who did.

Nouns: office, user, role, session, actor, policy, action, journal, live event.
Neighbours: rests on vault (keys) and foundation; every room above asks it for permission.
"""
