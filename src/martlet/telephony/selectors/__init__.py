"""Reads: lines, calls, who rings where."""

from martlet.telephony.selectors.calls import call, caller_number, replayed, rings_for
from martlet.telephony.selectors.limits import (
    call_to_judge,
    call_to_limit,
    limit,
    limits,
    limits_changed,
    people_behind,
)
from martlet.telephony.selectors.lines import demo_lines, line_rules, lines, lines_to_choose
from martlet.telephony.selectors.phones import duty_now, may_use_phone, people_with_phones, phone_name, sealed_mobiles
from martlet.telephony.selectors.talk import (
    Overview,
    TalkNow,
    call_to_supervise,
    coordinators,
    free_colleagues,
    is_on_its_way,
    overview,
    part_in,
    place_of,
    question_is_off,
    queues,
    talk,
    was_alarmed,
)

__all__ = [
    "Overview",
    "TalkNow",
    "call",
    "call_to_judge",
    "call_to_limit",
    "call_to_supervise",
    "caller_number",
    "coordinators",
    "demo_lines",
    "duty_now",
    "free_colleagues",
    "is_on_its_way",
    "limit",
    "limits",
    "limits_changed",
    "line_rules",
    "lines",
    "lines_to_choose",
    "may_use_phone",
    "overview",
    "part_in",
    "people_behind",
    "people_with_phones",
    "phone_name",
    "place_of",
    "question_is_off",
    "queues",
    "replayed",
    "rings_for",
    "sealed_mobiles",
    "talk",
    "was_alarmed",
]
