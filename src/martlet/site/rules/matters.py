"""The flows: what happened, in the worker's own words, and the questions that decide it, in order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from django.utils.translation import gettext_lazy as _

from martlet.law import parameters
from martlet.site.rules.answers import Answers, is_day
from martlet.site.rules.questions import UNKNOWN

When: TypeAlias = Callable[[Answers, date], bool]


@dataclass(frozen=True)
class Step:
    """A question of a flow, asked when `when` holds for the answers before it."""

    question: str
    when: When | None = None


@dataclass(frozen=True)
class Matter:
    """What happened. `rules` are the rule ids that its answer can rest on, `instead_of` matters that exclude it.

    `facts` tells which question a fact of the law room was asked by, so that what is wrong with it is said there.
    """

    name: str
    group: str
    title: Any
    hint: Any
    about: str
    steps: tuple[Step, ...]
    rules: tuple[str, ...]
    functions: tuple[str, ...]
    facts: Mapping[str, str] = field(default_factory=dict)
    instead_of: tuple[str, ...] = ()
    icon: str = ""


def _is(name: str, *values: str) -> When:
    return lambda given, today: given.get(name) in values


def _is_not(name: str, *values: str) -> When:
    return lambda given, today: given.get(name) not in values


def _has(name: str, *values: str) -> When:
    return lambda given, today: bool(set(given.get(name, "").split(",")) & set(values))


def _is_day(name: str) -> When:
    return lambda given, today: is_day(given.get(name, ""))


def _both(*conditions: When) -> When:
    return lambda given, today: all(condition(given, today) for condition in conditions)


def _either(*conditions: When) -> When:
    return lambda given, today: any(condition(given, today) for condition in conditions)


def has_minimum_wage(given: Answers, today: date) -> bool:
    """Whether the law room knows a minimum wage of the city."""
    code = given.get("city", "")
    return code.isdecimal() and parameters.current().find("min_wage.month", code, today) is not None


def without_own_contributions(given: Answers, today: date) -> bool:
    """Whether in this city the worker's own contributions do not count towards the minimum wage."""
    code = given.get("city", "")
    found = parameters.current().find("min_wage.without_contributions", code, today) if code.isdecimal() else None
    return bool(found and found.value)


GROUPS = (
    ("pay", _("Pay")),
    ("leaving", _("Contract and leaving")),
    ("body", _("Injury and time limits")),
)

_LEFT_FACTS = {"last_day": "left", "ended": "left", "term_date": "left", "employment_end": "left"}

