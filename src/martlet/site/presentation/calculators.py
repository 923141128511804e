"""The calculators as pages: questions with what was typed, results with everything that they rest on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from martlet.access.models import Office
from martlet.foundation.calendar import Month, long_day
from martlet.foundation.money import yuan
from martlet.hotline.selectors.knowledge import Article
from martlet.law import parameters, taxonomy
from martlet.law.clocks import Clock
from martlet.law.conventions import CONVENTIONS
from martlet.law.registry import rule
from martlet.law.results import Used
from martlet.site.rules.answers import ELSEWHERE, cities, is_day, months_of, parts, rows_of
from martlet.site.rules.findings import Finding, Missing
from martlet.site.rules.matters import GROUPS, MATTERS, Matter, asked, before, place_of
from martlet.site.rules.questions import QUESTIONS, Option, Question
from martlet.site.rules.travelling import Travelling

OLDEST_YEAR = 1995


def groups() -> list[tuple[str, Any, list[Matter]]]:
    """The first question: what happened, under three headings."""
    return [(code, title, [matter for matter in MATTERS.values() if matter.group == code]) for code, title in GROUPS]


_ISSUES: Mapping[str, tuple[str, ...]] = {
    "unpaid": ("WAG-ARR", "WAG-ARR-CONSTR", "WAG-FLEE", "WAG-EXIT", "WAG-IOU", "PLA-PAY"),
    "minimum": ("WAG-MIN", "CON-PROB"),
    "overtime": ("OVT-PAY", "OVT-LIM", "OVT-SYS"),
    "deduction": ("WAG-DED", "LEN-DEP", "FOR-DOC", "LIV-DORM"),
    "contract": ("CON-NONE", "CON-REL"),
    "dismissed": ("TER-UNL", "TER-NEG", "TER-EXP", "TER-LAYOFF", "TER-40", "TER-CERT"),
    "quit": ("TER-38", "TER-RESIGN", "SOI-UNP"),
    "holiday": ("LEA-ANN",),
    "injury": (
        "INJ-NEW",
        "INJ-RECOG",
        "INJ-GRADE",
        "INJ-BEN",
        "INJ-PRIV",
        "INJ-DEATH",
        "INJ-ILLEGAL",
        "OCC-BEN",
        "PLA-INJ",
    ),
    "late": ("PRO-ARB", "PRO-COURT", "PRO-ENF", "PRO-ADMIN"),
}
"""Pages of knowledge from which a calculator is offered."""


def matters_of(issue: str) -> list[Matter]:
    """The calculators that belong to an issue."""
    return [MATTERS[name] for name, issues in _ISSUES.items() if issue in issues]


# --- a question ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    value: str
    label: Any
    hint: Any
    chosen: bool


@dataclass(frozen=True)
class QuestionPage:
    """`typed` is what stands in the fields, by part: v, y, m, d. `rows` are (month, its words, due, paid) of a table."""

    flow: Matter
    question: Question
    given: str
    which: int
    most: int
    bar: int
    has_back: bool
    typed: Mapping[str, str]
    choices: Sequence[Choice]
    ticks: Sequence[Choice]
    years: Sequence[int] = ()
    rows: Sequence[tuple[str, str, str, str]] = ()

    @property
    def again(self) -> str:
        """What brings this page back."""
        return urlencode({"given": self.given, "at": self.question.name, "go": "show"})

    @property
    def focus(self) -> str:
        """The id of its first field, to which what is wrong leads."""
        if self.rows:
            return f"q-due-{self.rows[0][0]}"
        return "q-1" if self.choices else "q-y" if self.years else "q-v"

    @property
    def months(self) -> range:
        return range(1, 13)

    @property
    def days(self) -> range:
        return range(1, 32)


def question_page(state: Travelling, name: str, typed: Mapping[str, list[str]], today: date) -> QuestionPage:
    """A question with what was answered or typed before."""
    flow, question = MATTERS[state.matter], QUESTIONS[name]
    which, most = place_of(flow, name, state.given, today)
    chosen = typed.get("v", []) if question.kind in ("choice", "many", "place") else typed.get("or", [])
    offered = [Choice(one.value, one.label, one.hint, one.value in chosen) for one in options_of(question)]
    in_list = question.kind in ("choice", "many", "place")
    first = {part: values[0][:40] for part, values in typed.items() if values}
    years = range(today.year, today.year - question.most if question.kind == "year" else OLDEST_YEAR - 1, -1)
    return QuestionPage(
        flow,
        question,
        state.written(),
        which,
        most,
        100 * which // most,
        before(flow, name, state.given, today) is not None,
        first,
        offered if in_list else (),
        () if in_list else offered,
        years if question.kind in ("day", "month", "year") else (),
        [
            (str(month), month.label(_language()), first.get(f"due-{month}", ""), first.get(f"paid-{month}", ""))
            for month in months_of(state.given, "owed_from", "owed_to")[: question.most]
        ]
        if question.kind == "table"
        else (),
    )


def options_of(question: Question) -> list[Option]:
    """What can be chosen or ticked; cities come from the law room."""
    if question.kind != "place":
        return list(question.options)
    return [*(Option(code, city_name(code)) for code in cities()), Option(ELSEWHERE, _("Another city"))]


def _language() -> str:
    return translation.get_language() or "zh-hans"


def city_name(code: str) -> str:
    """The city in the reader's language."""
    zh, en = cities()[code]
    return zh if _language().startswith("zh") else en


