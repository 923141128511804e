"""Time limits as clocks: events start them, interrupt them, suspend them; a last day on a rest day moves on.

A clock is a fold over events, which may be given in any order: they are sorted by day first. What a clock says is an
estimate for planning; `file_by` leaves a safety margin and is what people should be told.

Counting (CC 201-203, CPL 85, ARBR 19): the trigger day is not counted, months and years end on the corresponding day or the
month's last one, a last day that is a rest day moves to the next working day, holidays inside the period are counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from martlet.foundation import calendar as days
from martlet.law.results import Said
from martlet.law.statutes import Citation, cite

__all__ = [
    "INTERRUPTING",
    "LIMITS",
    "Clock",
    "Event",
    "Length",
    "Limit",
    "Segment",
    "arbitration",
    "civil",
    "clocks",
    "count",
    "limit_clock",
]

MARGIN = 7
MARGIN_WORKDAYS = 5
"""Days, and working days, before the last day by which people are told to file. Both, because a week before the first day after
a long holiday is a holiday too, and five working days are what a refused filing needs: to fetch the missing paper and file again.
"""


class Event(NamedTuple):
    """Something that happened in a case. `until` ends a suspension (both days included); `note` is shown beside it."""

    kind: str
    day: date
    until: date | None = None
    note: str = ""


INTERRUPTING: dict[str, Said] = {
    "demand": Said("向单位书面催要", "demand to the employer"),
    "complaint": Said("向劳动监察投诉", "complaint to the inspectorate"),
    "mediation_requested": Said("申请调解", "request for mediation"),
    "arbitration_filed": Said("申请仲裁", "application for arbitration"),
    "lawsuit": Said("起诉", "suit"),
    "payment_order": Said("申请支付令", "application for a payment order"),
    "promise": Said("单位答应支付", "the employer agreed to pay"),
}
"""Events that restart the arbitration limit (DMAL 27(2), ARBR 27) when they fall inside the running period."""


class Length(NamedTuple):
    """How long a limit is: a number of "days", "workdays", "months" or "years"."""

    number: int
    unit: str

    def say(self) -> Said:
        """15 天 / 15 days."""
        zh = {"days": "天", "workdays": "个工作日", "months": "个月", "years": "年"}[self.unit]
        en = {"days": "day", "workdays": "working day", "months": "month", "years": "year"}[self.unit]
        return Said(f"{self.number} {zh}", f"{self.number} {en}{'' if self.number == 1 else 's'}")


class Limit(NamedTuple):
    """A time limit of the law: its rule, what must happen in it, which events start it, and its length."""

    rule: str
    what: Said
    starts: tuple[str, ...]
    length: Length
    basis: tuple[Citation, ...]
    who: str = "worker"


def _limit(
    rule: str, zh: str, en: str, starts: str, count_: int, unit: str, basis: Sequence[str], who: str = "worker"
) -> Limit:
    return Limit(rule, Said(zh, en), tuple(starts.split()), Length(count_, unit), cite(*basis), who)


LIMITS: dict[str, Limit] = {
    limit.rule: limit
    for limit in (
        _limit("R-DL-ARB-1Y", "申请劳动仲裁", "apply for arbitration", "knew", 1, "years", ["DMAL 27"]),
        _limit("R-DL-ARB-WAGE", "就欠薪申请仲裁", "apply for arbitration over unpaid wages", "left", 1, "years",
               ["DMAL 27"]),
        _limit("R-DL-ARB-ACCEPT5", "仲裁委决定是否受理", "the commission decides on acceptance", "arbitration_filed", 5,
               "workdays", ["DMAL 29", "ARBR 30", "ARBR 80"], "authority"),
        _limit("R-DL-ARB-AWARD45", "仲裁委作出裁决", "the commission makes its award", "arbitration_accepted", 45, "days",
               ["DMAL 43", "ARBR 45-48"], "authority"),
        _limit("R-DL-ARB-AWARD60", "仲裁委延期后作出裁决", "the award after extension", "arbitration_accepted", 60, "days",
               ["DMAL 43"], "authority"),
        _limit("R-DL-SUE15", "不服裁决，向法院起诉", "sue against the award", "award_received", 15, "days",
               ["DMAL 48", "DMAL 50"]),
        _limit("R-DL-SETASIDE30", "单位申请撤销终局裁决", "the employer asks to set the final award aside", "award_received",
               30, "days", ["DMAL 49"], "employer"),
        _limit("R-DL-APPEAL15", "上诉", "appeal", "judgment_received", 15, "days", ["CPL 171"]),
        _limit("R-DL-ENFORCE2Y", "申请强制执行", "apply for enforcement", "performance_due", 2, "years", ["CPL 250"]),
        _limit("R-DL-INSPECT2Y", "向劳动监察投诉", "complain to the inspectorate", "violation_ended", 2, "years", ["LSI 20"]),
        _limit("R-DL-PAYORDER", "法院发出支付令", "the court issues the payment order", "payment_order_accepted", 15, "days",
               ["CPL 227"], "authority"),
        _limit("R-DL-PAYORDER-OBJ15", "对支付令提异议", "object to the payment order", "payment_order_received", 15, "days",
               ["CPL 227(2)"], "employer"),
        _limit("R-DL-MEDIATE15", "调解不成就可以申请仲裁", "go on to arbitration if mediation has not ended",
               "mediation_requested", 15, "days", ["DMAL 14"], "authority"),
        _limit("R-DL-CONFIRM30", "双方一起申请司法确认", "both sides apply for judicial confirmation", "agreement_effective",
               30, "days", ["CPL 205-206", "PML 33", "SPC-I 52"], "both"),
        _limit("R-DL-ARBREVIEW15", "双方一起申请仲裁审查", "both sides ask for review by the commission",
               "labour_agreement_effective", 15, "days", ["ARBR 74-79"], "both"),
        _limit("R-DL-INJ30", "单位申请工伤认定", "the employer files for injury recognition", "accident diagnosis", 30, "days",
               ["WIR 17(1)"], "employer"),
        _limit("R-DL-INJ1Y", "本人、近亲属或工会申请工伤认定", "worker, close relative or union files for recognition",
               "accident diagnosis", 1, "years", ["WIR 17(2)", "WIRec 5", "SPC-WI 7"]),
        _limit("R-DL-INJ-DECIDE60", "作出工伤认定决定", "decision on recognition", "recognition_accepted", 60, "days",
               ["WIR 20", "WIRec 18"], "authority"),
        _limit("R-DL-ABILITY15", "申请再次鉴定", "ask for re-appraisal", "appraisal_received", 15, "days",
               ["WIR 26", "LCA 19"]),
        _limit("R-DL-ADMINREVIEW60", "申请行政复议", "ask for administrative reconsideration", "administrative_act", 60,
               "days", ["ARL 20"]),
        _limit("R-DL-ADMINSUIT6M", "提起行政诉讼", "bring an administrative suit", "administrative_act", 6, "months",
               ["ACL 46"]),
        _limit("R-DL-CIVIL3Y", "向法院起诉（民事）", "sue in a civil court", "civil_knew", 3, "years", ["CC 188"]),
        _limit("R-DL-REVOKE1Y", "请求撤销不公平的协议", "ask to set an unfair settlement aside", "unfair_settlement", 1,
               "years", ["CC 151-152", "SPC-I 35"]),
        _limit("R-DL-OCC-APPRAISAL30", "申请职业病鉴定", "ask for occupational-disease appraisal", "occ_certificate", 30,
               "days", ["ODM", "ODL 52"]),
        _limit("R-ARB-PRESERVE", "保全后申请执行", "apply for enforcement of preserved assets", "preserved_award_effective",
               3, "months", ["SPC-I 49"]),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a clock: "running", "suspended" or "open" (no limit yet); both days included, `last` None is open."""

    state: str
    first: date
    last: date | None
    why: Said


