"""Who leads sees colleagues, certifies them, gives and takes roles, closes accounts; nobody of another office sees any of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.conftest import Cast

from martlet.access import services as accounts
from martlet.access.actor import Actor, Role
from martlet.access.errors import NotVisible, Refused
from martlet.access.middleware.language import COOKIE
from martlet.access.models import JournalEntry, RoleGrant, StoredSession, User
from martlet.access.selectors import actor_of
from martlet.foundation.errors import Problem
from martlet.volunteers.models import Duty, Volunteer
from martlet.volunteers.services import go_on_duty, mark_state
from martlet.volunteers.team import selectors, services
from martlet.volunteers.team.rules import standing

SignedIn = Callable[[Actor], Client]
LIST = "/console/volunteers/colleagues"


def of(actor: Actor) -> str:
    return f"{LIST}/{actor.user_id}"


def user(actor: Actor) -> User:
    return User.objects.get(pk=actor.user_id)


def certified(cast: Cast, actor: Actor, days: int = 365) -> None:
    services.certify(cast.director, user=user(actor), until=timezone.localdate() + timedelta(days), reason="elsewhere")


def on_duty(cast: Cast, actor: Actor) -> Duty:
    certified(cast, actor)
    return go_on_duty(actor_of(user(actor)))


@pytest.mark.parametrize(
    ("days", "kind"), [(None, "none"), (-1, "ended"), (0, "soon"), (30, "soon"), (31, "valid"), (400, "valid")]
)
def test_how_a_certificate_stands(days: int | None, kind: str) -> None:
    today = timezone.localdate()
    assert standing(None if days is None else today + timedelta(days), today).kind == kind


@pytest.mark.parametrize("extra", [0, 2])
def test_the_list_tells_how_each_certificate_stands(
    cast: Cast, signed_in: SignedIn, extra: int, django_assert_num_queries: Callable
) -> None:
    certified(cast, cast.beijing_mediator, 12)
    for place in range(extra):
        accounts.create_user(
            cast.director,
            username=f"more{place}",
            password="eaves-and-mud-nests",
            office=cast.beijing,
            role="volunteer",
        )
    with django_assert_num_queries(3):
        rows = {row.user.username: row.certificate for row in selectors.team(cast.beijing_coordinator)}
    assert (rows["sun"].kind, rows["sun"].days, rows["zhou"].kind) == ("soon", 12, "none")
    assert (rows["audit"], len(rows)) == (None, 6 + extra)
    browser = signed_in(cast.beijing_coordinator)
    html = browser.get(LIST).content.decode()
    assert ("还有 12 天到期" in html, "没有上岗证" in html, "黄老师" in html) == (True, True, False)
    browser.cookies[COOKIE] = "en"
    html = browser.get(LIST).content.decode()
    assert ("ends in 12 days" in html, "no certificate" in html) == (True, True)


def test_a_coordinator_certifies_and_the_volunteer_takes_calls(cast: Cast, signed_in: SignedIn) -> None:
    day = timezone.localdate() + timedelta(400)
    sent = {
        "until": day.isoformat(),
        "languages": ["zh", "en"],
        "dialects": ["hsn"],
        "skills": ["injury"],
        "reason": "other",
    }
    answer = signed_in(cast.beijing_coordinator).post(f"{of(cast.beijing_volunteer)}/certificate", sent)
    assert (answer.status_code, answer["Location"]) == (302, of(cast.beijing_volunteer))
    row = JournalEntry.objects.get(action="volunteers.certify")
    assert (row.object_id, row.actor_id, row.allowed) == (
        str(cast.beijing_volunteer.user_id), cast.beijing_coordinator.user_id, True
    )  # fmt: skip
    assert go_on_duty(cast.beijing_volunteer).languages == ["zh", "en", "hsn"]
    assert Volunteer.objects.get().skills == ["injury"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"until": "2020-01-01"}, {"zh-hans": "2020年1月1日 已经过了", "en": "1 Jan 2020 is over."}),
        ({"until": "2099-01-01"}, {"zh-hans": "上岗证最长三年", "en": "A certificate runs for three years at most"}),
        (
            {"until": ""},
            {"zh-hans": "请写最后能接电话的那一天", "en": "Write the last day on which they may take calls."},
        ),
        ({"until": "soon"}, {"zh-hans": "不是日期", "en": "is not a date"}),
        ({"languages": ["klingon"]}, {"zh-hans": "请从列表里选", "en": "Choose from the list."}),
        ({"languages": []}, {"zh-hans": "至少选一种语言", "en": "Choose at least one language."}),
    ],
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    cast: Cast, signed_in: SignedIn, change: dict[str, object], told: dict[str, str], language: str
) -> None:
    browser = signed_in(cast.beijing_coordinator)
    browser.cookies[COOKIE] = language
    sent = {
        "until": "2027-03-04",
        "languages": ["zh"],
        "dialects": ["gan"],
        "skills": ["women"],
        "reason": "other",
    } | change
    answer = browser.post(f"{of(cast.beijing_volunteer)}/certificate", sent)
    html = answer.content.decode()
    assert (answer.status_code, told[language] in html) == (422, True)
    kept = [f'value="{sent["until"]}"', 'value="gan"', 'value="women"']
    assert [one for one in kept if one not in html and sent["until"]] == []
    checked = [tag for tag in html.split("<input")[1:] if "checked" in tag.partition(">")[0]]
    assert {"gan", "women"} <= {tag.partition('value="')[2].partition('"')[0] for tag in checked}
    assert Volunteer.objects.count() == 0


def test_another_office_sees_and_does_nothing(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.shenzhen_coordinator)
    there = of(cast.beijing_volunteer)
    assert browser.get(there).status_code == 404
    assert "周老师" not in browser.get(LIST).content.decode()
    until = {"until": "2027-01-01", "languages": ["zh"]}
    tried = [browser.post(f"{there}/certificate", until), browser.get(f"{there}/certificate/withdraw")]
    assert [answer.status_code for answer in tried] == [404, 404]
    with pytest.raises(NotVisible):
        selectors.colleague_page(cast.shenzhen_coordinator, cast.beijing_volunteer.user_id)
    with pytest.raises(Refused):
        services.withdraw(cast.shenzhen_coordinator, user=user(cast.beijing_volunteer), reason="other")
    assert Volunteer.objects.count() == 0


def test_each_sees_only_what_they_may_do(cast: Cast, signed_in: SignedIn) -> None:
    """A coordinator certifies, an administrator keeps accounts, a director does both; a volunteer sees no page."""
    there = of(cast.beijing_volunteer)
    forms = {"certificate": f'{there}/certificate"', "role": f'{there}/roles"', "close": f'{there}/close"'}
    shown = {}
    for name in ("beijing_coordinator", "admin", "director"):
        html = signed_in(getattr(cast, name)).get(there).content.decode()
        shown[name] = [form for form, address in forms.items() if address in html]
    assert shown == {
        "beijing_coordinator": ["certificate"],
        "admin": ["role", "close"],
        "director": ["certificate", "role", "close"],
    }
    assert signed_in(cast.beijing_volunteer).get(there).status_code == 403
    assert signed_in(cast.beijing_coordinator).post(f"{there}/close", {"reason": "left"}).status_code == 403
    assert signed_in(cast.admin).post(f"{there}/certificate", {"until": "2027-01-01"}).status_code == 403


def test_a_certificate_is_withdrawn_and_duty_ends(cast: Cast, signed_in: SignedIn) -> None:
    on_duty(cast, cast.beijing_volunteer)
    browser, there = signed_in(cast.beijing_coordinator), f"{of(cast.beijing_volunteer)}/certificate/withdraw"
    asked = browser.get(there)
    assert (asked.status_code, Duty.objects.filter(until=None).count()) == (200, 1)
    assert browser.post(there, {"reason": ""}).status_code == 422
    assert browser.post(there, {"reason": "training"}).status_code == 302
    assert (Duty.objects.filter(until=None).count(), Volunteer.objects.get().certificate_until) == (0, None)
    assert JournalEntry.objects.filter(action="volunteers.certify").latest("n").reason == "training"
    with pytest.raises(Problem):
        go_on_duty(cast.beijing_volunteer)


def test_a_call_under_way_is_finished_before_duty_ends(cast: Cast) -> None:
    on_duty(cast, cast.beijing_volunteer)
    mark_state([cast.beijing_volunteer.user_id], "on_call")
    services.withdraw(cast.beijing_coordinator, user=user(cast.beijing_volunteer), reason="other")
    assert (services.end_duties(), Duty.objects.filter(until=None).count()) == (0, 1)
    mark_state([cast.beijing_volunteer.user_id], "wrap_up")
    assert (services.end_duties(), Duty.objects.filter(until=None).count()) == (1, 0)


def test_a_certificate_that_ends_at_midnight_ends_the_duty(cast: Cast) -> None:
    on_duty(cast, cast.beijing_volunteer)
    on_duty(cast, cast.shenzhen_volunteer)
    Volunteer.objects.filter(user=user(cast.beijing_volunteer)).update(
        certificate_until=timezone.localdate() - timedelta(1)
    )
    assert services.end_duties() == 1
    assert Duty.objects.get(until=None).user_id == cast.shenzhen_volunteer.user_id


def test_an_account_is_closed_and_opened_again(cast: Cast, signed_in: SignedIn) -> None:
    on_duty(cast, cast.beijing_volunteer)
    signed_in(cast.beijing_volunteer)
    accounts.create_token(cast.admin, user(cast.beijing_volunteer))
    browser, there = signed_in(cast.director), of(cast.beijing_volunteer)
    page = browser.get(f"{there}/close").content.decode()
    assert ("立刻在所有设备上退出" in page, user(cast.beijing_volunteer).is_active) == (True, True)
    assert browser.post(f"{there}/close", {"reason": "somebody typed a name"}).status_code == 422
    assert browser.post(f"{there}/close", {"reason": "left"}).status_code == 302
    closed = user(cast.beijing_volunteer)
    assert (closed.is_active, StoredSession.objects.filter(user_id=closed.pk).count(), closed.tokens.count()) == (
        False, 0, 0
    )  # fmt: skip
    assert Duty.objects.filter(until=None).count() == 0
    shown = browser.get(there).content.decode()
    assert (f'{there}/open"' in shown, f'{there}/certificate"' in shown) == (True, False)
    assert browser.post(f"{there}/open").status_code == 302
    assert user(cast.beijing_volunteer).is_active
    rows = JournalEntry.objects.filter(action="access.manage_team").order_by("n").values_list("object_id", "reason")
    assert list(rows)[-2:] == [(str(closed.pk), "left"), (str(closed.pk), "")]


def test_roles_are_given_and_taken(cast: Cast, signed_in: SignedIn) -> None:
    on_duty(cast, cast.beijing_volunteer)
    signed_in(cast.beijing_volunteer)
    browser, there = signed_in(cast.admin), of(cast.beijing_volunteer)
    assert browser.post(f"{there}/roles", {"role": "auditor"}).status_code == 302
    held = RoleGrant.objects.filter(user=cast.beijing_volunteer.user_id)
    assert set(held.values_list("role", "office")) == {("volunteer", cast.beijing.pk), ("auditor", None)}
    assert StoredSession.objects.filter(user_id=cast.beijing_volunteer.user_id).count() == 0
    assert browser.post(f"{there}/roles", {"role": "king"}).status_code == 422
    assert browser.post(f"{there}/roles/{held.get(role=Role.VOLUNTEER).pk}/take").status_code == 302
    assert list(held.values_list("role", flat=True)) == ["auditor"]
    assert Duty.objects.filter(until=None).count() == 0  # the last role that serves is gone
    assert browser.post(f"{there}/roles/{held.get().pk}/take").status_code == 302
    assert held.count() == 1  # whoever has no role at all could do nothing: that is a closed account


def test_nobody_ends_their_own_leading(cast: Cast, signed_in: SignedIn) -> None:
    """So somebody who leads is always left."""
    accounts.grant_role(cast.admin, user(cast.director), role=Role.COORDINATOR, office=cast.beijing)
    director = actor_of(user(cast.director))
    [first, _second] = RoleGrant.objects.filter(user=director.user_id).order_by("id")
    with pytest.raises(Problem):
        accounts.take_role(director, user(director), grant=first.pk)
    with pytest.raises(Problem):
        accounts.deactivate(director, user(director), reason="left")
    html = signed_in(director).get(of(director)).content.decode()
    assert (f'{of(director)}/close"' in html, "/take" in html) == (False, False)
    assert RoleGrant.objects.filter(user=director.user_id).count() == 2


def test_no_role_is_given_in_an_office_one_does_not_lead(cast: Cast) -> None:
    leads_beijing = Actor(
        kind="staff", user_id=cast.director.user_id, office_id=cast.beijing.pk,
        office_ids=frozenset({cast.beijing.pk}), roles=frozenset({Role.DIRECTOR}),
    )  # fmt: skip
    with pytest.raises(Problem):
        accounts.grant_role(leads_beijing, user(cast.beijing_volunteer), role="mediator", office=cast.shenzhen)
    assert RoleGrant.objects.filter(user=cast.beijing_volunteer.user_id).count() == 1


def test_a_volunteer_sees_how_the_own_certificate_stands(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.beijing_volunteer)
    assert "没有上岗证" in browser.get("/console/volunteers/duty").content.decode()
    certified(cast, cast.beijing_volunteer, 1)
    assert "还有 1 天到期" in browser.get("/console/volunteers/duty").content.decode()
