"""Wrap-up: how long, how much more, and what a volunteer is when the time is over."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import Cast
from tests.telephony.conftest import Floor

from martlet.access.actor import Actor
from martlet.access.models import JournalEntry, LiveEvent
from martlet.foundation.errors import Problem
from martlet.hotline import services as hotline
from martlet.hotline.models import Contact
from martlet.telephony.models import Line
from martlet.volunteers import rules, selectors, services
from martlet.volunteers.models import Duty

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


# --- the rules -------------------------------------------------------------------------------------------------------
def test_zero_seconds_is_no_limit() -> None:
    assert (rules.ends(NOW, 0), rules.ends(NOW, 90)) == (None, NOW + timedelta(seconds=90))


@given(st.integers(-600, 600))
def test_more_time_never_shortens(seconds: int) -> None:
    until = NOW + timedelta(seconds=seconds)
    assert rules.extended(until, NOW) == max(until, NOW) + rules.MORE


@pytest.mark.parametrize(
    ("unsaved", "written", "mobile", "then"),
    [
        (False, False, False, "ready"), (True, False, False, "break"), (True, True, False, "break"),
        (True, False, True, "ready"), (True, True, True, "break"), (False, False, True, "ready"),
    ],
)  # fmt: skip
def test_nobody_is_rung_into_a_half_written_form(unsaved: bool, written: bool, mobile: bool, then: str) -> None:
    assert rules.afterwards(unsaved=unsaved, written=written, mobile=mobile) == then


# --- a whole call ------------------------------------------------------------------------------------------------------
@pytest.fixture
def talked(floor: Floor, line: Line, on_duty: Callable[..., Duty], cast: Cast) -> Callable[..., Contact]:
    """A volunteer took a call; the caller has hung up."""

    def begin(actor: Actor, **settings: Any) -> Contact:
        Line.objects.update(**settings)
        duty = on_duty(actor)
        floor.fake.phones[f"v{duty.user_id}"] = "answers"
        channel = floor.dial(line)
        floor.fake.hang_up(channel)
        floor.settle()
        return Contact.objects.get()

    return begin


def duty_of(actor: Actor) -> Duty:
    return Duty.objects.get(user=actor.user_id, until=None)


def let_pass(minutes: float) -> int:
    return services.end_wrap_ups(timezone.now() + timedelta(minutes=minutes))


def test_the_line_says_how_long_and_whoever_saved_is_ready(talked: Any, cast: Cast) -> None:
    volunteer = cast.shenzhen_volunteer
    contact = talked(volunteer, wrap_seconds=60)
    duty = duty_of(volunteer)
    assert (duty.state, duty.wrap_until) == ("wrap_up", duty.state_since + timedelta(seconds=60))
    hotline.one_click(volunteer, contact, code="SILENT")
    assert (let_pass(0.9), duty_of(volunteer).state) == (0, "wrap_up")
    assert (let_pass(1.1), duty_of(volunteer).state, let_pass(1.1)) == (1, "ready", 0)


@pytest.mark.parametrize("seconds", [60, 0])
def test_a_clock_that_is_set_back_begins_the_wrap_up_anew(talked: Any, cast: Cast, seconds: int) -> None:
    volunteer = cast.shenzhen_volunteer
    hotline.one_click(volunteer, talked(volunteer, wrap_seconds=seconds), code="SILENT")
    assert (let_pass(-60), let_pass(-60), duty_of(volunteer).state) == (0, 0, "wrap_up")
    assert abs(duty_of(volunteer).state_since + timedelta(minutes=60) - timezone.now()) < timedelta(seconds=30)
    assert (let_pass(-58.5), duty_of(volunteer).state) == ((1, "ready") if seconds else (0, "wrap_up"))


def test_an_unsaved_form_means_a_break_that_says_why_until_it_is_saved(talked: Any, cast: Cast) -> None:
    volunteer = cast.shenzhen_volunteer
    contact = talked(volunteer)
    LiveEvent.objects.all().delete()
    assert let_pass(3.1) == 1
    duty = duty_of(volunteer)
    assert (duty.state, duty.break_reason, duty.wrap_until) == ("break", "writing", None)
    assert LiveEvent.objects.get(kind="presence").data == {"state": "break"}
    assert selectors.presence(volunteer).writing
    hotline.one_click(volunteer, contact, code="SILENT")
    services.form_saved(volunteer)
    assert (duty_of(volunteer).state, duty_of(volunteer).break_reason) == ("ready", "")


def test_saving_ends_no_break_that_was_taken_for_another_reason(talked: Any, cast: Cast) -> None:
    talked(cast.shenzhen_volunteer)
    services.set_state(cast.shenzhen_volunteer, state="break", reason="meal")
    assert services.form_saved(cast.shenzhen_volunteer) is None
    assert duty_of(cast.shenzhen_volunteer).break_reason == "meal"


def test_a_form_of_yesterday_keeps_nobody_on_a_break(talked: Any, cast: Cast) -> None:
    contact = talked(cast.shenzhen_volunteer)
    Contact.objects.filter(pk=contact.pk).update(ended=timezone.now() - timedelta(days=1))
    contact.call.__class__.objects.update(ended=timezone.now() - timedelta(days=1))
    assert (let_pass(3.1), duty_of(cast.shenzhen_volunteer).state) == (1, "ready")


def test_zero_seconds_last_until_the_volunteer_says_so(talked: Any, cast: Cast) -> None:
    talked(cast.shenzhen_volunteer, wrap_seconds=0)
    assert (duty_of(cast.shenzhen_volunteer).wrap_until, let_pass(600)) == (None, 0)
    assert services.more_time(cast.shenzhen_volunteer).wrap_until is None


def test_more_time_is_given_three_times(talked: Any, cast: Cast) -> None:
    talked(cast.shenzhen_volunteer)
    first = duty_of(cast.shenzhen_volunteer).wrap_until
    for times in (1, 2, 3):
        assert services.more_time(cast.shenzhen_volunteer).wrap_until == first + times * rules.MORE
    with pytest.raises(Problem, match="休息|break"):
        services.more_time(cast.shenzhen_volunteer)
    assert (duty_of(cast.shenzhen_volunteer).wrap_more, selectors.presence(cast.shenzhen_volunteer).more) == (3, 0)


def test_more_time_a_moment_too_late_says_what_else_there_is(talked: Any, cast: Cast) -> None:
    contact = talked(cast.shenzhen_volunteer)
    hotline.one_click(cast.shenzhen_volunteer, contact, code="SILENT")
    let_pass(4)
    with pytest.raises(Problem, match="休息|break"):
        services.more_time(cast.shenzhen_volunteer)
    assert duty_of(cast.shenzhen_volunteer).state == "ready"


def test_who_pressed_while_the_worker_was_looking_keeps_their_time(
    talked: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the worker's look and its write the volunteer asks for more: the write finds another end and does nothing."""
    from martlet.volunteers import hooks

    talked(cast.shenzhen_volunteer)

    def meanwhile(since: Any) -> dict[int, bool]:
        services.more_time(cast.shenzhen_volunteer)
        return {}

    monkeypatch.setattr(hooks, "unsaved", [meanwhile])
    assert (let_pass(3.1), duty_of(cast.shenzhen_volunteer).state) == (0, "wrap_up")


