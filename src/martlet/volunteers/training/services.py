"""Writes: the office's list, what somebody has done, and the gate of the certificate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.models import User
from martlet.access.turns import next_version, wait_turn
from martlet.foundation.calendar import add_months, short_day
from martlet.foundation.errors import Problem
from martlet.foundation.languages import reader_language
from martlet.volunteers.models import TrainingDone, TrainingList
from martlet.volunteers.training import rules
from martlet.volunteers.training.rules import Step
from martlet.volunteers.training.selectors import counting, gate, progress_of, steps_of, titles


class DoneBefore(Problem):
    """Somebody has written it down already."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """After a course day: how many are written down now, and the work names of whose step was known already."""

    new: int
    before: tuple[str, ...]


@action("volunteers.write_training", on="office_row")
def publish_steps(actor: Actor, *, office_row: TrainingList, steps: Sequence[Step], base: int) -> TrainingList:
    """A new version of the list, which counts at once; `office_row` carries the office, `base` is the version that was
    changed. What people have done stays. Raises Stale when a colleague published one meanwhile, Problem for a bad step."""
    check_steps(steps)
    same = TrainingList.objects.filter(office_id=office_row.office_id)
    told = _("A colleague has published version %(version)d meanwhile. Compare it below, then publish once more.")
    version = next_version(same, office_id=office_row.office_id, base=base, shipped=rules.SHIPPED, told=told)
    return TrainingList.objects.create(
        office_id=office_row.office_id,
        version=version,
        steps=[step.row() for step in rules.keyed(steps, version)],
        written_by_id=actor.user_id,
    )


def check_steps(steps: Sequence[Step]) -> None:
    if not any(step.needed == rules.FIRST for step in steps):
        raise Problem(_("Leave at least one step that is needed for the first certificate: it is the gate."))
    if len(steps) > rules.MOST:
        raise Problem(_("At most %(most)d steps."), values={"most": rules.MOST})
    known = [step.key for step in steps if step.key]
    if len(set(known)) < len(known):
        raise Problem(_("A step stands in the list twice. Load the page anew and change it once more."))
    for place, step in enumerate(steps, 1):
        if not all(part.strip() for part in (step.zh, step.en, step.demand_zh, step.demand_en)):
            raise Problem(
                _("Step %(place)d needs its title and what it demands in both languages."), values={"place": place}
            )
        if not 0 < step.minutes <= rules.LONGEST or step.needed not in (rules.FIRST, rules.RENEWAL, rules.OPTIONAL):
            raise Problem(_("Step %(place)d: look at its hours and what it is needed for."), values={"place": place})


@action("volunteers.train", on="user")
def record_step(actor: Actor, *, user: User, step: str, on: date, minutes: int | None = None) -> TrainingDone:
    """Write down that somebody has done a step of their office's list; `minutes`: how long it took them, None as the list
    says. DoneBefore when it counts already, Problem at "step", "on" or "hours"."""
    wait_turn(user.office_id)  # two trainers after the same course day: the second sees what the first wrote
    named = steps_of(user.office_id).named(step)
    if named is None:
        raise Problem(_("This step is not on the list any more. Load the page anew."), "step")
    check_day(on)
    took = named.minutes if minutes is None else minutes
    if not 0 < took <= rules.LONGEST:
        raise Problem(_("Write the hours as a number from 0.25 to 200."), "hours")
    known = counting([user.pk]).filter(step=step)
    if named.needed == rules.RENEWAL:
        known = known.filter(on=on)  # every year anew
    if before := known.first():
        raise DoneBefore(
            _("“%(step)s” is written down for %(name)s already, on %(day)s."),
            "step",
            values={
                "step": named.title(reader_language()),
                "name": user.work_name,
                "day": short_day(before.on, reader_language()),
            },
        )
    return TrainingDone.objects.create(
        user=user,
        office_id=user.office_id,
        step=step,
        title_zh=named.zh,
        title_en=named.en,
        on=on,
        minutes=took,
        by_id=actor.user_id,
    )


def check_day(on: date) -> None:
    today = timezone.localdate()
    day = {"day": short_day(on, reader_language())}
    if on > today:
        raise Problem(_("%(day)s has not come yet. Write the day on which it was done."), "on", values=day)
    if on < add_months(today, -12 * rules.YEARS):
        raise Problem(_("%(day)s is more than ten years ago. Look at the year."), "on", values=day)


def record_for_many(
    actor: Actor, users: Iterable[User], *, step: str, on: date, minutes: int | None = None
) -> Recorded:
    """The same step for everybody who was there: all of them or, when something is wrong, nobody. Whose step is known
    already stays as it is. A journal row each."""
    new, before = 0, []
    with transaction.atomic():
        for user in sorted(users, key=lambda one: one.pk):
            try:
                record_step(actor, user=user, step=step, on=on, minutes=minutes)
                new += 1
            except DoneBefore:
                before.append(user.work_name)
    return Recorded(new, tuple(before))


@action("volunteers.take_back_training", on="done")
def take_back(actor: Actor, *, done: TrainingDone) -> TrainingDone:
    """It counts no more; a certificate that was given stays until somebody withdraws it. Twice does nothing more."""
    now = timezone.now()
    TrainingDone.objects.filter(pk=done.pk, taken_back=None).update(taken_back=now, taken_back_by=actor.user_id)
    done.refresh_from_db()
    return done


# --- the gate -------------------------------------------------------------------------------------------------------
def check_trained(user: User, *, known: date | None, until: date, reason: str) -> None:
    """Problem at "reason" for a certificate that is more than the one known, while steps are missing and nobody says why it
    is given all the same."""
    if reason and reason not in rules.REASONS:
        raise Problem(_("Choose why."), "reason")
    if reason or not rules.asks(known, until):
        return
    far = progress_of(user, known)
    if far.is_ready:
        return
    raise Problem(
        _(
            "%(name)s has done %(done)d of %(of)d steps. Missing: %(missing)s. Write them down under Training, or choose why "
            "the certificate is given all the same."
        ),
        "reason",
        values={"name": user.work_name, "done": far.count, "of": far.of, "missing": titles(far.missing)},
    )


def refusal(user: User, until: date | None) -> Problem:
    """What who may not take calls is told: what is missing and whom to ask. `until`: when their certificate ended."""
    found = gate(user, until)
    far, values = found.progress, {"missing": found.missing, "who": found.who}
    if until is None and far.missing:
        return Problem(
            _(
                "You can take calls once your training is finished: %(done)d of %(of)d steps are done. Still missing: "
                "%(missing)s. Ask %(who)s."
            ),
            values={**values, "done": far.count, "of": far.of},
        )
    if until is None:
        return Problem(
            _("You can take calls once your certificate is written: all steps of the training are done. Ask %(who)s."),
            values={"who": found.who},
        )
    day = {"day": short_day(until, reader_language(), today=timezone.localdate())}
    if far.missing:
        return Problem(
            _("Your certificate ended on %(day)s. To renew it you still need: %(missing)s. Ask %(who)s."),
            values={**values, **day},
        )
    return Problem(
        _("Your certificate ended on %(day)s. Renew it with your coordinator, then you can take calls again."),
        values=day,
    )
