"""The gate: steps are written down and taken back, the list changes and takes nothing away, the certificate asks for them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation
from tests.conftest import Cast
from tests.racing import at_once
from tests.volunteers.training_stories import NEEDED, did, new_list, user

from martlet.access.actor import PUBLIC
from martlet.access.errors import NotVisible, Refused
from martlet.access.models import JournalEntry, User
from martlet.access.policy import decide, visible
from martlet.foundation.errors import Problem, Stale
from martlet.volunteers.models import Duty, TrainingDone, TrainingList, Volunteer
from martlet.volunteers.services import go_on_duty
from martlet.volunteers.team.services import certify, withdraw
from martlet.volunteers.training import selectors, services
from martlet.volunteers.training.rules import FIRST, Step, shipped

EXTRA = Step("", "粤语", "Cantonese", "来一晚。", "Come one evening.", 120, FIRST)


def soon(days: int = 300) -> date:
    return timezone.localdate() + timedelta(days)


def test_a_step_is_written_down_with_who_and_when(cast: Cast) -> None:
    [row] = did(cast.beijing_mediator, cast.beijing_volunteer, "law", ago=3)
    assert (row.minutes, row.by_id, row.title_zh) == (960, cast.beijing_mediator.user_id, "劳动法基础")
    entry = JournalEntry.objects.get(action="volunteers.train")
    assert (entry.object_id, entry.fields.split(",")) == (str(cast.beijing_volunteer.user_id), ["on", "step"])
    with pytest.raises(services.DoneBefore, match="周老师的“劳动法基础”已经记过了"):
        did(cast.beijing_coordinator, cast.beijing_volunteer, "law")
    assert TrainingDone.objects.count() == 1


@pytest.mark.parametrize(
    ("step", "day", "minutes", "field"),
    [("flying", 0, None, "step"), ("law", 1, None, "on"), ("law", -4000, None, "on"), ("law", 0, 0, "hours"), ("law", 0, 12001, "hours")],
)  # fmt: skip
def test_what_cannot_be_written_down(cast: Cast, step: str, day: int, minutes: int | None, field: str) -> None:
    on = timezone.localdate() + timedelta(day)
    with pytest.raises(Problem) as problem:
        services.record_step(
            cast.beijing_coordinator, user=user(cast.beijing_volunteer), step=step, on=on, minutes=minutes
        )
    assert (problem.value.field, TrainingDone.objects.count()) == (field, 0)


def test_who_may(cast: Cast) -> None:
    """Mediators and whoever leads, in their office, and nobody for themselves; the list is whoever leads'."""
    who = user(cast.beijing_volunteer)
    able = {
        name
        for name in vars(cast)
        if name not in ("beijing", "shenzhen", "wuhan") and decide(getattr(cast, name), "volunteers.train", who)
    }
    assert able == {"beijing_mediator", "beijing_coordinator", "director"}
    with pytest.raises(Refused):
        did(cast.beijing_mediator, cast.beijing_mediator, "law")
    [row] = did(cast.beijing_coordinator, cast.beijing_mediator, "law")
    for actor in (cast.beijing_mediator, cast.shenzhen_coordinator, cast.beijing_volunteer):
        with pytest.raises(NotVisible):
            selectors.record(actor, row.pk)
        with pytest.raises(Refused):
            services.take_back(actor, done=row)
    with pytest.raises(Refused):
        new_list(cast.beijing_mediator, [*shipped()])
    with pytest.raises(NotVisible):
        selectors.trainee_page(cast.shenzhen_coordinator, who.pk)


@pytest.mark.parametrize("action", ["volunteers.train", "volunteers.read_training"])
def test_a_list_shows_whom_the_page_would_open(cast: Cast, action: str) -> None:
    for actor in (cast.beijing_mediator, cast.beijing_volunteer, cast.shenzhen_coordinator, cast.director, PUBLIC):
        listed = set(visible(User.objects.all(), actor, action))
        assert listed == {one for one in User.objects.all() if decide(actor, action, one)}