def test_a_new_switchboard_and_the_worker_find_the_end_where_it_was_written(
    talked: Any, cast: Cast, floor: Floor
) -> None:
    contact = talked(cast.shenzhen_volunteer)
    hotline.one_click(cast.shenzhen_volunteer, contact, code="SILENT")
    floor.crash()
    Duty.objects.update(wrap_until=timezone.now() - timedelta(seconds=1))
    floor.backroom.regularly()
    assert duty_of(cast.shenzhen_volunteer).state == "ready"
    floor.look()
    assert floor.ledger.on_duty[cast.shenzhen_volunteer.user_id].state == "ready"


# --- pages -------------------------------------------------------------------------------------------------------------
def test_the_page_shows_the_time_without_script_and_more_of_it_with_one_press(
    talked: Any, cast: Cast, signed_in: Any
) -> None:
    client = signed_in(cast.shenzhen_volunteer)
    client.cookies["lang"] = "en"
    contact = talked(cast.shenzhen_volunteer)
    text = client.get(f"/console/hotline/contacts/{contact.pk}").content.decode()
    until = timezone.localtime(duty_of(cast.shenzhen_volunteer).wrap_until)
    assert (f"No call rings until {until:%H:%M}" in text, 'data-over="over by">02:5' in text) == (True, True)
    at = f"/console/hotline/contacts/{contact.pk}/wrap"
    assert client.post(at, {"what": "more"}).status_code == 302
    assert duty_of(cast.shenzhen_volunteer).wrap_more == 1
    services.end_wrap_ups(timezone.now() + timedelta(hours=1))
    answer = client.post(at, {"what": "more"}, headers={"HX-Request": "true"})
    assert (answer.status_code, "not wrapping up any more" in answer.content.decode()) == (409, True)
    assert (
        "you are on a break and nothing rings"
        in client.get(f"/console/hotline/contacts/{contact.pk}/state").content.decode()
    )
    assert client.post(at, {"what": "ready"}).status_code == 302
    assert duty_of(cast.shenzhen_volunteer).state == "ready"


