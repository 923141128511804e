"""From what happened in a case to its legal deadlines; the counting itself is the law room's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from martlet.cases.rules import figure
from martlet.foundation.errors import Problem, _
from martlet.law import clocks, limits

__all__ = [
    "AHEAD",
    "EVENT_GROUPS",
    "EVENT_KINDS",
    "LIMITATIONS",
    "THRESHOLDS",
    "Change",
    "Counted",
    "changes",
    "check_event",
    "check_story",
    "counted",
    "figure_rows",
    "nearest",
    "restarting",
    "threshold",
]

Counted = limits.Count

# In the order in which they are offered, under the words that a volunteer looks for.
EVENT_GROUPS: Mapping[str, tuple[str, ...]] = {
    "job": ("left", "knew", "civil_knew", "violation_ended", "suspended"),
    "employer": ("demand", "promise", "iou_due", "unfair_settlement", "mistaken_settlement"),
    "inspection": ("complaint", "complaint_accepted", "complaint_decided"),
    "mediation": (
        "mediation_requested",
        "labour_agreement_effective",
        "arbreview_filed",
        "confirmation_filed",
    ),
    "arbitration": (
        "arbitration_filed",
        "arbitration_accepted",
        "evidence_period",
        "evidence_filed",
        "hearing_set",
        "hearing_held",
        "arbitration_extended",
        "arbitration_withdrawn",
        "award_received",
        "award_accepted",
        "award_set_aside",
    ),
    "court": (
        "lawsuit",
        "judgment_received",
        "ruling_received",
        "judgment_accepted",
        "appeal_filed",
        "extension_filed",
        "payment_order",
        "payment_order_accepted",
        "payment_order_received",
        "payment_order_ended",
        "preserved_award_effective",
        "performance_due",
        "enforcement_filed",
        "enforcement_acted",
    ),
    "injury": (
        "accident",
        "diagnosis",
        "recognition_filed",
        "recognition_accepted",
        "recognition_decided",
        "appraisal_received",
        "reappraisal_filed",
        "occ_certificate",
        "occ_appraisal_filed",
        "occ_appraisal_received",
        "occ_reappraisal_filed",
    ),
    "authority": (
        "administrative_act",
        "reconsideration_filed",
        "reconsideration_decided",
        "admin_suit",
        "legal_aid_filed",
        "legal_aid_decided",
    ),
}
EVENT_KINDS = tuple(kind for kinds in EVENT_GROUPS.values() for kind in kinds)
# Written by the step of a mediation itself, never by hand.
OF_MEDIATION = ("agreement_effective",)
# What the list calls 时效: missing one of these loses the right, not only time.
LIMITATIONS = (
    "R-DL-ARB-1Y",
    "R-DL-ARB-WAGE",
    "R-DL-SUE15",
    "R-DL-APPEAL15",
    "appeal-ruling10",
    "sue-setaside15",
    "adminsuit15",
    "R-DL-CONFIRM30",
    "R-DL-ARBREVIEW15",
    "R-DL-ENFORCE2Y",
    "R-DL-INJ1Y",
    "R-DL-INSPECT2Y",
    "R-DL-CIVIL3Y",
    "iou3y",
    "R-DL-REVOKE1Y",
    "R-DL-ABILITY15",
    "R-DL-ADMINSUIT6M",
    "R-ARB-PRESERVE",
)
AHEAD = ("performance_due", "iou_due")
"""Days that are agreed or decided and still to come."""
NAMED = ("evidence_period", "hearing_set")
"""Notices that name a day: `until`."""
WITH_UNTIL = ("suspended", *NAMED)
FURTHEST = timedelta(days=3660)

THRESHOLDS = ((0, "d0"), (1, "d1"), (7, "d7"), (30, "d30"))


def threshold(last_day: date, today: date) -> str | None:
    """Which warning a deadline calls for today: "missed", "d0", "d1", "d7", "d30", or None while it is far.

    The nearest one only: a deadline that is written down five days before its end is not warned of twice.
    """
    left = (last_day - today).days
    if left < 0:
        return "missed"
    return next((reason for days, reason in THRESHOLDS if left <= days), None)


def check_event(kind: str, on: date, until: date | None, today: date) -> None:
    """Problem when such an event cannot have happened."""
    if kind not in EVENT_KINDS:
        raise Problem(_("Choose what happened."), "kind")
    if kind not in AHEAD and on > today:
        raise Problem(
            _("%(day)s is in the future. Write the day on which it happened."), "on", values={"day": on.isoformat()}
        )
    if on.year < 1995 or on > today + FURTHEST:
        raise Problem(_("Please check the year %(year)d."), "on", values={"year": on.year})
    if kind == "suspended":
        if until is None:
            raise Problem(_("Write the last day of the hindrance too."), "until")
        if until > today:
            raise Problem(
                _("The hindrance is not over on %(day)s. Write it until today, and lengthen it later."),
                "until",
                values={"day": until.isoformat()},
            )
    if kind in NAMED and until is None:
        raise Problem(_("Write the day that the notice names."), "until")
    if until is not None and until < on:
        raise Problem(_("The last day is before the first."), "until")
    if until is not None and until > today + FURTHEST:
        raise Problem(_("Please check the year %(year)d."), "until", values={"year": until.year})


def check_story(events: Iterable[clocks.Event], labels: Mapping[str, object]) -> None:
    """Problem when two of these events cannot have come in this order: before hire, an award before the application."""
    found = limits.impossible(events)
    if found is not None:
        event, earlier = found
        raise Problem(
            _("“%(event)s” on %(day)s cannot come before “%(earlier)s” on %(first)s. Check both days."),
            "on",
            values={
                "event": labels.get(event.kind, event.kind),
                "day": event.day.isoformat(),
                "earlier": labels.get(earlier.kind, earlier.kind),
                "first": earlier.day.isoformat(),
            },
        )


def counted(events: Iterable[clocks.Event], *, wages: bool, rules: Collection[str] = ()) -> list[Counted]:
    """Every limit these events set running, nearest last day first. `rules`: those that belong to the matter."""
    return limits.all_counts(events, wages=wages, rules=rules)


def restarting(one: Counted) -> tuple[str, ...]:
    """Kinds of events that would make this limit run anew, in the order in which they are offered."""
    return tuple(kind for kind in EVENT_KINDS if kind in one.period.restarts)


def nearest(found: Iterable[tuple[str, date, date, date | None]]) -> tuple[str, date, date] | None:
    """Of (code, last day, file by, met on): code, last day and file-by day of the first that has to be done."""
    open_ones = [(by, last, code) for code, last, by, met in found if met is None]
    if not open_ones:
        return None
    by, last, code = min(open_ones)
    return code, last, by


@dataclass(frozen=True, slots=True)
class Change:
    """What an event does to one limit. `before` and `after` are last days; None: it does not run. `kept`: it is done now."""

    code: str
    before: date | None
    after: date | None
    is_new: bool = False
    is_gone: bool = False
    kept: bool = False
    reopened: bool = False


def changes(before: Sequence[Counted], after: Sequence[Counted]) -> list[Change]:
    """The difference between two countings of a case, the limits of the worker's side first."""
    was, now = {one.code: one for one in before}, {one.code: one for one in after}
    found = []
    for code in [*now, *(code for code in was if code not in now)]:
        old, new = was.get(code), now.get(code)
        change = Change(
            code,
            old.clock.last_day if old else None,
            new.clock.last_day if new else None,
            is_new=old is None,
            is_gone=new is None,
            kept=bool(new and new.ended_on and not (old and old.ended_on)),
            reopened=bool(old and old.ended_on and new and not new.ended_on),
        )
        moved = change.before != change.after or change.is_new or change.is_gone
        if moved or change.kept or change.reopened:
            found.append(change)
    return sorted(found, key=lambda one: not limits.PERIODS[one.code].ours)


