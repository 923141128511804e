"""News of calls for the rooms above. Sent after commit, from the switchboard's own process, at least once: after a crash
a piece of news may come again, so receivers key on the call.

call_ringing(call, user)      a volunteer's phone rings; the card may be prepared
call_answered(call, user)     that volunteer and the caller are speaking
call_moved(call, user)        another volunteer has the call now: it was transferred, or a supervisor took it over
call_risk(call, user)         that volunteer raised the alarm
call_missed(call)             nobody will answer; `call.missed` says why: make a call-back of it
call_ended(call, user)        it is over; `user` is who answered, or None
recording_sealed(recording)   the sound is in the vault and gone from memory

One comes from a page, within its transaction:

silence_to_look_at(call)      nobody spoke from this number again and again: somebody is to call back, with care
"""

from django.dispatch import Signal

call_ringing = Signal()
call_answered = Signal()
call_moved = Signal()
call_risk = Signal()
call_missed = Signal()
call_ended = Signal()
recording_sealed = Signal()
silence_to_look_at = Signal()