@dataclass(frozen=True, slots=True)
class Clock:
    """One limit of one matter.

    `last_day` is None while the limit has not begun to run. `unmoved` is the day before moving off rest days.
    `provisional`: the calendar of that year is not published. `ignored` holds events that changed nothing, with the reason.
    """

    rule: str
    what: Said
    started: date
    last_day: date | None
    unmoved: date | None = None
    who: str = "worker"
    reason: str = ""
    provisional: bool = False
    basis: tuple[Citation, ...] = ()
    segments: tuple[Segment, ...] = ()
    ignored: tuple[tuple[Event, Said], ...] = ()
    warnings: tuple[Said, ...] = field(default=())

    @property
    def moved(self) -> bool:
        """Whether the last day was a rest day and moved on."""
        return self.last_day != self.unmoved

    @property
    def file_by(self) -> date | None:
        """The day to tell people: a working day with a week and five working days to spare, but never before the start."""
        if self.last_day is None:
            return None
        early = min(self.last_day - timedelta(days=MARGIN), days.add_workdays(self.last_day, -MARGIN_WORKDAYS))
        early = max(early, self.started + timedelta(days=1))
        while days.rests(early) and early > self.started + timedelta(days=1):
            early -= timedelta(days=1)
        return min(early, self.last_day)

    def state(self, today: date) -> str:
        """Whether the limit is "open" (not yet running), "running", "due" (last day) or "over" on a day."""
        if self.last_day is None or today <= self.started:
            return "open" if self.last_day is None else "running"
        if today == self.last_day:
            return "due"
        return "running" if today < self.last_day else "over"

    def days_left(self, today: date) -> int | None:
        """Days until the last day, negative when it is over, None while it does not run."""
        return None if self.last_day is None else days.days_left(self.last_day, today)

    def explain(self, language: str) -> str:
        """One sentence for the screen: what, last day with weekday, why it moved."""
        zh = language.lower().startswith("zh")
        what = self.what.say(language)
        if self.last_day is None or self.unmoved is None:
            return (
                f"{what}：还在职，时效没开始算。" if zh else f"To {what}: still employed, the limit does not run yet."
            )
        last = days.long_day(self.last_day, language)
        text = f"{what}：最后一天是 {last}" if zh else f"Last day to {what}: {last}"
        if self.moved:
            was = days.long_day(self.unmoved, language)
            text += f"（本来是 {was}，放假顺延）" if zh else f" (moved from {was}, a rest day)"
        if self.provisional:
            text += (
                "；那一年的放假安排还没公布，先按暂定日期"
                if zh
                else "; provisional, the year's calendar is not published"
            )
        return text + ("。" if zh else ".")