# --- what was answered, in words -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """One line of "what you told us", with its question so that it can be changed."""

    question: str
    label: Any
    words: str
    matter: str


def told(state: Travelling, today: date) -> list[Told]:
    """Everything that was asked in any of the matters, once."""
    names = {name: matter for matter in reversed(state.matters) for name in asked(MATTERS[matter], state.given, today)}
    return [
        Told(name, QUESTIONS[name].short, in_words(QUESTIONS[name], state.given[name], state), matter)
        for name, matter in names.items()
        if name in state.given
    ]


def in_words(question: Question, answer: str, state: Travelling) -> str:
    """An answer as a person reads it."""
    labels = {one.value: one.label for one in options_of(question)}
    if question.kind == "many":
        return "; ".join(str(labels[one]) for one in answer.split(",") if one in labels) or gettext("none of these")
    if answer in labels:
        return str(labels[answer])
    if question.kind == "table":
        return "; ".join(f"{month}: {_plain(due)} / {_plain(paid)}" for month, due, paid in rows_of(answer))
    if question.kind == "money":
        return f"{_plain(answer)} {question.unit}"
    if question.kind == "number":
        return f"{answer} {question.unit}"
    if is_day(answer) and len(answer) == 10:
        return long_day(date.fromisoformat(answer), _language())
    if is_day(answer) and len(answer) == 7:
        return Month(int(answer[:4]), int(answer[5:])).label(_language())
    return str(parts(question, answer, state.given).get("y", [answer])[0])


def _plain(amount: str) -> str:
    whole, _dot, rest = amount.partition(".")
    return yuan(int(whole) * 100 + int(f"{rest:0<2}"[:2]))


# --- a result -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Deadline:
    """A time limit as a box: `lead` what to do by which day, `more` the last day and how long that is."""

    state: str
    lead: str
    more: str


@dataclass(frozen=True)
class Figure:
    """A published figure that was used."""

    name: str
    value: str
    source: str
    since: str
    verified: bool


@dataclass(frozen=True)
class Working:
    """How a part was worked out: the sentences, the rule, its statutes."""

    title: Any
    steps: Sequence[str]
    rule: str
    basis: Sequence[str]
    alternatives: Sequence[str]


@dataclass
class Shown:
    """The finding of one matter, ready to read."""

    matter: Matter
    headline: Any
    low: str
    high: str
    at_least: bool
    says: Sequence[Any]
    table: Sequence[tuple[Any, str]]
    deadlines: Sequence[Deadline]
    workings: Sequence[Working]
    figures: Sequence[Figure]
    warnings: Sequence[str]
    conventions: Sequence[str]
    missing: Sequence[Missing]
    todo: Sequence[str]
    evidence: Sequence[str]
    issue: str
    issue_title: str
    cannot: str = ""


@dataclass
class ResultPage:
    """`given` is what travels with the present matter, `also` the same with it among those already worked out."""

    flow: Matter
    given: str
    also: str
    found: Sequence[Shown]
    told: Sequence[Told]
    others: Sequence[Matter]
    office: Office | None
    offices: Sequence[Office]
    about: str
    today: str

    @property
    def again(self) -> str:
        """What brings this page back."""
        return urlencode({"given": self.given, "go": "show"})


def result_page(
    state: Travelling,
    found: Sequence[Finding],
    articles: Mapping[str, Article | None],
    offices: Iterable[Office],
    today: date,
    language: str,
) -> ResultPage:
    """Everything that comes out, the conclusion first."""
    reachable = [office for office in offices if office.hotline_number]
    own = next((office for office in reachable if office.area_code == state.given.get("city")), None)
    return ResultPage(
        MATTERS[state.matter],
        state.written(),
        replace(state, done=state.matters).written(),
        [_shown(one, articles.get(one.issue), today, language) for one in found],
        told(state, today),
        [MATTERS[name] for name in state.others()],
        own,
        [] if own else reachable,
        MATTERS[state.matter].about,
        long_day(timezone.localdate(), language),
    )


