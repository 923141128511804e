"""The pages of the training: the volunteer sees what is left, the trainer ticks off, whoever leads changes the list."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.conftest import Cast
from tests.markup import tight
from tests.volunteers.training_stories import NEEDED, did, new_list, user

from martlet.access import services as accounts
from martlet.access.actor import Actor
from martlet.access.middleware.language import COOKIE
from martlet.access.models import JournalEntry
from martlet.volunteers.models import TrainingDone, TrainingList, Volunteer
from martlet.volunteers.training import selectors
from martlet.volunteers.training.rules import Step, shipped

SignedIn = Callable[[Actor], Client]
TABLE = "/console/volunteers/training"
STEPS = f"{TABLE}/steps"


def of(actor: Actor) -> str:
    return f"{TABLE}/{actor.user_id}"


def english(browser: Client) -> Client:
    browser.cookies[COOKIE] = "en"
    return browser


@pytest.mark.parametrize("page", ["/console/", "/console/hotline/", "/console/volunteers/duty"])
def test_a_volunteer_sees_what_is_left(cast: Cast, signed_in: SignedIn, page: str) -> None:
    did(cast.beijing_coordinator, cast.beijing_volunteer, *NEEDED[:3])
    browser = signed_in(cast.beijing_volunteer)
    html = browser.get(page).content.decode()
    told = ("5 步完成了 3 步，做完就能接电话", "带教接听", "跟着老同事听至少十个电话", "下一次在哪天，问刘老师。")
    assert [words for words in told if words not in html] == []
    html = english(browser).get(page).content.decode()
    told = ("3 of 5 done, then you can take calls", "Supervised calls", "Ask 刘老师 for the next date.")
    assert [words for words in told if words not in html] == []
    did(cast.beijing_coordinator, cast.beijing_volunteer, *NEEDED[3:])
    assert "All steps of your training are done" in browser.get(page).content.decode()
    Volunteer.objects.create(
        user=user(cast.beijing_volunteer), office=cast.beijing, certificate_until=timezone.localdate() + timedelta(60)
    )
    html = browser.get(page).content.decode()
    assert ("training are done" in html, "3 of 5" in html) == (False, False)


def test_a_press_on_duty_is_answered_with_what_is_missing(cast: Cast, signed_in: SignedIn) -> None:
    browser = english(signed_in(cast.beijing_volunteer))
    html = browser.post("/console/volunteers/duty/start", follow=True).content.decode()
    assert "0 of 5 steps are done. Still missing: Labour-law basics, " in html


@pytest.mark.parametrize("extra", [0, 2])
def test_the_table_tells_who_is_how_far(
    cast: Cast, signed_in: SignedIn, extra: int, django_assert_num_queries: Any
) -> None:
    did(cast.beijing_coordinator, cast.beijing_volunteer, *NEEDED)
    did(cast.beijing_coordinator, cast.beijing_mediator, *NEEDED[:2])
    did(cast.shenzhen_coordinator, cast.shenzhen_volunteer, "law")
    for place in range(extra):
        accounts.create_user(
            cast.director, username=f"more{place}", password="eaves-and-mud-nests", office=cast.beijing, role="volunteer"
        )  # fmt: skip
    with django_assert_num_queries(4):
        rows = selectors.trainees(cast.beijing_coordinator)
    assert [(row.user.username, row.progress.count) for row in rows][:3] == [("zhou", 5), ("sun", 2), *rows_of(extra)][
        :3
    ]
    assert len(rows) == 3 + extra
    browser = english(signed_in(cast.beijing_coordinator))
    html = browser.get(TABLE).content.decode()
    told = (
        "1 ready to be certified",
        "2 of 5 done",
        "Confidentiality and data protection, Shadowing calls, Supervised calls",
    )
    assert [words for words in told if words not in html] == []
    assert ("黄老师" in html, f"colleagues/{cast.beijing_volunteer.user_id}#certificate" in html) == (False, True)
    html = signed_in(cast.beijing_mediator).get(TABLE).content.decode()
    assert ("#certificate" in html, "可以发证" in html, STEPS in html) == (False, True, False)
    assert signed_in(cast.beijing_volunteer).get(TABLE).status_code == 403


def rows_of(extra: int) -> list[tuple[str, int]]:
    return [("more0", 0)] if extra else [("liu", 0)]


def test_ticked_off_after_a_course_day(cast: Cast, signed_in: SignedIn) -> None:
    browser = english(signed_in(cast.beijing_coordinator))
    people = [str(cast.beijing_volunteer.user_id), str(cast.beijing_mediator.user_id)]
    day = (timezone.localdate() - timedelta(1)).isoformat()
    answer = browser.post(TABLE, {"step": "law", "on": day, "hours": "12.5", "people": people}, follow=True)
    assert "Written down for 2 people." in answer.content.decode()
    assert set(TrainingDone.objects.values_list("user", "step", "minutes", "by")) == {
        (int(one), "law", 750, cast.beijing_coordinator.user_id) for one in people
    }
    answer = browser.post(TABLE, {"step": "law", "on": day, "hours": "", "people": people[:1]}, follow=True)
    assert "Known already, nothing changed: 周老师." in answer.content.decode()
    assert TrainingDone.objects.count() == 2
    assert JournalEntry.objects.filter(action="volunteers.train").count() == 2


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"step": ""}, {"zh-hans": "请选是哪一步。", "en": "Choose the step."}),
        ({"step": "flying"}, {"zh-hans": "请从列表里选", "en": "Choose from the list."}),
        ({"on": "TOMORROW"}, {"zh-hans": "还没到", "en": "has not come yet"}),
        ({"on": "2001-01-01"}, {"zh-hans": "是十多年前了", "en": "is more than ten years ago"}),
        ({"on": "someday"}, {"zh-hans": "不是日期", "en": "is not a date"}),
        ({"hours": "many"}, {"zh-hans": "小时请写数字", "en": "Write the hours as a number"}),
        ({"hours": "0"}, {"zh-hans": "小时请写数字", "en": "Write the hours as a number"}),
        ({"hours": "9999"}, {"zh-hans": "小时请写数字", "en": "Write the hours as a number"}),
        ({"hours": "1.333"}, {"zh-hans": "小时请写数字", "en": "Write the hours as a number"}),
        ({"people": []}, {"zh-hans": "请至少勾一个人。", "en": "Tick at least one person."}),
        ({"people": ["SHENZHEN"]}, {"zh-hans": "已经不在名单上", "en": "is not in this list any more"}),
        ({"people": ["ONESELF"]}, {"zh-hans": "已经不在名单上", "en": "is not in this list any more"}),
        ({"people": ["x"]}, {"zh-hans": "已经不在名单上", "en": "is not in this list any more"}),
    ],
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_is_wrong_is_said_and_the_ticks_stay(
    cast: Cast, signed_in: SignedIn, change: dict[str, Any], told: dict[str, str], language: str
) -> None:
    browser = signed_in(cast.beijing_coordinator)
    browser.cookies[COOKIE] = language
    sent = {"step": "law", "on": "2026-01-02", "hours": "3", "people": [str(cast.beijing_volunteer.user_id)]} | change
    ids = {"SHENZHEN": cast.shenzhen_volunteer.user_id, "ONESELF": cast.beijing_coordinator.user_id}
    sent["people"] = [str(ids.get(one, one)) for one in sent["people"]]
    sent["on"] = sent["on"].replace("TOMORROW", (timezone.localdate() + timedelta(1)).isoformat())
    answer = browser.post(TABLE, sent)
    html = tight(answer.content.decode())
    assert (answer.status_code, told[language] in html, TrainingDone.objects.count()) == (422, True, 0)
    box = html.partition(f'name="people" value="{cast.beijing_volunteer.user_id}"')[2].partition(">")[0]
    assert "checked" in box or "people" in change
    assert 'value="3"' in html or "hours" in change


def test_one_person_step_by_step_and_back(cast: Cast, signed_in: SignedIn) -> None:
    browser, there = english(signed_in(cast.beijing_mediator)), of(cast.beijing_volunteer)
    sent = {"step": "privacy", "on": timezone.localdate().isoformat(), "people": [cast.shenzhen_volunteer.user_id]}
    answer = browser.post(there, sent, follow=True)  # whom the page is of, whatever is sent
    row = TrainingDone.objects.get()
    assert (row.user_id, row.step) == (cast.beijing_volunteer.user_id, "privacy")
    html = answer.content.decode()
    assert ("1 of 5 done" in html, f"done/{row.pk}/take-back" in html) == (True, True)
    assert "Known already" in browser.post(there, sent, follow=True).content.decode()
    answer = browser.post(f"{TABLE}/done/{row.pk}/take-back", follow=True)
    assert "Taken back." in answer.content.decode()
    assert "0 of 5 done" in browser.get(there).content.decode()
    assert browser.get(f"{TABLE}/done/{row.pk}/take-back").status_code == 405
    own = browser.get(of(cast.beijing_mediator)).content.decode()
    assert ("This is your own training" in own, 'name="step"' in own) == (True, False)
    assert browser.post(of(cast.beijing_mediator), sent).status_code == 422
    stranger = signed_in(cast.shenzhen_coordinator)
    assert (stranger.get(there).status_code, stranger.post(there, sent).status_code) == (404, 404)
    assert stranger.post(f"{TABLE}/done/{row.pk}/take-back").status_code == 404


def test_the_certificate_shows_the_gate_and_asks_why(cast: Cast, signed_in: SignedIn) -> None:
    browser, there = (
        signed_in(cast.beijing_coordinator),
        f"/console/volunteers/colleagues/{cast.beijing_volunteer.user_id}",
    )
    did(cast.beijing_coordinator, cast.beijing_volunteer, *NEEDED[:3])
    html = browser.get(there).content.decode()
    assert ("5 步完成 3 步" in html, "还差：跟听、带教接听" in html, 'name="reason"' in html) == (True, True, True)
    sent = {"until": (timezone.localdate() + timedelta(90)).isoformat(), "languages": ["zh"], "reason": ""}
    answer = browser.post(f"{there}/certificate", sent)
    assert (answer.status_code, "周老师 5 步完成了 3 步，还差：跟听、带教接听。" in answer.content.decode()) == (
        422,
        True,
    )
    did(cast.beijing_coordinator, cast.beijing_volunteer, *NEEDED[3:])
    html = browser.get(there).content.decode()
    assert ('name="reason"' in html, "5 步完成 5 步" in html) == (False, True)
    assert browser.post(f"{there}/certificate", sent).status_code == 302
    assert Volunteer.objects.count() == 1


def typed(steps: list[Step], base: int = 1, **changes: str) -> dict[str, str]:
    """The form of the list as a browser sends it."""
    sent = {"base": str(base), "s-TOTAL_FORMS": str(len(steps) + 2), "s-INITIAL_FORMS": str(len(steps))}
    empty = {
        "key": "",
        "place": "",
        "zh": "",
        "en": "",
        "demand_zh": "",
        "demand_en": "",
        "hours": "",
        "needed": "first",
    }
    for number in range(len(steps) + 2):
        row = empty
        if number < len(steps):
            one = steps[number]
            row = {
                "key": one.key, "place": str(number + 1), "zh": one.zh, "en": one.en, "demand_zh": one.demand_zh,
                "demand_en": one.demand_en, "hours": one.hours, "needed": one.needed,
            }  # fmt: skip
        sent |= {f"s-{number}-{name}": value for name, value in row.items()}
    return sent | {name.replace("__", "-"): value for name, value in changes.items()}


NEW = {
    "s__7__zh": "粤语", "s__7__en": "Cantonese", "s__7__demand_zh": "来一晚。", "s__7__demand_en": "Come one evening.",
    "s__7__hours": "2", "s__7__place": "2",
}  # fmt: skip


def test_the_list_is_changed_as_a_whole(cast: Cast, signed_in: SignedIn) -> None:
    browser, list_of = english(signed_in(cast.beijing_coordinator)), [*shipped()]
    html = browser.get(STEPS).content.decode()
    assert ("version 1 counts now" in html, "as shipped" in html) == (True, True)
    changes = {**NEW, "s__0__zh": "劳动法", "s__5__leave_out": "on"}
    assert browser.post(STEPS, typed(list_of, **changes)).status_code == 302
    row = TrainingList.objects.get()
    assert [(one["key"], one["zh"]) for one in row.steps][:3] == [
        ("law", "劳动法"), ("listening", "倾听和第一次接触"), ("v2-3", "粤语")
    ]  # fmt: skip
    assert ("injury" in [one["key"] for one in row.steps], len(row.steps), row.office_id) == (False, 7, cast.beijing.pk)
    html = browser.get(STEPS).content.decode()
    assert ("version 2 counts now" in html, "Cantonese" in html, 'name="base" value="2"' in html) == (True, True, True)
    assert browser.post(f"{STEPS}/1/restore").status_code == 302
    assert TrainingList.objects.first().steps == [one.row() for one in shipped()]  # type: ignore[union-attr]
    assert browser.post(f"{STEPS}/77/restore").status_code == 404
    assert signed_in(cast.beijing_mediator).get(STEPS).status_code == 403


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"s__0__zh": ""}, "Step 1: Give it a title in Chinese."),
        ({"s__2__demand_en": ""}, "Step 3: Say in a sentence what it demands."),
        ({"s__1__hours": "long"}, "Step 2: Write the hours as a number"),
        ({"s__1__hours": ""}, "Step 2: Write how many hours it takes."),
        ({"s__3__place": "first"}, "Step 4: Write its place in the list as a number."),
        ({"s__3__needed": "always"}, "Step 4: Choose from the list."),
        ({**NEW, "s__7__en": ""}, "Step 8: Give it a title in English."),
        ({f"s__{n}__leave_out": "on" for n in range(5)}, "Leave at least one step that is needed"),
        ({"s__1__key": "law"}, "A step stands in the list twice."),
        ({"s-TOTAL_FORMS": "many"}, "Send the page as it came"),
        ({"s-TOTAL_FORMS": "5000"}, "Send the page as it came"),
    ],
)
def test_a_list_with_something_wrong_stays_as_typed(
    cast: Cast, signed_in: SignedIn, changes: dict[str, str], told: str
) -> None:
    browser = english(signed_in(cast.beijing_coordinator))
    answer = browser.post(STEPS, typed([*shipped()], **changes))
    assert (answer.status_code, told in answer.content.decode(), TrainingList.objects.count()) == (422, True, 0)


def test_a_list_from_an_old_page_is_kept_beside_the_newer(cast: Cast, signed_in: SignedIn) -> None:
    browser = english(signed_in(cast.beijing_coordinator))
    new_list(
        cast.director,
        [one for one in shipped() if one.key != "injury"] + [Step("", "甲", "Theirs", "来。", "Come.", 60)],
    )
    answer = browser.post(STEPS, typed([*shipped()], s__0__en="Mine"))
    html = answer.content.decode()
    told = ('value="Mine"', "Theirs", 'name="base" value="2"', "A colleague has published version 2 meanwhile")
    assert (answer.status_code, [words for words in told if words not in html]) == (409, [])
    assert browser.post(STEPS, typed([*shipped()], base=2, s__0__en="Mine")).status_code == 302
    assert selectors.steps_of(cast.beijing.pk).steps[0].en == "Mine"