def count(trigger: date, length: Length) -> date:
    """The last day of a period before moving off rest days; the trigger day is not counted."""
    number, unit = length
    if unit == "days":
        return trigger + timedelta(days=number)
    if unit == "workdays":
        return days.add_workdays(trigger, number)
    return days.add_months(trigger, number * 12 if unit == "years" else number)


def limit_clock(rule: str, trigger: date) -> Clock:
    """The clock of a plain limit of LIMITS, started by `trigger`."""
    limit = LIMITS[rule]
    unmoved = count(trigger, limit.length)
    rolled = days.roll_over(unmoved)
    why = Said(f"{trigger} 起算，当天不算", f"counted from {trigger}, that day excluded")
    return Clock(
        rule,
        limit.what,
        trigger,
        rolled.day,
        unmoved,
        limit.who,
        rolled.reason,
        days.is_provisional(rolled.day) or days.is_provisional(unmoved),
        limit.basis,
        (Segment("running", trigger + timedelta(days=1), rolled.day, why),),
    )


_DMAL_FROM = date(2008, 5, 1)


def _arbitration_end(start: date) -> date:
    """One year; before the DMAL came into force 60 days, unless these had not run out by then (LL 82)."""
    if start < _DMAL_FROM:
        old = start + timedelta(days=60)
        if old < _DMAL_FROM:
            return old
    return days.add_months(start, 12)


