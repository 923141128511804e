"""Writes: what pages ask of a call, limits on callers, sealed sound, the exchange's configuration."""

from martlet.telephony.services.desk_phones import desk_phone, reveal_phone
from martlet.telephony.services.floods import acknowledge_flood, end_floods, flooded, junk_came
from martlet.telephony.services.installation import (
    announcements_state,
    credentials,
    exchange_folder,
    make_announcements,
    make_plan,
    messages_sent_to_us,
    phone_credentials,
    write_exchange,
)
from martlet.telephony.services.limits import confirm_limit, keep_limit, lift_limit, limit_caller
from martlet.telephony.services.marks import mark_call, mark_recording, take_mark_away
from martlet.telephony.services.outgoing import call_out
from martlet.telephony.services.queues import give_queue_back, take_queue
from martlet.telephony.services.recordings import seal_sound, seal_sound_of
from martlet.telephony.services.silence import judge_silence
from martlet.telephony.services.talk import (
    ask_call,
    come_back,
    dial_outside,
    drop_party,
    give_to_queue,
    invite,
    may_call_out,
    press_keys,
    raise_risk,
    record_agreed,
    steer,
    step_away,
    stop_supervising,
    supervise,
    transfer_to,
    withdraw_risk,
)

__all__ = [
    "acknowledge_flood",
    "announcements_state",
    "ask_call",
    "call_out",
    "come_back",
    "confirm_limit",
    "credentials",
    "desk_phone",
    "dial_outside",
    "drop_party",
    "end_floods",
    "exchange_folder",
    "flooded",
    "give_queue_back",
    "give_to_queue",
    "invite",
    "judge_silence",
    "junk_came",
    "keep_limit",
    "lift_limit",
    "limit_caller",
    "make_announcements",
    "make_plan",
    "messages_sent_to_us",
    "mark_call",
    "mark_recording",
    "may_call_out",
    "phone_credentials",
    "press_keys",
    "raise_risk",
    "record_agreed",
    "reveal_phone",
    "seal_sound",
    "seal_sound_of",
    "steer",
    "step_away",
    "stop_supervising",
    "supervise",
    "take_mark_away",
    "take_queue",
    "transfer_to",
    "withdraw_risk",
    "write_exchange",
]
