"""The facts themselves: plain values, each optional. Amounts in fen, months "YYYY-MM"."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from martlet.law.clocks import Event

__all__ = ["Facts", "HeatDays", "Hours", "Link", "Period", "Rest"]


class Period(NamedTuple):
    """One month's pay in fen: what was due and what was paid."""

    month: str
    due: int
    paid: int


class Hours(NamedTuple):
    """Overtime hours a month, the same for every month from `first` to `last` ("YYYY-MM")."""

    first: str
    last: str
    extended: Fraction
    rest_day: Fraction
    holiday: Fraction


class Rest(NamedTuple):
    """Hours of one period under approved comprehensive hours: "month", "quarter", "half_year", "year" of a year."""

    period: str
    year: int
    worked: Fraction
    holiday: Fraction


class HeatDays(NamedTuple):
    """Days of one month ("YYYY-MM") with work in heat."""

    month: str
    days: Fraction


class Link(NamedTuple):
    """One party of a chain from the top down. `role` as in `wage_chain`; `licensed` None is unknown."""

    role: str
    name: str = ""
    licensed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of one worker. Amounts in fen, months "YYYY-MM", places by GB/T 2260 code, codes as FACTS lists them."""

    # work
    place: str | None = None
    form: str | None = None
    hired: date | None = None
    still_employed: bool | None = None
    last_day: date | None = None
    contract: str | None = None
    contract_signed: date | None = None
    contract_backdated: bool | None = None
    contract_months: int | None = None
    contract_expired: date | None = None
    probation_months: Fraction | None = None
    probation_wage_after: int | None = None
    birth: date | None = None
    retire_category: str | None = None
    pension: bool | None = None
    retirement_delayed: bool | None = None
    employer_state: str | None = None
    chain: tuple[Link, ...] | None = None
    developer_owes: bool | None = None
    lent_name: bool | None = None
    hired_by: str | None = None
    fixed_hours: bool | None = None
    price_by_platform: bool | None = None
    discipline: bool | None = None
    may_refuse: bool | None = None
    # pay
    monthly: int | None = None
    pay_form: str | None = None
    pay_channel: str | None = None
    periods: tuple[Period, ...] | None = None
    average: int | None = None
    average_without_overtime: int | None = None
    previous_month: int | None = None
    deducted: int | None = None
    deducted_for: str | None = None
    deducted_month: str | None = None
    deducted_loss: int | None = None
    dorm_agreed: bool | None = None
    withheld: tuple[str, ...] | None = None
    deposit: int | None = None
    iou_signed_by: str | None = None
    iou_says_wages: bool | None = None
    iou_names_employer: bool | None = None
    iou_due: date | None = None
    stoppage_months: int | None = None
    stoppage_worked: bool | None = None
    stoppage_paid: int | None = None
    post_pay: int | None = None
    outdoor_heat: tuple[str, ...] | None = None
    heat_days: tuple[HeatDays, ...] | None = None
    ordered: bool | None = None
    settled: str | None = None
    settled_on: date | None = None
    settled_paid: int | None = None
    received: int | None = None
    # hours
    hours_system: str | None = None
    overtime: tuple[Hours, ...] | None = None
    comprehensive: tuple[Rest, ...] | None = None
    hours_day: Fraction | None = None
    hours_week: Fraction | None = None
    hourly: int | None = None
    unit_rate: Fraction | None = None
    pieces_hour: Fraction | None = None
    piece_paid: bool | None = None
    cumulative_years: Fraction | None = None
    leave_taken: Fraction | None = None
    leave_taken_last_year: Fraction | None = None
    leave_waived: bool | None = None
    # end
    ended_how: str | None = None
    dismissal_ground: str | None = None
    noticed: bool | None = None
    protected: tuple[str, ...] | None = None
    wants_back: bool | None = None
    resign_grounds: tuple[str, ...] | None = None
    resign_stated: bool | None = None
    leaving_papers: bool | None = None
    insured: bool | None = None
    insurance_waived: bool | None = None
    insurance_years: Fraction | None = None
    jobless_months: Fraction | None = None
    unemployment_benefit: int | None = None
    claim_on: date | None = None
    # injury
    injured: date | None = None
    injury_how: str | None = None
    recognised: str | None = None
    grade: int | None = None
    injury_insured: bool | None = None
    injury_wage: int | None = None
    suspension_months: Fraction | None = None
    suspension_paid: int | None = None
    medical_paid: int | None = None
    filed_late: bool | None = None
    suitable_work: bool | None = None
    nursing: str | None = None
    area_average: int | None = None
    died: bool | None = None
    dependants: tuple[str, ...] | None = None
    on_order: bool | None = None
    civil_income: int | None = None
    fault_percent: int | None = None
    private_paid: int | None = None
    # what happened, for the clocks; and what the worker does not know
    events: tuple[Event, ...] = ()
    unknown: frozenset[str] = frozenset()

    def known(self, name: str) -> bool:
        """Whether the fact has a value."""
        return getattr(self, name) is not None

    def over(self, under: Facts) -> Facts:
        """These facts, with `under` where these have none. Events of both, each once."""
        filled = {
            name: getattr(under, name)
            for name in _NAMES
            if getattr(self, name) is None and name not in self.unknown and getattr(under, name) is not None
        }
        unknown = frozenset(self.unknown | {name for name in under.unknown if getattr(self, name) is None})
        events = tuple(dict.fromkeys((*self.events, *under.events)))
        return replace(self, **filled, events=events, unknown=unknown.difference(filled))

    @property
    def ended(self) -> bool | None:
        """Whether the employment has ended; None when neither was said."""
        if self.last_day is not None or self.still_employed is False or self.ended_how is not None:
            return self.still_employed is not True or self.last_day is not None
        return None if self.still_employed is None else False


_NAMES = tuple(one.name for one in fields(Facts) if one.name not in ("events", "unknown"))
