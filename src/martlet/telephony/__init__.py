"""Telephony: the exchange and everything that rings.

A worker dials a *line*; the exchange (Asterisk) tells the *switchboard*, one leader process, which rings the browser
phones of volunteers on duty, joins the first who answers, records into memory, and writes every event down before it
acts on it. Pages read our tables and never talk to the exchange.

Nouns: line 线路 (an office's number), notice 提示音, call 来电, call event, offer (one volunteer's phone ringing for one
call), recording 录音, command (what a page asks of a call under way).

Floors: `rules` decides (pure, no Django), `switchboard/` carries out, `exchange/` knows Asterisk (its REST interface,
its configuration, a fake of the same contract). Below us: volunteers says who is on duty. Above us: hotline listens to
the signals in `signals` and makes contacts and call-backs of calls.
"""
