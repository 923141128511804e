"""Who is served when and by whom: the order of the queue, languages, skills, helping offices, and nobody there."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.telephony.test_rules import BARE, duty, new, phone, play

from martlet.telephony.rules import Call, OnDuty, Stage, assign
from martlet.telephony.rules import events as e
from martlet.telephony.rules.choosing import candidates
from martlet.telephony.rules.waiting import place_of, words_of

LANGUAGES = ("zh", "en", "yue")
HELPED = replace(BARE, offices=(1, 2), overflow_seconds=30)


def waiting(number: int, **fields: object) -> Call:
    return replace(
        new(), id=f"018f0000-0000-7000-8000-{number:012d}", **{"stage": Stage.WAITING, "ticket": number, **fields}
    )


def chosen(calls: list[Call], people: list[OnDuty], now: float = 101.0) -> list[tuple[int, e.Event]]:
    return [(call.ticket, event) for call, event in assign(calls, people, now)]


def rung(user: int) -> e.Offered:
    return e.Offered(((user, f"v{user}"),))


def test_another_office_helps_only_after_the_set_time() -> None:
    people = [duty(1, "on_call"), duty(2, office=2)]
    assert chosen([waiting(1, line=HELPED)], people) == [(1, e.Busy())]
    assert chosen([waiting(1, line=HELPED)], people, now=130.0) == [(1, rung(2))]


def test_another_office_helps_at_once_when_nobody_of_the_own_is_there_or_speaks_the_language() -> None:
    assert chosen([waiting(1, line=HELPED)], [duty(1, "break"), duty(2, office=2)]) == [(1, rung(2))]
    people = [duty(1), duty(2, office=2, languages=("zh", "yue"))]
    assert chosen([waiting(1, line=HELPED, language="yue")], people) == [(1, rung(2))]


REFUSED = {"line": HELPED, "tried": (1,), "round": 1}


def test_another_office_helps_before_the_set_time_when_the_own_was_tried_in_every_round() -> None:
    assert chosen([waiting(1, line=HELPED, tried=(1,))], [duty(1), duty(2, office=2)]) == [
        (1, e.Offered(((1, "v1"),), again=True))
    ]
    assert chosen([waiting(1, **REFUSED)], [duty(1), duty(2, office=2)]) == [(1, rung(2))]
    assert chosen([waiting(1, **REFUSED)], [duty(1), duty(2, "on_call", office=2)]) == [(1, e.Busy())]
    assert chosen([waiting(1, **{**REFUSED, "tried": (1, 2)})], [duty(1), duty(2, office=2)]) == [
        (1, e.Nobody("no_answer"))
    ]
    assert chosen([waiting(1, **REFUSED)], [duty(1), duty(3, office=3)]) == [(1, e.Nobody("no_answer"))]


def test_after_the_helping_offices_come_those_without_the_skill_and_at_last_those_without_the_language() -> None:
    knows, speaks, neither = duty(4, office=2, languages=("yue",)), duty(3, languages=("yue",)), duty(2, idle=-9.0)
    knows = replace(knows, skills=frozenset({"injury"}))
    first = replace(duty(1, languages=("yue",)), skills=frozenset({"injury"}))
    people = [first, neither, speaks, knows]
    order, tried = [], [1]
    while True:
        call = waiting(1, line=HELPED, skill="injury", language="yue", tried=tuple(tried), round=1)
        [(_ticket, event)] = chosen([call], people)
        if not isinstance(event, e.Offered):
            break
        order += [user for user, _phone in event.phones]
        tried += order[-1:]
    assert (order, event) == ([4, 3, 2], e.Nobody("no_answer"))


def test_at_the_end_of_the_wait_whoever_is_free_is_rung_before_a_message_is_taken() -> None:
    people = [duty(1, "on_call", languages=("en",)), duty(2, office=2)]
    call = waiting(1, line=HELPED, language="en", told_busy=True)
    assert chosen([call], people, now=279.0) == []
    assert chosen([call], people, now=280.0) == [(1, rung(2))]
    assert chosen([replace(call, tried=(2,))], people, now=280.0) == [(1, e.Nobody("waited"))]


def test_whoever_follows_the_case_comes_before_whoever_spoke_last() -> None:
    people = [duty(1, idle=1.0), duty(2, idle=9.0), duty(3, idle=9.0, office=2)]
    assert chosen([waiting(1, owner=3, last_user=2, line=HELPED)], people) == [(1, rung(3))]
    assert chosen([waiting(1, owner=4, last_user=2, line=HELPED)], people) == [(1, rung(2))]


def test_who_has_taken_the_queue_comes_first_of_all_but_for_their_language() -> None:
    """Of an office that does not even help; a break, a call or another language makes way for the volunteers."""
    line = replace(HELPED, taken_by=3)
    owner, boss = duty(1), duty(3, idle=9.0, office=7)
    assert chosen([waiting(1, owner=1, last_user=1, line=line)], [owner, boss]) == [(1, rung(3))]
    for state in ("on_call", "break"):
        assert chosen([waiting(1, line=line)], [owner, replace(boss, state=state)]) == [(1, rung(1))]
    speaks = replace(owner, languages=frozenset({"en"}))
    assert chosen([waiting(1, language="en", line=line)], [speaks, boss]) == [(1, rung(1))]
    assert chosen([waiting(1, line=HELPED)], [boss]) == [(1, e.Nobody("no_duty"))]


def test_a_skill_keeps_the_call_for_a_while_and_a_topic_or_dialect_is_a_preference() -> None:
    medic = replace(duty(2, idle=9.0), skills=frozenset({"injury"}))
    assert chosen([waiting(1, skill="injury")], [duty(1), medic]) == [(1, rung(2))]
    assert chosen([waiting(1, topic="injury")], [duty(1), medic]) == [(1, rung(2))]
    busy = replace(medic, state="on_call")
    assert chosen([waiting(1, skill="injury", line=HELPED)], [duty(1), busy]) == [(1, e.Busy())]
    assert chosen([waiting(1, skill="injury", line=HELPED)], [duty(1), busy], now=130.0) == [(1, rung(1))]
    assert chosen([waiting(1, topic="injury", line=HELPED)], [duty(1), busy]) == [(1, rung(1))]
    people = [duty(1), duty(2, idle=9.0, languages=("zh", "sichuan"))]
    assert chosen([waiting(1, dialect="sichuan")], people) == [(1, rung(2))]


def test_an_urgent_call_is_served_before_an_earlier_one() -> None:
    assert chosen([waiting(1), waiting(2, priority=1)], [duty(1)]) == [(2, rung(1)), (1, e.Busy())]


PEOPLE = st.lists(
    st.builds(
        lambda state, office, languages, skills, idle: (state, office, languages, skills, idle),
        st.sampled_from(["ready", "ready", "on_call", "break"]), st.integers(1, 3),
        st.frozensets(st.sampled_from(LANGUAGES)), st.frozensets(st.sampled_from(["wages", "injury"])), st.floats(0, 50),
    ),
    max_size=6,
)  # fmt: skip
CALLS = st.lists(
    st.tuples(
        st.sampled_from(LANGUAGES), st.sampled_from(["", "wages", "injury"]), st.integers(0, 1), st.integers(0, 6),
        st.integers(0, 6), st.frozensets(st.integers(1, 6)), st.floats(100, 200), st.integers(0, 60),
    ),
    max_size=6,
)  # fmt: skip


@given(PEOPLE, CALLS, st.permutations(range(6)), st.integers(1, 3))
def test_no_later_call_is_served_before_an_earlier_one_that_the_same_volunteer_could_take(
    people: list[tuple[object, ...]], wanted: list[tuple[object, ...]], mixed: list[int], at_once: int
) -> None:
    there = [
        OnDuty(n, office, state, f"v{n}", idle, languages, skills)  # type: ignore[arg-type]
        for n, (state, office, languages, skills, idle) in enumerate(people, 1)
    ]
    calls = [
        waiting(n, language=language, skill=skill, priority=priority, owner=owner, last_user=last, tried=tuple(tried),
                arrived=arrived, line=replace(BARE, offices=(1, 2), ring_at_once=at_once, overflow_seconds=overflow))
        for n, (language, skill, priority, owner, last, tried, arrived, overflow) in enumerate(wanted, 1)
    ]  # fmt: skip
    now = 200.0
    decided = assign([calls[n] for n in mixed if n < len(calls)], there, now)
    offers = {
        call.ticket: [user for user, _ in event.phones] for call, event in decided if isinstance(event, e.Offered)
    }
    rung_users = [user for users in offers.values() for user in users]
    assert len(rung_users) == len(set(rung_users))
    for call in calls:
        if call.ticket in offers or now - call.arrived >= call.line.wait_seconds:
            continue
        could = {one.user for one in candidates(call, there, now) if one.state == "ready"} - set(call.tried)
        later = [users for other in calls if other.priority == call.priority and other.ticket > call.ticket
                 for users in [offers.get(other.ticket, [])]]  # fmt: skip
        assert could.isdisjoint(user for users in later for user in users)
        assert could <= {user for users in offers.values() for user in users}


@given(PEOPLE, CALLS, st.integers(0, 2), st.integers(1, 3), st.sampled_from([0, 30, 400]), st.sampled_from([30, 180]))
def test_nobody_is_sent_away_while_somebody_of_the_line_s_offices_is_free_and_was_not_tried(
    people: list[tuple[object, ...]], wanted: list[tuple[object, ...]], rounds: int, rounds_of_line: int, overflow: int, wait: int
) -> None:  # fmt: skip
    there = [
        OnDuty(n, office, state, f"v{n}", idle, languages, skills)  # type: ignore[arg-type]
        for n, (state, office, languages, skills, idle) in enumerate(people, 1)
    ]
    line = replace(BARE, offices=(1, 2), overflow_seconds=overflow, wait_seconds=wait, rounds=rounds_of_line)
    calls = [
        waiting(n, language=language, skill=skill, owner=owner, last_user=last, tried=tuple(tried), round=rounds,
                arrived=arrived, line=line)
        for n, (language, skill, _priority, owner, last, tried, arrived, _overflow) in enumerate(wanted, 1)
    ]  # fmt: skip
    decided = assign(calls, there, 200.0)
    rung_users = {user for _call, event in decided if isinstance(event, e.Offered) for user, _phone in event.phones}
    free = {one.user for one in there if one.state == "ready" and one.office in line.offices} - rung_users
    for call, event in decided:
        assert not isinstance(event, e.Nobody) or free <= set(call.tried)


# --- the place -----------------------------------------------------------------------------------------------------------
def test_the_place_counts_those_of_the_office_who_are_served_before() -> None:
    calls = [waiting(1), waiting(2), waiting(3, priority=1), waiting(4, line=replace(BARE, office=9))]
    assert place_of(calls[1], calls, people=2, talk_seconds=300.0) == e.Place(3, 450)
    assert place_of(calls[1], calls, people=0, talk_seconds=300.0) == e.Place(3, 0)


def test_the_place_in_words() -> None:
    assert words_of(e.Place(1, 50), keep=True) == ("place-1", "wait-1", "keep")
    assert words_of(e.Place(10, 400), keep=False) == ("place-10", "wait-10")
    assert words_of(e.Place(11, 9000), keep=False) == ("place-more", "wait-20")
    assert words_of(e.Place(2), keep=False) == ("place-2",)


TOLD = replace(BARE, place_seconds=45)


def busy(line: object = TOLD, **fields: object) -> Call:
    call, commands = play(new(line, **fields), e.Arrived(), e.Busy())
    assert commands[-1] == e.Timer("place", 45)
    call, commands = play(call, e.PlayEnded("busy"))
    assert commands == [e.AskPlace()]
    return call


def test_the_place_is_told_and_told_again() -> None:
    call, commands = play(busy(), e.Place(2, 100))
    assert commands == [e.Play("place", "zh", ("place-2", "wait-2", "keep"))]
    call, commands = play(call, e.PlayEnded("place"))
    assert commands == [e.Music()]
    call, commands = play(call, e.TimeUp("place"))
    assert commands == [e.AskPlace(), e.Timer("place", 45)]


def test_the_place_is_not_told_while_a_phone_rings_but_the_clock_goes_on() -> None:
    call, _commands = play(busy(), e.Place(1), e.Offered(((1, "v1"),)))
    assert play(call, e.TimeUp("place"))[1] == [e.Timer("place", 45)]
    assert play(call, e.Place(1))[1] == []


def test_one_keeps_the_place_and_ends_the_call() -> None:
    call, commands = play(busy(numbered=True), e.Place(1), e.Digit("1"))
    assert (call.missed, commands) == ("kept", [e.StopPlay("place"), e.Play("kept", "zh"), e.Tell("missed")])
    call, commands = play(call, e.PlayEnded("kept"))
    assert (call.stage, commands) == (Stage.ENDED, [e.HangUpCaller(), e.Tell("ended", None)])


def test_a_hidden_number_is_told_that_it_cannot_be_and_goes_on_waiting() -> None:
    call, commands = play(busy(), e.Place(1), e.Digit("1"))
    assert (call.stage, commands) == (Stage.WAITING, [e.StopPlay("place"), e.Play("hidden", "zh")])
    assert play(call, e.PlayEnded("hidden"))[1] == [e.Music()]


def test_a_late_key_of_the_menu_keeps_no_place() -> None:
    call, commands = play(busy(numbered=True), e.Digit("1"))
    assert (call.stage, call.missed, commands) == (Stage.WAITING, "", [])


# --- a mobile ------------------------------------------------------------------------------------------------------------
def mobile_answered() -> Call:
    call, commands = play(new(), e.Arrived(), e.Offered(((1, "m1"), (2, "v2"))), e.PhoneAnswered(phone(1)))
    assert commands == [e.PlayTo(phone(1), "accept", "zh"), e.Timer(f"accept {phone(1)}", 12)]
    return call


def test_a_mobile_takes_the_call_by_the_key_alone() -> None:
    call, commands = play(mobile_answered(), e.PhoneDigit(phone(1), "1"))
    assert (call.stage, call.answered_by) == (Stage.TALKING, 1)
    assert commands[:3] == [e.StopPlay(f"accept {phone(1)}"), e.Answer(), e.Join(phone(1), True)]
    assert commands[-2:] == [e.Drop(phone(2)), e.SetDuty(2, "ready")]


def test_another_phone_is_faster_than_the_key() -> None:
    call, _commands = play(mobile_answered(), e.PhoneAnswered(phone(2)))
    assert (call.answered_by, call.offers[phone(1)].outcome) == (2, "lost")
    assert play(call, e.PhoneDigit(phone(1), "1"))[1] == []
    assert play(call, e.TimeUp(f"accept {phone(1)}"))[1] == []


def test_a_voicemail_box_never_takes_the_call() -> None:
    call, commands = play(mobile_answered(), e.TimeUp(f"accept {phone(1)}"))
    assert (call.stage, call.offers[phone(1)].outcome) == (Stage.RINGING, "timeout")
    assert commands == [e.Drop(phone(1)), e.SetDuty(1, "ready")]
    call, commands = play(call, e.PhoneGone(phone(1)), e.PhoneGone(phone(2), 19))
    assert (call.stage, commands) == (Stage.WAITING, [e.SetDuty(2, "ready"), e.Seek()])


def test_two_on_a_mobile_passes_the_call_on() -> None:
    call, commands = play(mobile_answered(), e.PhoneDigit(phone(1), "9"), e.PhoneDigit(phone(1), "2"))
    assert (call.offers[phone(1)].outcome, commands) == ("refused", [e.Drop(phone(1)), e.SetDuty(1, "ready")])


def test_a_returning_switchboard_asks_for_the_key_again() -> None:
    everyone = frozenset({"caller", phone(1), phone(2)})
    call, commands = play(mobile_answered(), e.Resumed(everyone, frozenset({phone(1)}), frozenset()))
    assert call.stage is Stage.RINGING
    assert commands[0] == e.PlayTo(phone(1), "accept", "zh")


# --- nobody there ----------------------------------------------------------------------------------------------------------
def test_another_office_answers_when_nobody_is_there() -> None:
    line = replace(BARE, fallback="office", fallback_office=2)
    call, commands = play(new(line), e.Arrived(), e.Nobody("no_duty"))
    assert (call.stage, commands) == (Stage.WAITING, [])
    assert chosen([call], [duty(5, office=2)]) == [(0, rung(5))]
    assert play(call, e.Nobody("no_duty"))[1] == [e.Answer(), e.Play("voicemail", "zh"), e.Tell("missed")]


def test_who_did_not_pick_up_is_not_rung_again_before_the_other_office() -> None:
    """The own office's people were rung in all rounds: straight on to the helping office's."""
    line = replace(BARE, fallback="office", fallback_office=2, rounds=2, overflow_seconds=60)
    people = [duty(1), duty(5, office=2), duty(6, office=2)]
    call, _commands = play(new(line), e.Arrived())
    for _round in range(2):
        [(_which, offered)] = chosen([call], people)
        call, _commands = play(call, offered, e.PhoneGone(phone(len(call.offers) + 1), 21))
    [(_which, given_up)] = chosen([call], people)
    assert given_up == e.Nobody("no_answer")
    call, commands = play(call, given_up)
    assert commands == []
    for user in (5, 6):
        [(_which, offered)] = chosen([call], people)
        assert [one for one, _phone in offered.phones] == [user]
        call, _commands = play(call, offered, e.PhoneGone(phone(len(call.offers) + 1), 21))
    assert chosen([call], people) == [(0, e.Nobody("no_answer"))]


def test_the_coordinator_s_mobile_rings_once_and_then_callers_leave_a_message() -> None:
    line = replace(BARE, fallback="mobile", fallback_user=9)
    call, commands = play(new(line), e.Arrived(), e.Nobody("no_duty"))
    assert commands == [e.Ring(phone(1), "m9", 9, 20), e.Ringback()]
    call, _commands = play(call, e.PhoneAnswered(phone(1)), e.TimeUp(f"accept {phone(1)}"))
    assert call.stage is Stage.WAITING
    assert play(call, e.Nobody("no_duty"))[1] == [e.Answer(), e.Play("voicemail", "zh"), e.Tell("missed")]


def test_a_line_may_only_say_a_sentence() -> None:
    line = replace(BARE, fallback="sentence")
    call, commands = play(new(line), e.Arrived(), e.Nobody("no_answer"))
    assert (call.missed, commands) == ("no_answer", [e.Answer(), e.Play("nobody", "zh"), e.Tell("missed")])


# --- who abuses --------------------------------------------------------------------------------------------------------------
def test_a_blocked_caller_hears_a_sentence_and_nobody_is_told() -> None:
    call, commands = play(new(), e.Arrived(manner="blocked"))
    assert (call.missed, commands) == ("blocked", [e.Answer(), e.Play("blocked", "zh")])
    assert play(call, e.PlayEnded("blocked"))[1] == [e.HangUpCaller(), e.Tell("ended", None)]
    waits = replace(new(TWO), stage=Stage.WAITING, language="en")
    assert play(waits, NOBODY, e.PlayEnded("voicemail"))[1] == [e.Play("beep", "en")]


def test_a_block_that_is_found_a_moment_late_ends_the_ring() -> None:
    call, _commands = play(new(), e.Arrived(), e.Offered(((1, "v1"),)))
    _call, commands = play(call, e.Known(manner="blocked"))
    assert commands == [e.Drop(phone(1)), e.SetDuty(1, "ready"), e.Answer(), e.Play("blocked", "zh")]
    talking, _commands = play(call, e.PhoneAnswered(phone(1)))
    assert play(talking, e.Known(manner="blocked"))[1] == []


def test_in_a_flood_a_key_comes_before_a_ring() -> None:
    call, commands = play(new(), e.Arrived(manner="key"))
    assert (call.stage, commands) == (Stage.CHALLENGE, [e.Answer(), e.Play("challenge", "zh")])
    assert play(call, e.Digit("5"))[1] == []
    assert play(call, e.Digit("3"))[1] == [e.StopPlay("challenge"), e.Seek()]
    call, commands = play(call, e.PlayEnded("challenge"))
    assert commands == [e.Timer("key", 8)]
    call, commands = play(call, e.TimeUp("key"))
    assert (call.missed, commands) == ("flood", [e.Play("goodbye", "zh"), e.Tell("missed")])


NOBODY = e.Nobody("no_duty")
TWO = replace(BARE, language="zh", languages=("zh", "en", "yue", "ug"), menu={"9": {"language": "en"}})


@pytest.mark.parametrize(
    ("name", "begin", "after"),
    [
        ("closed", e.Arrived(closed=True), e.Play("beep", "zh")),
        ("blocked", e.Arrived(manner="blocked"), e.HangUpCaller()),
        ("challenge", e.Arrived(manner="key"), e.Timer("key", 8)),
        ("voicemail", NOBODY, e.Play("beep", "zh")),
        ("nobody", NOBODY, e.HangUpCaller()),
    ],
)  # fmt: skip
def test_who_has_chosen_no_language_hears_it_in_each_of_the_line_s(name: str, begin: e.Event, after: e.Command) -> None:
    """Mandarin is understood where a dialect is spoken, and in Uyghur the line has no words of its own."""
    line = replace(TWO, fallback="sentence" if name == "nobody" else "message")
    waits = replace(new(line), stage=Stage.WAITING) if begin is NOBODY else new(line)
    call, commands = play(waits, begin)
    assert commands[:2] == [e.Answer(), e.Play(name, "zh")]
    call, commands = play(call, e.PlayEnded(name))
    assert commands == [e.Play(f"{name}-en", "en", (name,))]
    assert play(call, e.PlayEnded(name))[1] == []  # said twice
    assert play(call, e.PlayEnded(f"{name}-en"))[1][0] == after
    worded = replace(line, says={f"{name}/ug": f"line-1-{name}-1"})
    call, commands = play(replace(waits, line=worded), begin, e.PlayEnded(name), e.PlayEnded(f"{name}-en"))
    assert commands[-1] == e.Play(f"{name}-ug", "ug", (name,))


def test_a_key_counts_in_whichever_language_it_was_asked_for() -> None:
    call, _commands = play(new(TWO), e.Arrived(manner="key"), e.PlayEnded("challenge"))
    assert play(call, e.Digit("3"))[1] == [e.StopPlay("challenge-en"), e.Play("menu", "zh")]


def test_who_has_chosen_hears_it_in_that_language_alone() -> None:
    call, commands = play(new(TWO), e.Arrived(), e.Digit("9"), e.Known(manner="blocked"))
    assert commands[-1] == e.Play("blocked", "en")
    assert play(call, e.PlayEnded("blocked"))[1] == [e.HangUpCaller(), e.Tell("ended", None)]


def test_what_is_known_of_a_caller_is_remembered_for_the_choice() -> None:
    call, _commands = play(new(), e.Arrived(), e.Known(owner=7, last=8))
    assert (call.owner, call.last_user) == (7, 8)


def test_the_new_state_survives_the_database() -> None:
    call, _commands = play(busy(numbered=True), e.Place(1), e.Known(owner=7))
    assert Call.from_dict(call.as_dict()) == call
