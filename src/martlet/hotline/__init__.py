"""Conversations with workers, whatever the channel: a call, a visitor at the desk, a number dialled by hand.

Nouns: a *contact* (接待, one conversation), its *words* (the caller's own, first), its *outcome* (what came of it and who does
what by when), a *non-case outcome* (silent, wrong number: one click), a *promise* (what we said we would do), a *call-back*
(回电, somebody waits for us), a *script* (话术, what to say, versioned), an *intake item* (taken while the keeper is sealed,
filed after), the *ring card* (what is known before answering).

Neighbours: hears of calls from telephony, asks registry who it may be, asks volunteers who is on duty. Cases are opened from
its contacts; what cases know of a person reaches the ring card through `hooks`, so nothing here imports a room above.
"""