def figure_rows(
    found: Sequence[Counted],
    events: Sequence[clocks.Event],
    names: Mapping[str, str],
    labels: Mapping[str, str],
    language: str,
) -> list[figure.Clock]:
    """Rows of the clock figure, those of the worker's side. Each event stands on the first limit that it moves."""
    rows = []
    told: dict[clocks.Event, str] = {}
    for one in found:
        if one.clock.last_day is None or not one.ours:
            continue
        moving = {*one.period.starts, *one.period.restarts}
        if one.period.hindrance in ("added", "six_months"):
            moving.add("suspended")
        if one.code == "R-DL-ARB-1Y":
            moving.add("left")
        shown = [event for event in events if event.kind in moving and event not in told] if one.period.restarts else []
        told |= {event: str(len(told) + place) for place, event in enumerate(shown, start=1)}
        rows.append(
            figure.Clock(
                name=names.get(one.code) or one.period.what.say(language),
                length=one.period.length.say().say(language) if one.period.length else "",
                start=one.clock.started,
                restart=one.restarted,
                last=one.clock.last_day,
                marks=tuple(
                    figure.Mark(event.day, labels.get(event.kind, event.kind), sign=told[event]) for event in shown
                ),
                met=one.ended_on is not None,
                by=one.file_by if one.file_by != one.clock.last_day else None,
                pauses=tuple(
                    (part.first, part.last) for part in one.clock.segments if part.state == "suspended" and part.last
                ),
                provisional=one.clock.provisional,
            )
        )
    return rows
