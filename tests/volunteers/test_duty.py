"""Training gates duty; presence is the volunteer's own, except while a call holds it."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.conftest import Cast

from martlet.access.errors import Refused
from martlet.foundation.calendar import short_day
from martlet.foundation.errors import Problem
from martlet.volunteers import selectors, services
from martlet.volunteers.models import Duty, Volunteer
from martlet.volunteers.team.services import certify


def train(cast: Cast, days: int = 30) -> None:
    """A certificate that ends in so many days. One that is over cannot be given, so it is laid back."""
    today = timezone.localdate()
    certify(cast.beijing_coordinator, user=cast.beijing_volunteer.user, until=today, reason="elsewhere")
    Volunteer.objects.update(certificate_until=today + timedelta(days))


def test_the_untrained_are_told_what_to_do(cast: Cast) -> None:
    with pytest.raises(Problem) as problem:
        services.go_on_duty(cast.beijing_volunteer)
    assert problem.value._message.startswith(("You can take calls once", "培训完成"))
    assert Duty.objects.count() == 0


def test_a_certificate_that_ended_yesterday_is_no_certificate(cast: Cast) -> None:
    train(cast, -1)
    with pytest.raises(Problem) as problem:
        services.go_on_duty(cast.beijing_volunteer)
    day = short_day(timezone.localdate() - timedelta(1), "zh-hans", today=timezone.localdate())
    assert problem.value.values == {"day": day, "missing": "年度复训", "who": "刘老师"}


def test_one_open_duty_a_person(cast: Cast) -> None:
    train(cast)
    first = services.go_on_duty(cast.beijing_volunteer)
    assert services.go_on_duty(cast.beijing_volunteer).pk == first.pk
    assert selectors.presence(cast.beijing_volunteer).state == "ready"
    services.go_off_duty(cast.beijing_volunteer)
    assert (selectors.presence(cast.beijing_volunteer).state, Duty.objects.filter(until=None).count()) == ("off", 0)


@pytest.mark.parametrize("state", ["ringing", "on_call"])
def test_a_call_holds_its_volunteer(cast: Cast, state: str) -> None:
    train(cast)
    duty = services.go_on_duty(cast.beijing_volunteer)
    services.mark_state([duty.user_id], state)
    with pytest.raises(Problem):
        services.go_off_duty(cast.beijing_volunteer)
    with pytest.raises(Problem):
        services.set_state(cast.beijing_volunteer, state="break")
    assert selectors.presence(cast.beijing_volunteer).state == state


def test_a_ring_in_vain_gives_back_ready_but_never_undoes_a_break(cast: Cast) -> None:
    train(cast)
    duty = services.go_on_duty(cast.beijing_volunteer)
    services.mark_state([duty.user_id], "ringing")
    services.mark_state([duty.user_id], "ready")
    assert selectors.presence(cast.beijing_volunteer).state == "ready"
    services.set_state(cast.beijing_volunteer, state="break")
    services.mark_state([duty.user_id], "ready")
    assert selectors.presence(cast.beijing_volunteer).state == "break"


def test_only_the_own_office_s_coordinator_certifies(cast: Cast) -> None:
    with pytest.raises(Refused):
        certify(cast.shenzhen_coordinator, user=cast.beijing_volunteer.user, until=timezone.localdate())


def test_presence_costs_one_query(cast: Cast, django_assert_num_queries: object) -> None:
    train(cast)
    services.go_on_duty(cast.beijing_volunteer)
    with django_assert_num_queries(1):
        assert selectors.presence(cast.beijing_volunteer).trained is True


def test_the_buttons(cast: Cast, signed_in: object) -> None:
    train(cast)
    client = signed_in(cast.beijing_volunteer)
    assert client.post("/console/volunteers/duty/start").status_code == 302
    assert client.post("/console/volunteers/duty/break").status_code == 302
    assert selectors.presence(cast.beijing_volunteer).state == "break"
    assert client.post("/console/volunteers/duty/break", {"state": "ready"}).status_code == 302
    assert client.post("/console/volunteers/duty/stop").status_code == 302
    assert selectors.presence(cast.beijing_volunteer).state == "off"
    assert client.get("/console/volunteers/duty/start").status_code == 405


def test_those_who_do_not_serve_have_no_button(cast: Cast, signed_in: object) -> None:
    assert selectors.presence(cast.auditor).may_serve is False
    assert signed_in(cast.auditor).post("/console/volunteers/duty/start").status_code == 403


def test_what_a_volunteer_speaks_and_knows_counts_from_the_next_call(
    cast: Cast, signed_in: Callable[..., Client]
) -> None:
    train(cast)
    services.go_on_duty(cast.beijing_volunteer)
    client = signed_in(cast.beijing_volunteer)
    answer = client.post("/console/volunteers/duty/skills", {"dialects": ["yue", "hsn"], "skills": ["court"]})
    profile = Volunteer.objects.get(user=cast.beijing_volunteer.user)
    assert (answer.status_code, profile.dialects, profile.skills) == (302, ["yue", "hsn"], ["court"])
    assert Duty.objects.get().languages == ["zh", "yue", "hsn"]
    bad = client.post("/console/volunteers/duty/skills", {"dialects": ["klingon", "nan"], "skills": ["court"]})
    html = bad.content.decode()
    kept = [one for one in re.findall("<input[^>]*>", html) if 'value="nan"' in one and "checked" in one]
    assert (bad.status_code, "请从列表里选" in html, len(kept)) == (422, True, 1)
    assert Volunteer.objects.get(pk=profile.pk).dialects == ["yue", "hsn"]


def test_nobody_without_a_profile_says_what_they_know(cast: Cast) -> None:
    with pytest.raises(Problem):
        services.say_skills(cast.beijing_volunteer, dialects=[], skills=[])