def _shown(finding: Finding, article: Article | None, today: date, language: str) -> Shown:
    issue = taxonomy.issue(finding.issue)
    results = [part.result for part in finding.parts]
    warnings = [warning.say(language) for result in results for warning in result.warnings]
    used = [*finding.used, *(one for result in results for one in result.parameters)]
    evidence: Sequence[str] = article.evidence if article else ()
    if not evidence and issue is not None:
        evidence = [taxonomy.label("evidence_kinds", code, language) for code in issue.needed_evidence]
    return Shown(
        MATTERS[finding.matter],
        finding.headline,
        yuan(finding.amount.low) if finding.amount else "",
        yuan(finding.amount.high) if finding.amount and finding.amount.high != finding.amount.low else "",
        bool(finding.amount and finding.amount.at_least),
        finding.says,
        [(label, yuan(fen)) for label, fen in finding.table],
        [_deadline(clock, today, language) for clock in sorted(finding.clocks, key=_by_last_day)],
        [
            Working(
                part.title,
                [step.say(language) for step in part.result.steps],
                rule(part.result.rule).title(language),
                list(dict.fromkeys(citation.say(language) for citation in part.result.basis)),
                [_alternative(one, language) for one in part.result.alternatives],
            )
            for part in finding.parts
        ],
        [_figure(one, language) for one in {(one.name, one.place, one.since): one for one in used}.values()],
        list(dict.fromkeys(warnings)),
        list(dict.fromkeys(CONVENTIONS[name].say(language) for result in results for name in result.conventions)),
        list({str(one.what): one for one in finding.missing}.values()),
        article.today if article else (issue.steps(language) if issue else ()),
        evidence,
        finding.issue if article else "",
        article.title if article else "",
        finding.cannot.say(language) if finding.cannot else "",
    )


def _by_last_day(clock: Clock) -> date:
    return clock.last_day or date.max


def _alternative(one: Any, language: str) -> str:
    words = one.zh if language.startswith("zh") else one.en
    return f"{words} ({one.value})" if one.value is not None else str(words)


_WHAT: Mapping[str, Any] = {
    "R-DL-ARB-1Y": _("apply for arbitration"),
    "R-DL-ARB-WAGE": _("apply for arbitration"),
    "R-DL-INJ30": _("apply for recognition as a work injury"),
    "R-DL-INJ1Y": _("apply for recognition as a work injury yourself"),
}
"""Plainer words than those of the law room, for the limits that are shown most."""


def _deadline(clock: Clock, today: date, language: str) -> Deadline:
    """`state`: running, due, over, or "theirs" for what the employer has to do."""
    what = _WHAT.get(clock.rule) or clock.what.say(language)
    assert clock.last_day is not None  # findings only hold clocks that run
    assert clock.file_by is not None
    last, state = long_day(clock.last_day, language), clock.state(today)
    left = clock.days_left(today) or 0
    if state == "over":
        lead = gettext("Over since %(day)s: %(what)s") % {"day": last, "what": what}
        if clock.who == "employer":
            lead = gettext("The employer’s time was over on %(day)s: %(what)s") % {"day": last, "what": what}
            return Deadline("theirs", lead, "")
        more = gettext(
            "The other side can object that it is too late. Call us all the same: a demand or a serious illness may have moved it."
        )
        return Deadline("over", lead, more)
    if clock.who == "employer":
        return Deadline("theirs", gettext("The employer has until %(day)s: %(what)s") % {"day": last, "what": what}, "")
    by, gap = max(clock.file_by, today), "" if language.startswith("zh") else " "
    lead = gettext("Go by %(day)s: %(what)s") % {"day": long_day(by, language), "what": what}
    told = ngettext(
        "The last day is %(day)s, %(left)s day from now.", "The last day is %(day)s, %(left)s days from now.", left
    )
    more = told % {"day": last, "left": left}
    if by == today:
        lead = gettext("Go today: %(what)s") % {"what": what}
    if state == "due":
        more = gettext("Today is the last day.")
    if clock.moved and clock.unmoved:
        more += gap + gettext("It moved from %(day)s, a rest day.") % {"day": long_day(clock.unmoved, language)}
    if clock.provisional:
        more += gap + gettext("The holidays of that year are not published yet, so the day may move.")
    return Deadline(state, lead, more)


_UNITS: Mapping[str, Any] = {
    "yuan/month": _("yuan a month"),
    "yuan/hour": _("yuan an hour"),
    "yuan/year": _("yuan a year"),
    "yuan/day": _("yuan a day"),
    "yuan": _("yuan"),
    "days": _("days"),
    "hours": _("hours"),
    "percent": "%",
}


def _figure(used: Used, language: str) -> Figure:
    value = used.value
    if isinstance(value, bool):
        words = gettext("Yes") if value else gettext("No")
    else:
        words = f"{value:,} {_UNITS.get(used.unit, '')}".strip() if isinstance(value, (int, float)) else str(value)
    name = used.name if language.startswith("zh") else used.name_en
    city = parameters.current().cities.get(used.place)
    if city is not None:
        name = f"{city_name(used.place)} {name}"
    return Figure(name, words, used.source, long_day(used.since, language) if used.since else "", used.verified)