def test_the_records_that_may_be_taken_back(cast: Cast) -> None:
    did(cast.beijing_coordinator, cast.beijing_mediator, "law")
    did(cast.beijing_coordinator, cast.beijing_volunteer, "law")
    did(cast.shenzhen_coordinator, cast.shenzhen_volunteer, "law")
    rows, action = TrainingDone.objects, "volunteers.take_back_training"
    for actor, count in (
        (cast.beijing_mediator, 1),
        (cast.beijing_coordinator, 2),
        (cast.director, 3),
        (cast.admin, 0),
    ):
        listed = set(visible(rows.all(), actor, action))
        assert (listed, len(listed)) == ({row for row in rows.all() if decide(actor, action, row)}, count)


def test_taken_back_it_counts_no_more_and_may_come_again(cast: Cast) -> None:
    [row] = did(cast.beijing_coordinator, cast.beijing_volunteer, "law")
    services.take_back(cast.beijing_mediator, done=row)
    services.take_back(cast.beijing_mediator, done=row)
    row.refresh_from_db()
    assert row.taken_back_by_id == cast.beijing_mediator.user_id
    assert selectors.progress_of(user(cast.beijing_volunteer), None).count == 0
    did(cast.beijing_coordinator, cast.beijing_volunteer, "law")
    assert (TrainingDone.objects.count(), selectors.progress_of(user(cast.beijing_volunteer), None).count) == (2, 1)


def test_a_course_day_is_all_or_nobody(cast: Cast) -> None:
    people = [user(cast.beijing_volunteer), user(cast.beijing_mediator)]
    did(cast.beijing_coordinator, cast.beijing_mediator, "law")
    done = services.record_for_many(cast.beijing_coordinator, people, step="law", on=timezone.localdate())
    assert (done.new, done.before) == (1, ("孙老师",))
    others = [user(cast.beijing_volunteer), user(cast.shenzhen_volunteer)]
    with pytest.raises(Refused):
        services.record_for_many(cast.beijing_coordinator, others, step="privacy", on=timezone.localdate())
    assert TrainingDone.objects.count() == 2
    assert JournalEntry.objects.filter(action="volunteers.train", allowed=True).count() == 2


def test_a_changed_list_takes_nothing_away(cast: Cast) -> None:
    boss, who = cast.beijing_coordinator, user(cast.beijing_volunteer)
    did(boss, cast.beijing_volunteer, *NEEDED)
    made = new_list(boss, [one for one in shipped() if one.key != "law"] + [EXTRA])
    far = selectors.progress_of(who, None)
    assert (made.version, far.count, [one.key for one in far.missing]) == (2, 4, ["v2-7"])
    kept = [one.title_zh for one in selectors.trainee_page(boss, who.pk).records]
    assert "劳动法基础" in kept
    new_list(boss, [*shipped()], base=2)  # and back again
    assert selectors.progress_of(who, None).is_ready
    assert selectors.steps_of(cast.shenzhen.pk).version == 1  # another office keeps its own
    assert [one.version for one in selectors.list_versions(boss)] == [3, 2, 1]


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [one for one in shipped() if one.needed != FIRST],
        [*shipped(), *shipped()],
        [*shipped(), Step("", "", "Cantonese", "来。", "Come.", 60)],
        [*shipped(), Step("", "粤语", "Cantonese", "来。", " ", 60)],
        [*shipped(), Step("", "粤语", "Cantonese", "来。", "Come.", 0)],
        [*shipped(), Step("", "粤语", "Cantonese", "来。", "Come.", 60, "always")],
        [*shipped(), *[EXTRA] * 20],
    ],
)
def test_lists_that_are_none(cast: Cast, steps: list[Step]) -> None:
    with pytest.raises(Problem):
        new_list(cast.beijing_coordinator, steps)
    assert TrainingList.objects.count() == 0


def test_an_old_page_of_the_list_is_told(cast: Cast) -> None:
    new_list(cast.beijing_coordinator, [*shipped(), EXTRA])
    with pytest.raises(Stale):
        new_list(cast.director, [*shipped()])


