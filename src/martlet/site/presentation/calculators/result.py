"""A result as a page, the conclusion first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from martlet.access.models import Office
from martlet.foundation.calendar import long_day
from martlet.foundation.money import yuan
from martlet.hotline.selectors.knowledge import Article
from martlet.law import taxonomy
from martlet.law.conventions import CONVENTIONS
from martlet.law.registry import rule
from martlet.site.presentation.calculators.answers import Told, told
from martlet.site.presentation.calculators.deadline import Deadline, by_last_day, deadline_of
from martlet.site.presentation.calculators.figure import Figure, figure_of
from martlet.site.rules.findings import Finding, Missing
from martlet.site.rules.matters import MATTERS, Matter
from martlet.site.rules.travelling import Travelling


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
        [deadline_of(clock, today, language) for clock in sorted(finding.clocks, key=by_last_day)],
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
        [figure_of(one, language) for one in {(one.name, one.place, one.since): one for one in used}.values()],
        list(dict.fromkeys(warnings)),
        list(dict.fromkeys(CONVENTIONS[name].say(language) for result in results for name in result.conventions)),
        list({str(one.what): one for one in finding.missing}.values()),
        article.today if article else (issue.steps(language) if issue else ()),
        evidence,
        finding.issue if article else "",
        article.title if article else "",
        finding.cannot.say(language) if finding.cannot else "",
    )


def _alternative(one: Any, language: str) -> str:
    words = one.zh if language.startswith("zh") else one.en
    return f"{words} ({one.value})" if one.value is not None else str(words)
