"""Reads of the list of steps, and of who is how far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from martlet.access.actor import SERVING_ROLES, Actor, Role
from martlet.access.models import RoleGrant, User
from martlet.access.policy import decide, visible, visible_one
from martlet.foundation.languages import reader_language
from martlet.volunteers.models import TrainingDone, TrainingList, Volunteer
from martlet.volunteers.team.rules import Standing, standing
from martlet.volunteers.training import rules
from martlet.volunteers.training.rules import Progress, Step

NAMED = 3
"""How many are named to be asked."""


@dataclass(frozen=True, slots=True)
class ListVersion:
    """A version of an office's list; `row` None: as shipped."""

    version: int
    steps: tuple[Step, ...]
    row: TrainingList | None

    def named(self, key: str) -> Step | None:
        return next((step for step in self.steps if step.key == key), None)


@dataclass(frozen=True, slots=True)
class Gate:
    """What a volunteer is told who may not take calls yet, or soon not any more. `ask`: work names of whom to ask."""

    progress: Progress
    ask: tuple[str, ...]

    @property
    def who(self) -> str:
        return gettext(", ").join(self.ask) or gettext("your coordinator")

    @property
    def missing(self) -> str:
        return titles(self.progress.missing)


@dataclass(frozen=True, slots=True)
class Trainee:
    """A row of the team's table. `may_tick`: the reader may write down what they did."""

    user: User
    certificate: Standing
    progress: Progress
    may_tick: bool

    @property
    def is_certified(self) -> bool:
        return self.certificate.kind == "valid"


@dataclass(frozen=True, slots=True)
class StepState:
    """One step of the list for one person; `record` None: not done, or not any more."""

    step: Step
    record: TrainingDone | None
    counts: bool


@dataclass(frozen=True, slots=True)
class TraineePage:
    """`records`: everything written down, newest first, also of steps that no list has any more."""

    user: User
    certificate: Standing
    progress: Progress
    states: Sequence[StepState]
    records: Sequence[TrainingDone]
    may_tick: bool
    certifies: bool

    @property
    def hours(self) -> str:
        return rules.hours(sum(one.minutes for one in self.records))


def steps_of(office_id: int | None) -> ListVersion:
    """The list that counts in this office now. One query."""
    return _version(TrainingList.objects.filter(office=office_id).first())


def _version(row: TrainingList | None) -> ListVersion:
    if row is None:
        return ListVersion(rules.SHIPPED, rules.shipped(), None)
    return ListVersion(row.version, tuple(Step(**one) for one in row.steps), row)


def list_versions(actor: Actor) -> list[ListVersion]:
    """All of the actor's office, newest first; the last is as shipped."""
    rows = visible(TrainingList.objects.select_related("written_by"), actor, "volunteers.write_training")
    return [*map(_version, rows.filter(office=actor.office_id)), _version(None)]


def counting(users: Iterable[Any]) -> QuerySet[TrainingDone]:
    """What these people have done and nobody has taken back."""
    return TrainingDone.objects.filter(user__in=list(users), taken_back=None)


def progress_of(user: User, until: date | None) -> Progress:
    """How far somebody is towards their next certificate. Two queries."""
    done = [rules.Done(key, on) for key, on in counting([user.pk]).values_list("step", "on")]
    return rules.progress(steps_of(user.office_id).steps, done, rules.needed_for(until), timezone.localdate())


def gate(user: User, until: date | None) -> Gate:
    """What is missing, and who trains. Three queries."""
    return Gate(progress_of(user, until), tuple(trainers(user)))


def own_gate(actor: Actor, until: date | None) -> Gate | None:
    """The actor's own; `until`: the last day of their certificate, None when there is none."""
    return gate(actor.user, until) if isinstance(actor.user, User) else None


def trainers(user: User) -> list[str]:
    """Work names of those who lead the office: they know when the next course is."""
    leads = RoleGrant.objects.filter(user=OuterRef("pk"), role=Role.COORDINATOR, office=user.office_id)
    found = User.objects.filter(Exists(leads), is_active=True).exclude(pk=user.pk).order_by("work_name")
    return list(found.values_list("work_name", flat=True)[:NAMED])


def trainees(actor: Actor) -> list[Trainee]:
    """Everybody of the office the actor sits in who could take calls: who is ready first, then who is furthest; those whose
    certificate runs on come last. Four queries."""
    serving = RoleGrant.objects.filter(user=OuterRef("pk"), role__in=SERVING_ROLES)
    users = visible(User.objects.filter(Exists(serving), is_active=True), actor, "volunteers.read_training")
    people = list(users.filter(office=actor.office_id).order_by("work_name", "id"))
    until = dict(Volunteer.objects.filter(user__in=people).values_list("user", "certificate_until"))
    done: dict[int, list[rules.Done]] = {}
    for user_id, key, on in counting(people).values_list("user", "step", "on"):
        done.setdefault(user_id, []).append(rules.Done(key, on))
    steps, today = steps_of(actor.office_id).steps, timezone.localdate()
    rows = []
    for user in people:
        last = until.get(user.pk)
        far = rules.progress(steps, done.get(user.pk, ()), rules.needed_for(last), today)
        rows.append(Trainee(user, standing(last, today), far, bool(decide(actor, "volunteers.train", user))))
    return sorted(rows, key=lambda row: (row.is_certified, -row.progress.percent))


def person(actor: Actor, user_id: int) -> User:
    """Somebody of an office of theirs. Raises NotVisible."""
    return visible_one(User.objects.filter(pk=user_id).first(), actor, "volunteers.read_training")


def trainee_page(actor: Actor, user_id: int) -> TraineePage:
    """Raises NotVisible for a colleague of another office."""
    user = person(actor, user_id)
    until = Volunteer.objects.filter(user=user).values_list("certificate_until", flat=True).first()
    records = list(counting([user.pk]).select_related("by").order_by("-on", "-id"))
    steps, today = steps_of(user.office_id).steps, timezone.localdate()
    done = [rules.Done(one.step, one.on) for one in records]
    states = []
    for step in steps:
        record = next((one for one in records if one.step == step.key), None)
        states.append(StepState(step, record, record is not None and rules.counts(step, record.on, today)))
    return TraineePage(
        user=user,
        certificate=standing(until, today),
        progress=rules.progress(steps, done, rules.needed_for(until), today),
        states=states,
        records=records,
        may_tick=bool(decide(actor, "volunteers.train", user)),
        certifies=bool(decide(actor, "volunteers.certify", user)),
    )


def record(actor: Actor, done_id: int) -> TrainingDone:
    """One record that the actor may take back. Raises NotVisible."""
    row = TrainingDone.objects.filter(pk=done_id).select_related("user").first()
    return visible_one(row, actor, "volunteers.take_back_training")


def titles(steps: Iterable[Step]) -> str:
    """Steps in one line, in the reader's language."""
    language = reader_language()
    return gettext(", ").join(step.title(language) for step in steps)