def arbitration(events: Iterable[Event], *, wages: bool = False) -> Clock | None:
    """The arbitration limit over events: starts ("knew", or "left" for wages), interruptions, suspensions ("suspended").

    For wages there is no limit while the employment lasts (DMAL 27(4)): without "left" the clock is open. An interruption
    counts only inside the running period; after it earlier suspensions no longer matter. Suspended days are added.
    None when nothing has started the clock.
    """
    known = sorted(events, key=lambda event: (event.day, event.kind, event.until or event.day))
    rule = LIMITS["R-DL-ARB-WAGE" if wages else "R-DL-ARB-1Y"]
    starts = [event for event in known if event.kind in rule.starts]
    if not starts:
        if not wages or not known:
            return None
        began = known[0].day
        why = Said("还在职，欠薪不受时效限制", "still employed: no limit for wages")
        return Clock(rule.rule, rule.what, began, None, basis=rule.basis, segments=(Segment("open", began, None, why),))
    # Several starts are several breaches or a correction: the latest employment counts, and for knowing the first.
    start = (starts[-1] if wages else starts[0]).day
    first = start
    segments: list[Segment] = []
    ignored: list[tuple[Event, Said]] = []
    why = Said(f"{start} 起算", f"runs from {start}")
    stopped: set[date] = set()
    later = [event for event in known if event.kind in INTERRUPTING or event.kind == "suspended"]
    ongoing: list[Event] = []

    def last_day() -> tuple[date, date, str]:
        unmoved = _arbitration_end(start) + timedelta(days=len(stopped))
        rolled = days.roll_over(unmoved)
        return unmoved, rolled.day, rolled.reason

    for event in later:
        end = last_day()[1]
        if event.kind == "suspended":
            until = event.until or event.day
            if until <= start:
                ignored.append((event, Said("在起算之前", "before the limit began to run")))
            elif event.day > end:
                ignored.append((event, Said("时效已经过了", "after the limit had run out")))
            else:
                begin = max(event.day, start + timedelta(days=1))
                stopped |= {begin + timedelta(days=step) for step in range((until - begin).days + 1)}
                ongoing.append(event)
            continue
        if event.day <= start and event.day != start:
            ignored.append((event, Said("在起算之前", "before the limit began to run")))
        elif event.day > end:
            ignored.append(
                (event, Said("时效已经过了，不能再中断", "after the limit had run out: it cannot restart any more"))
            )
        elif event.day > start:
            segments.append(Segment("running", start + timedelta(days=1), event.day, why))
            start = event.day
            what = INTERRUPTING[event.kind]
            why = Said(f"{event.day} {what.zh}，重新计算", f"restarted on {event.day}: {what.en}")
            stopped = {day for day in stopped if day > start}
    unmoved, last, reason = last_day()
    segments.append(Segment("running", start + timedelta(days=1), last, why))
    for event in ongoing:
        zh = f"{event.day} 到 {event.until or event.day} 中止"
        segments.append(
            Segment("suspended", event.day, event.until or event.day, Said(zh, f"suspended from {event.day}"))
        )
    warnings = [
        Said(
            "仲裁委不会主动提时效，但单位可能提；尽早申请。",
            "The commission does not raise the limit itself, but the employer may. Apply as early as possible.",
        )
    ]
    if any(event.kind in INTERRUPTING for event in later):
        warnings.append(
            Said(
                "催要、投诉要留下凭据，才能证明中断。",
                "Keep proof of every demand and complaint: without it the restart cannot be shown.",
            )
        )
    return Clock(
        rule.rule,
        rule.what,
        first,
        last,
        unmoved,
        "worker",
        reason,
        days.is_provisional(last) or days.is_provisional(unmoved),
        rule.basis,
        tuple(sorted(segments, key=lambda segment: (segment.first, segment.state))),
        tuple(ignored),
        tuple(warnings),
    )


def civil(events: Iterable[Event]) -> Clock | None:
    """The three-year civil limit (CC 188-195) over events of the same kinds, started by "civil_knew".

    A hindrance ("suspended") inside the last six months lets the limit end six months after it is gone (CC 194); twenty
    years after the breach nothing is protected, which the caller checks where the breach is that old.
    """
    known = sorted(events, key=lambda event: (event.day, event.kind, event.until or event.day))
    rule = LIMITS["R-DL-CIVIL3Y"]
    starts = [event for event in known if event.kind in rule.starts]
    if not starts:
        return None
    first = start = starts[0].day
    ignored: list[tuple[Event, Said]] = []
    hindrances: list[Event] = []
    for event in known:
        unmoved, last, _reason = _civil_end(start, hindrances)
        if event.kind == "suspended":
            hindrances.append(event)
        elif event.kind in INTERRUPTING and event.day > start:
            if event.day > last:
                ignored.append(
                    (event, Said("时效已经过了，不能再中断", "after the limit had run out: it cannot restart any more"))
                )
            else:
                start = event.day
    unmoved, last, reason = _civil_end(start, hindrances)
    why = Said(f"{start} 起算", f"runs from {start}")
    return Clock(
        rule.rule, rule.what, first, last, unmoved, "worker", reason,
        days.is_provisional(last) or days.is_provisional(unmoved), rule.basis,
        (Segment("running", start + timedelta(days=1), last, why),), tuple(ignored),
    )  # fmt: skip


def _civil_end(start: date, hindrances: Sequence[Event]) -> tuple[date, date, str]:
    end = days.add_months(start, 36)
    for event in hindrances:
        gone = event.until or event.day
        if gone > days.add_months(end, -6) and event.day <= end:
            end = max(end, days.add_months(gone, 6))
    rolled = days.roll_over(end)
    return end, rolled.day, rolled.reason


def clocks(events: Iterable[Event], *, wages: bool = False) -> list[Clock]:
    """Every clock that the events of a case set running, earliest last day first, open ones last.

    `wages`: the matter is about pay, so that the arbitration limit follows DMAL 27(4).
    """
    known = list(events)
    found = [clock for clock in (arbitration(known, wages=wages), civil(known)) if clock is not None]
    folded = {"R-DL-ARB-1Y", "R-DL-ARB-WAGE", "R-DL-CIVIL3Y"}
    for rule, limit in LIMITS.items():
        if rule in folded:
            continue
        starts = [event.day for event in known if event.kind in limit.starts]
        if starts:
            found.append(limit_clock(rule, max(starts)))
    return sorted(found, key=lambda clock: (clock.last_day is None, clock.last_day or clock.started, clock.rule))
