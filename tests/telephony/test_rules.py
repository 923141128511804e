"""One call, event by event, without an exchange."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from martlet.telephony import rules
from martlet.telephony.rules import Call, LineRules, OnDuty, Stage, assign, is_open, step
from martlet.telephony.rules import events as e
from martlet.telephony.rules.reading import call_of, own, read, redacted

ID = "018f0000-0000-7000-8000-000000000001"
BARE = LineRules(id=1, office=1, notice=False)
FULL = LineRules(id=1, office=1, menu={"1": {"topic": "wages"}, "9": {"language": "en"}})


def new(line: LineRules = BARE, **fields: object) -> Call:
    return Call(ID, "caller", line, 100.0, **fields)


def play(call: Call, *events: e.Event, at: float = 101.0) -> tuple[Call, list[e.Command]]:
    commands: list[e.Command] = []
    for event in events:
        call, commands = step(call, event, at)
    return call, commands


def phone(n: int) -> str:
    return f"{ID}.{n}"


def test_a_line_without_notice_looks_for_a_volunteer_at_once() -> None:
    call, commands = play(new(), e.Arrived())
    assert (call.stage, commands) == (Stage.WAITING, [e.Seek()])


def test_notice_then_menu_then_the_chosen_topic() -> None:
    call, commands = play(new(FULL), e.Arrived())
    assert commands == [e.Answer(), e.Play("notice", "zh")]
    call, commands = play(call, e.PlayEnded("notice"))
    assert commands == [e.Play("menu", "zh")]
    call, commands = play(call, e.Digit("1"))
    assert (call.topic, call.stage, commands) == ("wages", Stage.WAITING, [e.StopPlay("menu"), e.Seek()])


def test_a_key_pressed_during_the_notice_counts() -> None:
    call, commands = play(new(FULL), e.Arrived(), e.Digit("1"))
    assert (call.topic, commands) == ("wages", [e.StopPlay("notice"), e.Seek()])


NOTICE_IN_ENGLISH = e.Play("notice-en", "en", ("notice",))
WORDED = replace(
    FULL,
    menu={**FULL.menu, "2": {"language": "en", "topic": "wages"}, "5": {"dialect": "scn"}, "0": {"language": "zh"}},
    says={"menu/zh": "line-1-menu-1", "menu/en": "line-1-menu-2"},
)


def test_who_chooses_another_language_hears_of_the_recording_in_it_before_a_phone_rings() -> None:
    call, commands = play(new(FULL), e.Arrived(), e.Digit("9"))
    assert (call.language, commands) == ("en", [e.StopPlay("notice"), NOTICE_IN_ENGLISH])
    assert play(call, e.PlayEnded("notice"))[1] == []  # the one that was stopped
    assert play(call, e.PlayEnded("notice-en"))[1] == [e.Seek()]
    assert play(call, e.Digit("1"))[1] == [e.StopPlay("notice-en"), e.Seek()]
    assert play(call, e.Digit("9"))[1] == [e.StopPlay("notice-en"), e.Seek()]
    assert play(new(replace(FULL, notice=False)), e.Arrived(), e.Digit("9"))[1] == [e.StopPlay("menu"), e.Seek()]


def test_a_menu_worded_in_that_language_comes_before_a_phone_rings_and_its_keys_count() -> None:
    call, _commands = play(new(WORDED), e.Arrived(), e.PlayEnded("notice"), e.PlayEnded("menu"), e.Digit("9"))
    call, commands = play(call, e.PlayEnded("notice-en"))
    assert commands == [e.Play("menu-en", "en", ("menu",))]
    call, commands = play(call, e.PlayEnded("menu-en"))
    assert commands == [e.Timer("menu-en", 6)]
    assert play(call, e.TimeUp("menu"))[1] == []  # of the menu before
    assert play(call, e.TimeUp("menu-en"))[1] == [e.Seek()]
    chosen, commands = play(call, e.Digit("1"))
    assert (chosen.topic, chosen.language, commands) == ("wages", "en", [e.Seek()])
    assert play(call, e.Digit("0"))[1] == [e.Play("notice", "zh")]


def test_who_chose_the_matter_with_the_language_hears_no_further_menu() -> None:
    call, commands = play(new(WORDED), e.Arrived(), e.Digit("2"))
    assert commands == [e.StopPlay("notice"), NOTICE_IN_ENGLISH]
    assert play(call, e.PlayEnded("notice-en"))[1] == [e.Seek()]


def test_who_is_in_danger_waits_for_no_words_in_another_language() -> None:
    line = replace(WORDED, menu={"2": {"language": "en", "priority": "9"}})
    call, commands = play(new(line), e.Arrived(), e.Digit("2"))
    assert (call.language, commands) == ("en", [e.StopPlay("notice"), e.Seek()])


def test_a_fault_of_an_announcement_names_it_without_the_language() -> None:
    call, commands = play(new(FULL), e.Arrived(), e.Digit("9"), e.PlayEnded("notice-en", ok=False))
    assert (call.faults, commands) == (("notice",), [e.Seek()])


def test_a_dialect_is_heard_where_the_line_lists_it_and_says_it_in_words_of_its_own() -> None:
    own = {**WORDED.says, "notice/scn": "line-1-notice-1", "busy/scn": "line-1-busy-1", "closed/scn": "special"}
    line = replace(WORDED, languages=("zh", "scn"), says=own)
    call, commands = play(new(line), e.Arrived(), e.Digit("5"))
    assert (call.language, commands) == ("zh", [e.StopPlay("notice"), e.Play("notice-scn", "scn", ("notice",))])
    call, commands = play(call, e.PlayEnded("notice-scn"))
    assert commands == [e.Seek()]  # the menu has no words in it, and was heard
    assert play(call, e.Busy())[1][0] == e.Play("busy", "scn")
    assert play(call, e.Nobody("no_answer"))[1][0] == e.Play("voicemail", "zh")
    for other in (replace(line, languages=("zh",)), replace(line, says=WORDED.says)):
        call, commands = play(new(other), e.Arrived(), e.Digit("5"))
        assert (call.dialect, commands) == ("scn", [e.StopPlay("notice"), e.Seek()])
        assert play(call, e.Busy())[1][0] == e.Play("busy", "zh")


def test_a_dialect_with_a_menu_of_its_own_is_offered_that_menu() -> None:
    line = replace(WORDED, languages=("zh", "scn"), says={**WORDED.says, "menu/scn": "line-1-menu-3"})
    call, commands = play(new(line), e.Arrived(), e.Digit("5"))
    assert commands == [e.StopPlay("notice"), e.Play("menu-scn", "scn", ("menu",))]
    cantonese = replace(line, languages=("zh", "yue"), menu={"5": {"dialect": "yue"}})
    call, commands = play(new(cantonese), e.Arrived(), e.Digit("5"))
    assert commands[1] == e.Play("notice-yue", "yue", ("notice",))  # the house has a voice for it
    assert rung_for(call) == "zh"


def rung_for(call: Call) -> str:
    """By which language volunteers are chosen."""
    return play(call, e.PlayEnded("notice-yue"))[0].language


def test_a_language_without_a_voice_is_greeted_once_and_in_the_words_there_are() -> None:
    line = replace(FULL, language="ug", menu={"9": {"language": "bo"}})
    call, commands = play(new(line), e.Arrived())
    assert commands == [e.Answer(), e.Play("notice", "ug")]
    assert play(call, e.Digit("9"))[1] == [e.StopPlay("notice"), e.Seek()]


def test_a_switchboard_that_comes_back_in_the_second_menu_goes_on_in_it() -> None:
    call, _commands = play(new(WORDED), e.Arrived(), e.Digit("9"), e.PlayEnded("notice-en"), e.PlayEnded("menu-en"))
    there = frozenset({"caller"})
    call, commands = play(call, e.Resumed(there, there, frozenset()))
    assert commands == [e.Answer(), e.Play("menu-en", "en", ("menu",))]
    call, commands = play(call, e.PlayEnded("menu-en"))
    assert play(call, *[e.TimeUp(one.name) for one in commands if isinstance(one, e.Timer)])[1] == [e.Seek()]


def test_a_key_sets_everything_it_names_and_forgets_an_earlier_one() -> None:
    menu = {
        "1": {"topic": "INJ", "skill": "injury", "language": "yue", "dialect": "hsn", "priority": "2"},
        "2": {"dialect": "nan"},
    }
    call, _commands = play(new(replace(FULL, menu=menu)), e.Arrived(), e.Digit("1"))
    assert (call.topic, call.skill, call.language, call.dialect, call.priority) == ("INJ", "injury", "yue", "hsn", 2)
    call, _commands = play(new(replace(FULL, menu=menu)), e.Arrived(), e.Digit("2"))
    assert (call.topic, call.skill, call.language, call.dialect, call.priority) == ("", "", "zh", "nan", 0)


def test_no_key_at_all_goes_on_after_the_menu_s_time() -> None:
    call, commands = play(new(FULL), e.Arrived(), e.PlayEnded("notice"), e.PlayEnded("menu"))
    assert commands == [e.Timer("menu", 6)]
    assert play(call, e.TimeUp("menu"))[1] == [e.Seek()]


def test_an_announcement_that_cannot_be_played_is_written_down_and_the_call_goes_on() -> None:
    call, commands = play(new(FULL), e.Arrived(), e.PlayEnded("notice", ok=False))
    assert (call.faults, commands) == (("notice",), [e.Play("menu", "zh")])


def ringing(count: int = 1) -> Call:
    call, _commands = play(new(), e.Arrived(), e.Offered(tuple((user, f"v{user}") for user in range(1, count + 1))))
    return call


def test_two_phones_answer_at_once_and_the_loser_never_ends_the_winner_s_call() -> None:
    call, commands = play(ringing(2), e.PhoneAnswered(phone(2)))
    assert commands == [e.Answer(), e.Join(phone(2), True), e.SetDuty(2, "on_call"), e.Tell("answered", 2),
                        e.Drop(phone(1)), e.SetDuty(1, "ready")]  # fmt: skip
    call, commands = play(call, e.PhoneAnswered(phone(1)))
    assert commands == [e.Drop(phone(1))]
    call, commands = play(call, e.PhoneGone(phone(1)))
    assert (call.stage, call.answered_by, commands) == (Stage.TALKING, 2, [])


@pytest.mark.parametrize(
    ("cause", "outcome"), [(21, "refused"), (17, "refused"), (19, "timeout"), (20, "unreachable"), (0, "unreachable")]
)
def test_a_phone_that_did_not_answer_says_why(cause: int, outcome: str) -> None:
    call, commands = play(ringing(), e.PhoneGone(phone(1), cause))
    assert (call.offers[phone(1)].outcome, call.stage) == (outcome, Stage.WAITING)
    assert commands == [e.SetDuty(1, "ready"), e.Seek()]


def test_the_volunteer_hangs_up() -> None:
    call, commands = play(ringing(), e.PhoneAnswered(phone(1)), e.PhoneGone(phone(1)))
    assert (call.ended_by, commands) == ("volunteer", [e.HangUpCaller(), e.SetDuty(1, "wrap_up"), e.Tell("ended", 1)])


def test_the_caller_hangs_up_in_the_conversation() -> None:
    call, commands = play(ringing(), e.PhoneAnswered(phone(1)), e.CallerGone())
    assert (call.ended_by, commands) == ("caller", [e.Drop(phone(1)), e.SetDuty(1, "wrap_up"), e.Tell("ended", 1)])


def test_the_caller_hangs_up_while_it_rings() -> None:
    call, commands = play(ringing(), e.CallerGone())
    assert call.missed == "hung_up"
    assert commands == [e.Drop(phone(1)), e.SetDuty(1, "ready"), e.Tell("missed"), e.Tell("ended", None)]


def test_nobody_on_duty_takes_a_message_and_tells_once() -> None:
    call, commands = play(new(), e.Arrived(), e.Nobody("no_duty"))
    assert commands == [e.Answer(), e.Play("voicemail", "zh"), e.Tell("missed")]
    call, commands = play(call, e.PlayEnded("voicemail"), e.PlayEnded("beep"))
    assert commands == [e.TakeMessage(120)]
    call, commands = play(call, e.MessageTaken())
    assert (call.message, commands) == (True, [e.Play("goodbye", "zh")])
    call, commands = play(call, e.PlayEnded("goodbye"))
    assert (call.stage, commands) == (Stage.ENDED, [e.HangUpCaller(), e.Tell("ended", None)])


def test_the_caller_hangs_up_before_the_message() -> None:
    call, commands = play(new(), e.Arrived(), e.Nobody("no_duty"), e.CallerGone())
    assert (call.missed, call.message, commands) == ("no_duty", False, [e.Tell("ended", None)])


def test_a_closed_line_says_so() -> None:
    call, commands = play(new(), e.Arrived(closed=True))
    assert (call.missed, commands) == ("closed", [e.Answer(), e.Play("closed", "zh"), e.Tell("missed")])


def test_no_to_recording_ends_it_for_good() -> None:
    call, commands = play(ringing(), e.PhoneAnswered(phone(1)), e.Asked("stop_recording"))
    assert (call.recording, commands) == ("refused", [e.StopRecord(), e.Tell("talk", 1)])
    assert play(call, e.Asked("resume_recording"))[1] == []


def test_a_pause_is_silence() -> None:
    call, commands = play(ringing(), e.PhoneAnswered(phone(1)), e.Asked("pause_recording"))
    assert commands == [e.Hush(True), e.Tell("talk", 1)]
    assert play(call, e.Asked("resume_recording"))[1] == [e.Hush(False), e.Tell("talk", 1)]


def test_a_returning_switchboard_joins_a_call_that_was_answered_in_the_gap() -> None:
    everyone = frozenset({"caller", phone(1)})
    call, commands = play(ringing(), e.Resumed(everyone, frozenset({phone(1)}), frozenset()))
    assert (call.stage, commands[:2]) == (Stage.TALKING, [e.Answer(), e.Join(phone(1), True)])
    call, commands = play(call, e.Resumed(everyone, everyone, everyone))
    assert commands == []


def test_a_returning_switchboard_closes_dead_calls() -> None:
    talking, _commands = play(ringing(), e.PhoneAnswered(phone(1)))
    call, commands = play(talking, e.Resumed(frozenset(), frozenset(), frozenset()))
    assert (call.stage, call.ended_by) == (Stage.ENDED, "caller")
    call, commands = play(talking, e.Resumed(frozenset({"caller"}), frozenset(), frozenset()))
    assert commands == [e.HangUpCaller(), e.SetDuty(1, "wrap_up"), e.Tell("ended", 1)]


def test_a_phone_that_was_never_rung_because_we_died_is_followed_by_the_next() -> None:
    call, commands = play(ringing(), e.Resumed(frozenset({"caller"}), frozenset(), frozenset()))
    assert commands == [e.SetDuty(1, "ready"), e.Seek()]


def test_state_survives_the_database() -> None:
    call, _commands = play(ringing(2), e.PhoneAnswered(phone(2)))
    assert Call.from_dict(call.as_dict()) == call


# --- who rings for whom ----------------------------------------------------------------------------------------------
def duty(
    user: int, state: str = "ready", idle: float = 0.0, office: int = 1, languages: tuple[str, ...] = ("zh",)
) -> OnDuty:
    return OnDuty(user, office, state, f"v{user}", idle, frozenset(languages))


def waiting(number: int, **fields: object) -> Call:
    made = {"stage": Stage.WAITING, "ticket": number, **fields}
    return replace(new(), id=f"{ID[:-1]}{number}", **made)


def chosen(calls: list[Call], people: list[OnDuty], now: float = 101.0) -> list[tuple[int, e.Event]]:
    return [(call.ticket, event) for call, event in assign(calls, people, now)]


def test_first_come_first_served_and_the_longest_idle_first() -> None:
    people = [duty(1, idle=50.0), duty(2, idle=10.0)]
    assert chosen([waiting(2), waiting(1), waiting(3)], people) == [
        (1, e.Offered(((2, "v2"),))), (2, e.Offered(((1, "v1"),))), (3, e.Busy())]  # fmt: skip


def test_who_spoke_with_the_caller_last_comes_first_then_the_own_office() -> None:
    line = replace(BARE, offices=(1, 2))
    people = [duty(1, idle=1.0, office=2), duty(2, idle=30.0), duty(3, idle=40.0)]
    assert chosen([waiting(1, line=line)], people) == [(1, e.Offered(((2, "v2"),)))]
    assert chosen([waiting(1, line=line, last_user=3)], people) == [(1, e.Offered(((3, "v3"),)))]


def test_language_counts_and_one_that_nobody_speaks_is_answered_by_anybody() -> None:
    people = [duty(1), duty(2, idle=5.0, languages=("zh", "en"))]
    assert chosen([waiting(1, language="en")], people) == [(1, e.Offered(((2, "v2"),)))]
    assert chosen([waiting(1, language="yue")], people) == [(1, e.Offered(((1, "v1"),)))]


def test_nobody_on_duty_a_break_and_another_office() -> None:
    assert chosen([waiting(1)], []) == [(1, e.Nobody("no_duty"))]
    assert chosen([waiting(1)], [duty(1, "break")]) == [(1, e.Nobody("no_duty"))]
    assert chosen([waiting(1)], [duty(1, office=2)]) == [(1, e.Nobody("no_duty"))]


def test_two_rounds_then_a_message() -> None:
    assert chosen([waiting(1, tried=(1,))], [duty(1)]) == [(1, e.Offered(((1, "v1"),), again=True))]
    assert chosen([waiting(1, tried=(1,), round=1)], [duty(1)]) == [(1, e.Nobody("no_answer"))]


def test_waiting_has_an_end() -> None:
    assert chosen([waiting(1, told_busy=True)], [duty(1, "on_call")], now=281.0) == [(1, e.Nobody("waited"))]


@given(
    st.lists(st.sampled_from(["ready", "on_call", "ringing", "wrap_up", "break"]), max_size=8),
    st.integers(1, 8),
    st.integers(1, 3),
)
def test_nobody_is_rung_twice_and_no_later_call_overtakes(states: list[str], count: int, at_once: int) -> None:
    line = replace(BARE, ring_at_once=at_once)
    decided = assign(
        [waiting(n, line=line) for n in range(count, 0, -1)], [duty(n, s) for n, s in enumerate(states, 1)], 101.0
    )
    rung = [user for _call, event in decided if isinstance(event, e.Offered) for user, _phone in event.phones]
    assert len(rung) == len(set(rung))
    served = [call.ticket for call, event in decided if isinstance(event, e.Offered)]
    assert served == list(range(1, len(served) + 1))


# --- hours, reading ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("hours", "at", "open_"),
    [
        ({}, "2026-11-21 03:00", True),
        ({"6": "09:00-21:00"}, "2026-11-21 09:00", True),
        ({"6": "09:00-21:00"}, "2026-11-21 21:00", False),
        ({"1": "09:00-21:00"}, "2026-11-21 10:00", False),
        ({"6": "20:00-02:00"}, "2026-11-22 01:59", True),
        ({"6": "20:00-02:00"}, "2026-11-22 02:00", False),
    ],
)
def test_opening_hours(hours: dict[str, str], at: str, open_: bool) -> None:
    assert is_open(hours, datetime.fromisoformat(at)) is open_


def test_what_is_stored_has_no_number_in_it() -> None:
    event = {"type": "StasisStart", "args": ["line", "1"], "timestamp": "x", "channel": {
        "id": "c1", "name": "PJSIP/trunk-1", "state": "Ring", "caller": {"name": "王", "number": "13800005678"},
        "dialplan": {"exten": "4008001234"}}}  # fmt: skip
    assert redacted(event) == {"type": "StasisStart", "args": ["line", "1"], "channel": {"id": "c1", "state": "Ring"}}


@pytest.mark.parametrize(
    "event",
    [e.Arrived(True), e.Offered(((1, "v1"), (2, "v2")), again=True), e.Busy(), e.Nobody("waited"), e.TimeUp("wait"),
     e.Asked("say", "consent"), e.PhoneGone("x.1", 0), e.Lost(), e.Nobody("no_duty", 12.5),
     e.Resumed(frozenset({"a", "b"}), frozenset({"a"}), frozenset())],
)  # fmt: skip
def test_our_own_events_are_read_back_as_they_were(event: e.Event) -> None:
    import json

    assert read(json.loads(json.dumps(own(event))), "caller") == event


def test_events_find_their_call_by_our_own_ids() -> None:
    assert call_of({"channel": {"id": phone(3)}}) == (ID, "")
    assert call_of({"channel": {"id": "1732-17.4"}}) == ("", "1732-17.4")
    assert call_of({"playback": {"id": f"{ID}.p7.menu"}}) == (ID, "")
    assert call_of({"recording": {"name": f"{ID}.talk"}}) == (ID, "")
    assert rules.Stage("talking") is Stage.TALKING