def test_the_certificate_asks_for_every_step_or_a_reason(cast: Cast) -> None:
    boss, who = cast.beijing_coordinator, user(cast.beijing_volunteer)
    did(boss, cast.beijing_volunteer, *NEEDED[:-1])
    with pytest.raises(Problem, match="5 步完成了 4 步，还差：带教接听") as problem:
        certify(boss, user=who, until=soon())
    assert (problem.value.field, Volunteer.objects.count()) == ("reason", 0)
    with pytest.raises(Problem):
        certify(boss, user=who, until=soon(), reason="because")
    did(boss, cast.beijing_volunteer, NEEDED[-1])
    assert certify(boss, user=who, until=soon()).certificate_until == soon()
    assert go_on_duty(cast.beijing_volunteer).state == "ready"
    withdraw(boss, user=who, reason="training")
    Duty.objects.update(until=timezone.now())
    certify(boss, user=who, until=soon())  # what they did stays


def test_a_reason_is_in_the_journal(cast: Cast) -> None:
    certify(cast.director, user=user(cast.beijing_volunteer), until=soon(), reason="elsewhere")
    row = JournalEntry.objects.get(action="volunteers.certify")
    assert (row.reason, row.fields.split(",")) == ("elsewhere", ["until"])


def test_who_was_certified_before_keeps_it_and_renews_with_the_refresher(cast: Cast) -> None:
    boss, who = cast.beijing_coordinator, user(cast.beijing_volunteer)
    Volunteer.objects.create(user=who, office=cast.beijing, languages=["zh"], certificate_until=soon(20))
    assert go_on_duty(cast.beijing_volunteer).state == "ready"
    certify(boss, user=who, until=soon(20), languages=["zh", "en"])  # no day more: nothing is asked
    with pytest.raises(Problem, match="还差：年度复训"):
        certify(boss, user=who, until=soon(300))
    did(boss, cast.beijing_volunteer, "refresher", ago=400)
    with pytest.raises(Problem):
        certify(boss, user=who, until=soon(300))
    did(boss, cast.beijing_volunteer, "refresher", ago=4)
    assert certify(boss, user=who, until=soon(300)).certificate_until == soon(300)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_duty_says_what_is_missing_and_whom_to_ask(cast: Cast, language: str) -> None:
    did(cast.beijing_coordinator, cast.beijing_volunteer, *NEEDED[:3])
    told = {
        "zh-hans": "培训完成后就能接电话：5 步完成了 3 步，还差：跟听、带教接听。请找刘老师。",
        "en": "You can take calls once your training is finished: 3 of 5 steps are done. Still missing: Shadowing calls, "
        "Supervised calls. Ask 刘老师.",
    }
    with translation.override(language), pytest.raises(Problem) as problem:
        go_on_duty(cast.beijing_volunteer)
    with translation.override(language):
        assert problem.value.message == told[language]
    did(cast.beijing_coordinator, cast.beijing_volunteer, *NEEDED[3:])
    with translation.override("en"), pytest.raises(Problem, match="all steps of the training are done. Ask 刘老师"):
        go_on_duty(cast.beijing_volunteer)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("emptied_journal")
def test_two_trainers_at_once_write_one_row(cast: Cast) -> None:
    found = at_once(
        lambda: did(cast.beijing_coordinator, cast.beijing_volunteer, "law"),
        lambda: did(cast.beijing_mediator, cast.beijing_volunteer, "law", ago=1),
    )
    assert sorted(type(one).__name__ for one in found) == ["DoneBefore", "list"]
    assert TrainingDone.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("emptied_journal")
def test_two_publish_a_list_at_once(cast: Cast) -> None:
    found = at_once(
        lambda: new_list(cast.beijing_coordinator, [*shipped(), EXTRA]),
        lambda: new_list(cast.director, [*shipped()]),
    )
    assert sorted(type(one).__name__ for one in found) == ["Stale", "TrainingList"]
    assert TrainingList.objects.count() == 1