def test_saving_the_contact_ends_the_break_that_waited_for_it(talked: Any, cast: Cast, signed_in: Any) -> None:
    client = signed_in(cast.shenzhen_volunteer)
    contact = talked(cast.shenzhen_volunteer)
    let_pass(4)
    client.post(f"/console/hotline/contacts/{contact.pk}/one-click", {"code": "SILENT", "ready": "1"})
    assert duty_of(cast.shenzhen_volunteer).state == "ready"


def test_the_bar_gives_more_time_on_every_page(talked: Any, cast: Cast, signed_in: Any) -> None:
    client = signed_in(cast.shenzhen_volunteer)
    talked(cast.shenzhen_volunteer)
    assert "/console/volunteers/duty/more" in client.get("/console/").content.decode()
    client.post("/console/volunteers/duty/more", {"next": "/console/"})
    assert duty_of(cast.shenzhen_volunteer).wrap_more == 1
    assert JournalEntry.objects.filter(action="volunteers.serve").exists()


def test_a_coordinator_sees_who_wraps_up_and_how_long_and_another_office_does_not(
    talked: Any, cast: Cast, signed_in: Any
) -> None:
    talked(cast.shenzhen_volunteer)
    name = cast.shenzhen_volunteer.name
    boss = signed_in(cast.shenzhen_coordinator)
    boss.cookies["lang"] = "en"
    text = boss.get("/console/telephony/live").content.decode()
    assert (name in text, "Wrapping up" in text) == (True, True)
    let_pass(4)
    assert "time over, still writing" in boss.get("/console/telephony/live").content.decode()
    assert name not in signed_in(cast.beijing_coordinator).get("/console/telephony/live").content.decode()


def test_the_office_decides_how_long(line: Line, cast: Cast, signed_in: Any, tmp_path: Path) -> None:
    from martlet.telephony.lines import services as lines

    boss = cast.shenzhen_coordinator
    with pytest.raises(Problem) as problem:
        lines.edit_line(boss, line=line, settings={"wrap_seconds": 5000}, seen=0, reason="longer")
    assert problem.value.field == "wrap_seconds"
    lines.edit_line(boss, line=line, settings={"wrap_seconds": 0}, seen=0, reason="as long as it takes")
    assert Line.objects.get().wrap_seconds == 0