_ALL = (
    Matter(
        "unpaid",
        "pay",
        _("I was not paid"),
        _("wages late, held back or not in full, the labour boss has gone"),
        "WAG",
        (
            Step("work"),
            Step("owed_from"),
            Step("owed_to"),
            Step("even"),
            Step("month_due", _is("even", "same")),
            Step("paid_sum", _is("even", "same")),
            Step("months", _is("even", "differs")),
            Step("left"),
            Step("asked", _is_day("left")),
            Step("city"),
        ),
        ("R-WAGE-ARREARS", "R-DL-ARB-WAGE", "R-MW-CONSTRUCTION", "R-PARAM-MINWAGE"),
        ("wage_arrears", "arb_wage_limitation", "wage_chain", "min_wage_on"),
        {"periods": "owed_to", **_LEFT_FACTS},
        icon="cash",
    ),
    Matter(
        "minimum",
        "pay",
        _("My pay is below the minimum wage"),
        _("too little for a full month, also for piece work or in probation"),
        "WAG",
        (
            Step("city"),
            Step("low_from", has_minimum_wage),
            Step("low_to", has_minimum_wage),
            Step("gross", has_minimum_wage),
            Step("ot_part", has_minimum_wage),
            Step("extra_part", has_minimum_wage),
            Step("own_si", _both(has_minimum_wage, without_own_contributions)),
            Step("absent", has_minimum_wage),
            Step("left", has_minimum_wage),
            Step("asked", _is_day("left")),
        ),
        ("R-WAGE-MINTOPUP", "R-WAGE-ARREARS", "R-DL-ARB-WAGE"),
        ("min_wage_topup", "wage_arrears", "arb_wage_limitation"),
        {"gross": "gross", "ot": "ot_part", "absent_days": "absent", **_LEFT_FACTS},
        icon="coins",
    ),
    Matter(
        "overtime",
        "pay",
        _("Overtime was not paid"),
        _("evenings, weekends, holidays, “everything included”"),
        "OVT",
        (
            Step("city"),
            Step("paykind"),
            Step("base", _is("paykind", "fixed")),
            Step("lump", _is("paykind", "lump")),
            Step("ot_from"),
            Step("ot_to"),
            Step("ext"),
            Step("rest"),
            Step("hol"),
            Step("ot_paid", _is("paykind", "fixed")),
            Step("left"),
            Step("asked", _is_day("left")),
        ),
        ("R-WAGE-OT", "R-WAGE-LUMPSUM", "R-PARAM-MINWAGE", "R-WAGE-ARREARS", "R-DL-ARB-WAGE"),
        ("overtime", "lump_sum_pay", "min_wage_on", "wage_arrears", "arb_wage_limitation"),
        {"base": "base", "lump": "lump", **_LEFT_FACTS},
        icon="clock",
    ),
    Matter(
        "deduction",
        "pay",
        _("They took money or keep my papers"),
        _("fines, rent, a deposit, identity card, wage card"),
        "WAG",
        (
            Step("taken_what"),
            Step("taken_sum", _is("taken_what", "loss", "housing", "deposit")),
            Step("month_wage", _is("taken_what", "loss", "housing")),
            Step("room_agreed", _is("taken_what", "housing")),
            Step("taken_on"),
            Step("city"),
        ),
        ("R-WAGE-DEDUCT", "R-WAGE-DORM", "R-DEPOSIT-DOC", "R-DL-INSPECT2Y", "R-PARAM-MINWAGE"),
        ("deduction_cap", "housing_deduction", "withheld_papers", "deadline", "min_wage_on"),
        {"amount": "taken_sum", "loss": "taken_sum", "month_wage": "month_wage", "trigger": "taken_on"},
        icon="wallet",
    ),
    Matter(
        "contract",
        "leaving",
        _("I have no written contract"),
        _("nothing signed, or signed late"),
        "CON",
        (
            Step("work"),
            Step("hire"),
            Step("signed", _is_not("hire", UNKNOWN)),
            Step("left", _is_not("hire", UNKNOWN)),
            Step("pay", _is_not("hire", UNKNOWN)),
            Step("city"),
        ),
        ("R-CONTRACT-DOUBLE", "R-CONTRACT-DOUBLE-LIMIT", "R-DL-ARB-1Y", "R-INJ-SUBCONTRACT", "R-PARAM-MINWAGE"),
        ("double_wage", "arb_limitation", "subcontract_injury", "min_wage_on"),
        {"monthly": "pay", "hire": "hire", "signed": "signed", "claim": "hire", **_LEFT_FACTS},
        icon="file-text",
    ),
    Matter(
        "dismissed",
        "leaving",
        _("I was dismissed"),
        _("told to go, laid off, contract not renewed"),
        "CON",
        (
            Step("how"),
            Step("states", _is("how", "art40", "redundancy", "expiry")),
            Step("hire", _is_not("how", "own")),
            Step("left"),
            Step("pay", _both(_is_not("how", "own"), _is_not("hire", UNKNOWN), _is_not("left", UNKNOWN))),
            Step("noticed", _is("how", "art40")),
            Step("last_pay", _both(_is("how", "art40"), _is("noticed", "no"))),
            Step("city"),
        ),
        (
            "R-TERM-N",
            "R-TERM-2N",
            "R-TERM-N1",
            "R-TERM-N-CAP",
            "R-TERM-PRE2008",
            "R-TERM-PROTECT",
            "R-TERM-CERT",
            "R-RESIGN-30",
            "R-DL-ARB-1Y",
            "R-ARB-EVIDENCE",
            "R-PARAM-MINWAGE",
        ),
        (
            "severance_due",
            "severance",
            "illegal_termination",
            "n_plus_1",
            "dismissal_protected",
            "leaving_papers",
            "arb_limitation",
            "burden_of_proof",
            "min_wage_on",
        ),
        {"avg": "pay", "start": "hire", "previous_month_wage": "last_pay", "known": "left", **_LEFT_FACTS},
        ("quit",),
        icon="door-exit",
    ),
    Matter(
        "quit",
        "leaving",
        _("They do not pay, I have to leave"),
        _("wages, insurance or safety are missing: going with compensation"),
        "CON",
        (
            Step("grounds"),
            Step("waived", _has("grounds", "no_insurance")),
            Step("left"),
            Step("wrote", _is_day("left")),
            Step("hire"),
            Step("pay", _both(_is_not("hire", UNKNOWN), _is_not("left", UNKNOWN))),
            Step("city"),
        ),
        ("R-TERM-38", "R-TERM-N", "R-TERM-N-CAP", "R-TERM-PRE2008", "R-DL-ARB-1Y", "R-PARAM-MINWAGE"),
        ("resignation_for_cause", "severance", "arb_limitation", "min_wage_on"),
        {"avg": "pay", "start": "hire", "known": "left", **_LEFT_FACTS},
        ("dismissed",),
        icon="run",
    ),
    Matter(
        "holiday",
        "leaving",
        _("I got no annual leave"),
        _("paid days off that you did not get"),
        "LEA",
        (
            Step("leave_year"),
            Step("cum_years"),
            Step("taken"),
            Step("hire"),
            Step("left"),
            Step("pay_plain"),
            Step("city"),
        ),
        ("R-LEAVE-ANNUAL", "R-DL-ARB-1Y", "R-PARAM-MINWAGE"),
        ("annual_leave_exit", "arb_limitation", "min_wage_on"),
        {"cum_years": "cum_years", "avg_ex_ot": "pay_plain", "hired": "hire", "taken": "taken", **_LEFT_FACTS},
        icon="calendar",
    ),
    Matter(
        "injury",
        "body",
        _("I was hurt at work"),
        _("accident, on the way, illness from work, a death"),
        "INJ",
        (
            Step("injured_how"),
            Step("injured"),
            Step("work"),
            Step("filed"),
            Step("insured"),
            Step("grade", _is_not("injured_how", "death")),
            Step("injury_pay", _is_not("injured_how", "death")),
            Step("city"),
        ),
        (
            "R-INJ-SCOPE",
            "R-INJ-LUMP",
            "R-INJ-MONTHLY",
            "R-INJ-LOCAL",
            "R-INJ-DEATH",
            "R-INJ-UNINSURED",
            "R-INJ-SUBCONTRACT",
            "R-INJ-NEWFORM",
            "R-DL-INJ30",
            "R-DL-INJ1Y",
        ),
        (
            "injury_scope",
            "injury",
            "injury_local_subsidies",
            "death",
            "uninsured_injury",
            "subcontract_injury",
            "platform_injury",
            "deadline",
        ),
        {"wage": "injury_pay", "grade": "grade", "injury_date": "injured", "trigger": "injured", "date": "injured"},
        icon="bandage",
    ),
    Matter(
        "late",
        "body",
        _("Am I too late?"),
        _("how much time is left, by which day to file"),
        "WAG",
        (
            Step("late_what"),
            Step("left", _is("late_what", "wages")),
            Step("knew", _is("late_what", "other_money")),
            Step("asked", _either(_is("late_what", "other_money"), _both(_is("late_what", "wages"), _is_day("left")))),
            Step("injured", _is("late_what", "injury")),
            Step("ended", _is("late_what", "inspect")),
            Step("received", _is("late_what", "award", "judgment")),
            Step("due_on", _is("late_what", "iou", "enforce")),
            Step("city"),
        ),
        (
            "R-DL-ARB-1Y",
            "R-DL-ARB-WAGE",
            "R-DL-ARB-INTERRUPT",
            "R-DL-INJ1Y",
            "R-DL-INSPECT2Y",
            "R-DL-CIVIL3Y",
            "R-DL-SUE15",
            "R-DL-APPEAL15",
            "R-DL-ENFORCE2Y",
        ),
        ("arb_limitation", "arb_wage_limitation", "deadline"),
        {"known": "knew", **_LEFT_FACTS},
        icon="hourglass",
    ),
)

MATTERS: Mapping[str, Matter] = {matter.name: matter for matter in _ALL}


def asked(matter: Matter, given: Answers, today: date) -> list[str]:
    """The questions of a matter that these answers call for, in order."""
    return [step.question for step in matter.steps if step.when is None or step.when(given, today)]


def next_question(matter: Matter, given: Answers, today: date) -> str | None:
    """The first one that is still open; None when everything is answered."""
    return next((name for name in asked(matter, given, today) if name not in given), None)


def before(matter: Matter, question: str, given: Answers, today: date) -> str | None:
    """The question to go back to; None from the first one."""
    names = asked(matter, given, today)
    place = names.index(question) if question in names else len(names)
    return names[place - 1] if place else None


def place_of(matter: Matter, question: str, given: Answers, today: date) -> tuple[int, int]:
    """(which, of at most how many): what is asked later depends on answers that are still to come."""
    names, every = asked(matter, given, today), [step.question for step in matter.steps]
    which = names.index(question) + 1
    return which, which + len(every) - every.index(question) - 1
