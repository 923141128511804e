"""Clocks of a case on its pages: what an event would change, corrections that stay in the history, lists of the office."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from martlet.access.actor import Actor
from martlet.cases import selectors, services, words
from martlet.cases.models import Case, CaseEvent, CaseNote, Deadline, DeadlineWarning
from martlet.cases.rules import limits
from martlet.cases.selectors import DeadlineFilters, clocks
from martlet.cases.services.watching import watch_deadlines
from martlet.foundation.errors import Problem
from martlet.law.clocks import Event
from martlet.law.limits import KINDS, PERIODS

from . import stories

SignIn = Callable[[Actor], Client]
TODAY = datetime(2026, 11, 24, 9, 0)


@pytest.fixture
def case(cast: Any, time_machine_at: Any) -> Case:
    time_machine_at(TODAY)
    return stories.case_of(cast.beijing_coordinator, cast.beijing, 2)


@pytest.fixture
def browser(cast: Any, case: Case, signed_in: SignIn) -> Client:
    client = signed_in(cast.beijing_coordinator)
    client.cookies["lang"] = "en"
    return client


def at(name: str, case: Case, *more: Any) -> str:
    return reverse(f"cases:{name}", args=[case.pk, *more])


def record(cast: Any, case: Case, kind: str, on: date, until: date | None = None) -> CaseEvent:
    return services.record_event(cast.beijing_coordinator, case, kind=kind, on=on, until=until)


def said(run: Any) -> tuple[str | None, str]:
    with translation.override("en"), pytest.raises(Problem) as caught:
        run()
    with translation.override("en"):
        return caught.value.field, caught.value.message


# --- words -----------------------------------------------------------------------------------------------------------


def test_every_event_and_deadline_has_words_and_every_event_a_place() -> None:
    assert set(words.EVENTS) == set(words.EFFECTS) == KINDS
    assert set(words.DEADLINES) == {*PERIODS, "instalment", "next_step"}
    assert set(limits.EVENT_KINDS) == KINDS - {"agreement_effective", "hired"}
    assert set(words.EVENT_GROUPS) == set(limits.EVENT_GROUPS)


# --- before saving -------------------------------------------------------------------------------------------------


def test_what_an_event_changes_is_shown_before_it_is_saved(cast: Any, case: Case, browser: Client) -> None:
    record(cast, case, "left", date(2026, 3, 2))
    form = {"kind": "demand", "on": "2026-09-14", "note": "微信截图", "client_uuid": str(uuid4())}
    page = browser.post(at("event", case), {**form, "look": "1"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "arbitration limit: the last day moves from 2027-03-02 to 2027-09-14." in text
    assert 'value="2026-09-14"' in text
    assert "微信截图" in text
    assert CaseEvent.objects.count() == 1
    for _time in range(2):
        answer = browser.post(at("event", case), form)
        assert (answer.status_code, answer["Location"]) == (302, at("clocks", case))
    assert CaseEvent.objects.count() == 2
    assert Deadline.objects.get(case=case).last_day == date(2027, 9, 14)


def effects(case: Case, *event: Any, **more: Any) -> list[str]:
    with translation.override("en"):
        return [one.sentence for one in clocks.effects(case, *event, **more)]


def test_every_kind_of_change_has_its_sentence(cast: Any, case: Case) -> None:
    assert effects(case, "left", date(2026, 3, 2)) == ["arbitration limit: begins to run, the last day is 2027-03-02."]
    assert effects(case, "demand", date(2026, 3, 2)) == ["arbitration limit: known now, it does not run yet."]
    left = record(cast, case, "left", date(2026, 3, 2))
    assert effects(case, "arbitration_filed", date(2026, 11, 23)) == [
        "arbitration limit: kept, you are no longer reminded of it.",
        "answer of the commission: begins to run, the last day is 2026-11-30.",
    ]
    assert effects(case, "knew", date(2026, 3, 2), without=left.pk)[0] == (
        "arbitration limit: begins to run, the last day is 2027-03-02."
    )
    filed = record(cast, case, "arbitration_filed", date(2026, 11, 23))
    assert effects(case, "arbitration_withdrawn", date(2026, 11, 24))[0] == (
        "arbitration limit: no longer kept, the last day is 2027-11-23."
    )
    with translation.override("en"):
        back = [one.sentence for one in clocks.effects_of_withdrawing(case, filed.pk)]
    assert back == [
        "arbitration limit: no longer kept, the last day is 2027-03-02.",
        "answer of the commission: no longer runs (it was until 2026-11-30).",
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"kind": "demand", "on": "2026-11-25"}, "2026-11-25 is in the future. Write the day on which it happened."),
        ({"kind": "demand", "on": "1990-11-25"}, "Please check the year 1990."),
        ({"kind": "performance_due", "on": "2096-01-02"}, "Please check the year 2096."),
        ({"kind": "demand", "on": "2月30日"}, "has 28 days, so there is no day 30."),
        ({"kind": "suspended", "on": "2026-06-01"}, "Write the last day of the hindrance too."),
        ({"kind": "suspended", "on": "2026-06-01", "until": "2026-12-24"}, "The hindrance is not over on 2026-12-24."),
        ({"kind": "suspended", "on": "2026-06-01", "until": "2026-05-01"}, "The last day is before the first."),
        ({"kind": "hearing_set", "on": "2026-11-20"}, "Write the day that the notice names."),
        ({"kind": "", "on": "2026-11-20"}, "Choose what happened."),
        ({"kind": "agreement_effective", "on": "2026-11-20"}, "agreement_effective"),
        (
            {"kind": "award_received", "on": "2026-02-02"},
            "“Received the award” on 2026-02-02 cannot come before “Applied for arbitration” on 2026-10-12.",
        ),
    ],
)
@pytest.mark.parametrize("button", ["look", "save"])
def test_what_cannot_be_is_told_and_typed_data_stay(
    cast: Any, case: Case, browser: Client, typed: dict[str, str], sentence: str, button: str
) -> None:
    record(cast, case, "arbitration_filed", date(2026, 10, 12))
    answer = browser.post(at("event", case), {**typed, "note": "保留我", button: "1"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text.replace("&quot;", '"')
    assert "保留我" in text
    assert typed["on"] in text
    assert CaseEvent.objects.count() == 1


def test_nothing_comes_before_the_first_day_of_work(cast: Any, case: Case) -> None:
    assert limits.check_story([Event("hired", date(2025, 3, 1)), Event("left", date(2026, 3, 1))], words.EVENTS) is None
    field, sentence = said(
        lambda: limits.check_story([Event("hired", date(2026, 3, 1)), Event("left", date(2025, 3, 1))], words.EVENTS)
    )
    assert field == "on"
    assert sentence == (
        "“Left the job” on 2025-03-01 cannot come before “Started work there” on 2026-03-01. Check both days."
    )


# --- correcting ------------------------------------------------------------------------------------------------------


def test_a_corrected_event_stays_in_the_history_with_its_reason(cast: Any, case: Case, browser: Client) -> None:
    wrong = record(cast, case, "left", date(2026, 3, 2))
    form = {"kind": "left", "on": "2026-04-07", "note": "", "reason": "看错了月份", "client_uuid": str(uuid4())}
    for _time in range(2):
        answer = browser.post(at("event-correct", case, wrong.pk), form)
        assert answer.status_code == (302 if _time == 0 else 404)  # the event corrected is no longer there to correct
    assert Deadline.objects.get(case=case).last_day == date(2027, 4, 7)
    right = CaseEvent.objects.get(withdrawn_at=None)
    assert (right.on, right.replaces_id) == (date(2026, 4, 7), wrong.pk)
    assert CaseNote.objects.filter(case=case, kind="event_out").count() == 1
    text = browser.get(at("clocks", case)).content.decode()
    assert "看错了月份" in text
    assert "corrected, now 2026-04-07" in text
    again = said(
        lambda: services.correct_event(
            cast.beijing_mediator, case, event_id=wrong.pk, kind="left", on=date(2026, 4, 8), reason="x"
        )
    )
    assert again[1].startswith("This event was taken back meanwhile.")


def test_a_correction_needs_its_reason(cast: Any, case: Case, browser: Client) -> None:
    wrong = record(cast, case, "left", date(2026, 3, 2))
    answer = browser.post(at("event-correct", case, wrong.pk), {"kind": "left", "on": "2026-04-07", "reason": " "})
    assert answer.status_code == 422
    assert 'value="2026-04-07"' in answer.content.decode()
    assert CaseEvent.objects.get().withdrawn_at is None


def test_taking_back_shows_first_what_it_changes(cast: Any, case: Case, browser: Client) -> None:
    event = record(cast, case, "left", date(2026, 3, 2))
    page = browser.get(at("event-withdraw", case, event.pk)).content.decode()
    assert "arbitration limit: no longer runs (it was until 2027-03-02)." in page
    assert browser.post(at("event-withdraw", case, event.pk), {"reason": ""}).status_code == 422
    assert browser.post(at("event-withdraw", case, event.pk), {"reason": "没有离职"}).status_code == 302
    assert Deadline.objects.count() == 0
    assert "没有离职" in browser.get(at("clocks", case)).content.decode()


def test_a_day_from_the_mediation_is_changed_there(cast: Any, case: Case) -> None:
    event = CaseEvent(case=case, kind="agreement_effective", on=date(2026, 11, 2), note="", reason="")
    event.save(force_insert=True)
    problem = said(lambda: services.withdraw_event(cast.beijing_coordinator, case, event_id=event.pk, reason="x"))
    assert problem[1] == "This day comes from the mediation. Change it there."


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_of_a_rich_story_open_in_both_languages(
    cast: Any, case: Case, signed_in: SignIn, language: str
) -> None:
    for kind, on, until in (
        ("left", date(2025, 11, 25), None),
        ("suspended", date(2026, 1, 5), date(2026, 1, 20)),
        ("demand", date(2026, 3, 2), None),
        ("accident", date(2025, 10, 8), None),
        ("arbitration_filed", date(2026, 9, 7), None),
        ("arbitration_accepted", date(2026, 9, 9), None),
        ("hearing_set", date(2026, 11, 2), date(2026, 12, 8)),
        ("performance_due", date(2027, 1, 4), None),
    ):
        record(cast, case, kind, on, until)
    watch_deadlines()
    client = signed_in(cast.beijing_coordinator)
    client.cookies["lang"] = language
    for name in ("case", "clocks", "event", "history"):
        page = client.get(at(name, case))
        assert page.status_code == 200
        assert "王建明" not in page.content.decode()
    page = client.get(at("clocks", case)).content.decode()
    assert ("Be there, in person" if language == "en" else "开庭") in page
    assert ("Missed. What is left:" if language == "en" else "还能做的") in page  # the injury year is over
    assert ("provisional" if language == "en" else "暂定") in page
    for address in (reverse("cases:deadlines"), reverse("console:home"), reverse("cases:warnings")):
        assert client.get(address).status_code == 200


def test_the_office_next_door_finds_nothing(cast: Any, case: Case, signed_in: SignIn) -> None:
    event = record(cast, case, "left", date(2025, 11, 25))
    watch_deadlines()
    warning = DeadlineWarning.objects.get()
    client = signed_in(cast.shenzhen_coordinator)
    for address in (
        at("clocks", case), at("event", case), at("history", case),
        at("event-correct", case, event.pk), at("event-withdraw", case, event.pk),
    ):  # fmt: skip
        assert client.get(address).status_code == 404
    assert client.post(at("warning-seen", case, warning.pk)).status_code == 404
    assert case.number not in client.get(reverse("cases:deadlines")).content.decode()
    assert case.number not in client.get(reverse("cases:warnings")).content.decode()
    assert DeadlineWarning.objects.get().seen_at is None


def test_one_click_says_seen_and_leads_back(cast: Any, case: Case, browser: Client) -> None:
    record(cast, case, "left", date(2025, 11, 25))
    watch_deadlines()
    home = reverse("console:home")
    page = browser.get(home).content.decode()
    assert "Hand it in today. Keep the posting receipt." in page
    warning = DeadlineWarning.objects.get()
    answer = browser.post(at("warning-seen", case, warning.pk), {"next": home})
    assert (answer.status_code, answer["Location"]) == (302, home)
    assert "Hand it in today." not in browser.get(home).content.decode()
    elsewhere = browser.post(at("warning-seen", case, warning.pk), {"next": "https://elsewhere.example/"})
    assert elsewhere["Location"] == at("case", case)
    assert "seen by 刘老师, 2026-11-24" in browser.get(at("clocks", case)).content.decode()


def test_older_history_is_paged(cast: Any, case: Case, browser: Client, monkeypatch: Any) -> None:
    for turn in range(320):
        CaseNote(
            case=case, kind="note", on=date(2026, 11, 1) + timedelta(days=turn % 20), text=f"第{turn:03d}次", facts={}
        ).save(force_insert=True)
    page = browser.get(at("case", case)).content.decode()
    assert len(re.findall(r"第\d{3}次", page)) == 299  # and that it was opened
    address = page.split(f'href="{at("history", case)}?at=')[1].split('"')[0]
    older = browser.get(at("history", case), {"at": address}).content.decode()
    assert "Case opened" in page + older
    both = [turn for turn in range(320) if (f"第{turn:03d}次" in page) == (f"第{turn:03d}次" in older)]
    assert both == []
    assert browser.get(at("history", case), {"at": "nonsense"}).status_code == 302


# --- lists -----------------------------------------------------------------------------------------------------------


def numbers(actor: Actor, **filters: Any) -> list[str]:
    chosen = DeadlineFilters.clean(
        filters.get("within", ""), filters.get("owner", ""), filters.get("code", ""), filters.get("mine", False)
    )
    found = selectors.deadline_list(actor, chosen)
    counts = selectors.deadline_counts(actor, chosen)
    assert counts[chosen.within] == len(found)
    return [line.number[-1] for line in found]


def test_windows_owners_and_kinds_of_the_office(cast: Any, case: Case) -> None:
    actor = cast.beijing_coordinator
    second, third = (stories.case_of(actor, cast.beijing) for _turn in range(2))
    record(cast, case, "left", date(2025, 11, 3))  # missed
    record(cast, second, "left", date(2025, 11, 30))  # last day Monday 2026-11-30, to file by long before
    record(cast, third, "left", date(2026, 2, 2))
    record(cast, third, "performance_due", date(2026, 2, 2))
    services.assign(actor, third, owner=cast.beijing_mediator.user, rev=Case.objects.get(pk=third.pk).rev)
    assert numbers(actor) == ["1", "2", "3", "3"]
    assert numbers(actor, within="overdue") == ["1"]
    assert numbers(actor, within="7") == ["2"]
    assert numbers(actor, within="30") == ["2"]
    assert numbers(actor, within="90") == ["2", "3"]
    assert numbers(actor, owner=str(cast.beijing_mediator.user_id)) == ["3", "3"]
    assert numbers(actor, mine=True) == ["1", "2"]
    assert numbers(actor, owner="nobody") == []
    assert numbers(actor, code="R-DL-ENFORCE2Y") == ["3"]
    assert numbers(actor, within="nonsense", owner="x'--", code="?") == ["1", "2", "3", "3"]
    assert numbers(cast.shenzhen_coordinator) == []
    assert [user.work_name for user in selectors.owners_of(actor)] == ["刘老师", "孙老师"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_deadlines_costs_the_same_for_one_and_three(
    cast: Any, case: Case, rows: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    for _row in range(rows):
        record(cast, stories.case_of(cast.beijing_coordinator, cast.beijing), "left", date(2026, 2, 2))
    with django_assert_num_queries(1):
        assert len(selectors.deadline_list(cast.beijing_coordinator)) == rows
    with django_assert_num_queries(1):
        selectors.deadline_counts(cast.beijing_coordinator, DeadlineFilters())


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_clocks_and_my_day_cost_the_same_for_one_and_three(
    cast: Any, case: Case, rows: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    actor = cast.beijing_coordinator
    for turn in range(rows):
        record(cast, case, "demand", date(2026, 3, 2 + turn))
        record(cast, stories.case_of(actor, cast.beijing), "left", date(2025, 11, 25))
    watch_deadlines()
    with django_assert_num_queries(6):
        page = selectors.clock_page(actor, selectors.get_case(actor, case.pk), journal_read=False)
    assert len(page.events) == rows
    with django_assert_num_queries(2):
        assert selectors.my_warnings(actor).count == rows


def test_the_printed_list_is_one_piece_without_full_names(cast: Any, case: Case, browser: Client) -> None:
    for _turn in range(3):
        record(cast, stories.case_of(cast.beijing_coordinator, cast.beijing), "left", date(2026, 2, 2))
    page = browser.get(reverse("cases:deadlines"), {"print": "1", "within": "90"}).content.decode()
    assert page.count("王*明") == 3
    assert "王建明" not in page
    assert "data-print" in page
    bad = browser.get(reverse("cases:deadlines"), {"at": "nonsense"})
    assert (bad.status_code, bad["Location"]) == (302, reverse("cases:deadlines"))


# --- figures for drawing ------------------------------------------------------------------------------------------------


def test_the_drawing_numbers_events_once_and_marks_pauses_and_the_day_to_file_by() -> None:
    happened = [
        Event("left", date(2025, 11, 25)),
        Event("suspended", date(2026, 1, 5), date(2026, 1, 20)),
        Event("demand", date(2026, 3, 2)),
        Event("performance_due", date(2026, 6, 1)),
    ]
    found = limits.counted(happened, wages=True)
    rows = limits.figure_rows(found, happened, {}, {"left": "L", "demand": "D", "suspended": "S"}, "en")
    assert [(row.name, row.length) for row in rows] == [
        ("apply for arbitration over unpaid wages", "1 year"),
        ("apply for enforcement", "2 years"),
    ]
    signs = [mark.sign for row in rows for mark in row.marks]
    assert signs == ["1", "2", "3", "4"]
    assert rows[0].pauses == ((date(2026, 1, 5), date(2026, 1, 20)),)
    assert rows[0].by == date(2027, 2, 23)


def test_days_of_a_clock_follow_the_wall_clock_of_china(cast: Any, case: Case, time_machine_at: Any) -> None:
    """Just after midnight in Beijing it is still the day before in UTC: the page says the day of Beijing."""
    record(cast, case, "left", date(2025, 11, 25))
    time_machine_at(datetime(2026, 11, 25, 0, 10))
    assert timezone.localdate() == date(2026, 11, 25)
    page = selectors.case_page(cast.beijing_coordinator, case.pk, journal_read=False)
    assert [(line.days, line.state) for line in page.clocks if line.ours] == [(0, "due")]


def test_usual_steps_are_told_in_the_language_of_the_page(case: Case) -> None:
    with translation.override("en"):
        assert (
            selectors.usual_steps(case)[2]
            == "Demand payment once in writing and keep proof: the time limit starts again"
        )
    with translation.override("zh-hans"):
        assert selectors.usual_steps(case)[2] == "书面催一次，留凭据，时效会重新计算"


def test_the_work_list_says_the_day_to_file_by_and_follows_it(cast: Any, case: Case, browser: Client) -> None:
    second = stories.case_of(cast.beijing_coordinator, cast.beijing)
    far = stories.case_of(cast.beijing_coordinator, cast.beijing)
    record(cast, far, "left", date(2026, 11, 2))
    record(cast, case, "left", date(2026, 1, 4))  # the year ends on Monday 2027-01-04, after the new year
    record(cast, second, "hearing_set", date(2026, 11, 20), date(2026, 12, 10))
    with translation.override("en"):
        rows = list(selectors.work_list(cast.beijing_coordinator, selectors.Filters()).page)
    assert [(row.number, row.file_by) for row in rows] == [
        (second.number, ""),  # one only has to be there
        (case.number, "file by 25 Dec"),
        (far.number, ""),  # not in sight yet
    ]
    assert "arbitration limit · file by 25 Dec" in browser.get(reverse("cases:list")).content.decode()
