"""Knowledge as it counts now: the newest version of staff over the file, with what the law room gives put in.

It is the network's and public: no actor is asked, every office and the public site read the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache

from django.db.models import FilteredRelation, Q
from django.utils import timezone

from martlet.hotline.models import ArticleVersion, KnowledgeArticle
from martlet.hotline.rules import finding
from martlet.hotline.rules import knowledge as rules
from martlet.hotline.rules.knowledge import Authority, Deadline, Parts, RuleLine
from martlet.law import taxonomy

__all__ = [
    "Article",
    "Found",
    "Group",
    "article",
    "articles",
    "groups",
    "history",
    "search",
    "to_review",
    "version",
    "versions_now",
]


@dataclass(frozen=True, slots=True)
class Article:
    """Everything on the page of an issue, in one language, ready to show: no sentence holds a place to fill.

    `rules`, `deadlines`, `evidence` and `authorities` come from the law room, `*_notes` are remarks of the article beside them.
    `version` is 1 as long as the text is the shipped one. `overdue` tells that its review date has passed.
    """

    issue: str
    language: str
    title: str
    group: str
    group_label: str
    alert: str
    right: tuple[str, ...]
    rules: tuple[RuleLine, ...]
    rule_notes: tuple[str, ...]
    today: tuple[str, ...]
    evidence: tuple[str, ...]
    evidence_notes: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    deadline_notes: tuple[str, ...]
    authorities: tuple[Authority, ...]
    tricks: tuple[tuple[str, str], ...]
    places: tuple[str, ...]
    search: tuple[str, ...]
    version: int
    edited_by: str
    edited_at: datetime | None
    reviewed_on: date
    review_by: date
    overdue: bool
    newer_shipped: bool

    @property
    def local(self) -> bool:
        """Whether some rule of it differs by place."""
        return bool(self.places) or any(rule.local for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Found:
    """An article in a list."""

    issue: str
    title: str
    group: str
    group_label: str
    lead: str
    version: int
    review_by: date
    overdue: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the taxonomy with its articles."""

    code: str
    label: str
    rows: tuple[Found, ...]


_NOW = ("parts", "version", "base", "edited_at", "edited_by__work_name")


def _rows(language: str, **where: str) -> dict[str, dict[str, object]]:
    """What staff wrote and confirmed, by issue: one query."""
    tongue = rules.language_of(language)
    query = (
        KnowledgeArticle.objects.filter(**where)
        .annotate(now=FilteredRelation("versions", condition=Q(versions__is_current=True, versions__language=tongue)))
        .values("issue", "reviewed_on", "review_by", *(f"now__{name}" for name in _NOW))
    )
    return {row["issue"]: row for row in query}


def _parts(shipped: rules.Shipped, row: dict[str, object] | None, language: str) -> Parts:
    own = row["now__parts"] if row else None
    return Parts.read(own) if isinstance(own, dict) else shipped.parts[rules.language_of(language)]


def article(issue: str, language: str, today: date | None = None) -> Article | None:
    """The article of an issue; None for a code nobody has written about. One query."""
    shipped = rules.shipped().get(issue)
    row = taxonomy.issue(issue)
    if shipped is None or row is None:
        return None
    return _article(shipped, row, _rows(language, issue=issue).get(issue), language, today or timezone.localdate())


def articles(language: str, today: date | None = None) -> list[Article]:
    """All of them in the order of the taxonomy, retired issues left out. One query."""
    now, day, tongue = _rows(language), today or timezone.localdate(), rules.language_of(language)
    found = []
    for code in _issues():
        if (edited := now.get(code)) is None:
            found.append(_as_shipped(code, tongue, day))
        else:
            row = taxonomy.issue(code)
            assert row is not None
            found.append(_article(rules.shipped()[code], row, edited, language, day))
    return found


@cache
def _issues() -> tuple[str, ...]:
    """Codes with an article whose issue is still in use."""
    return tuple(code for code in rules.shipped() if (row := taxonomy.issue(code)) is not None and row.active)


@lru_cache(512)
def _as_shipped(code: str, tongue: str, today: date) -> Article:
    """An article nobody has edited or confirmed: the same all day, so it is put together once in a process."""
    row = taxonomy.issue(code)
    assert row is not None
    return _article(rules.shipped()[code], row, None, tongue, today)


def _article(
    shipped: rules.Shipped, issue: taxonomy.Row, row: dict[str, object] | None, language: str, today: date
) -> Article:
    tongue = rules.language_of(language)
    raw = _parts(shipped, row, tongue)
    parts = rules.text_of(raw, tongue)
    ids = rules.rules_of(issue.code, tongue, raw)
    edited = row if row and row["now__version"] else None
    review_by = row["review_by"] if row else shipped.review_by
    reviewed_on = row["reviewed_on"] if row else shipped.reviewed
    assert isinstance(review_by, date)
    assert isinstance(reviewed_on, date)
    at = edited["now__edited_at"] if edited else None
    return Article(
        issue=issue.code,
        language=tongue,
        title=issue.label(tongue),
        group=issue.parent,
        group_label=taxonomy.label("groups", issue.parent, tongue),
        alert=issue.warning(tongue),
        right=parts.right,
        rules=rules.rule_lines(ids, tongue),
        rule_notes=parts.rule,
        today=parts.today,
        evidence=tuple(taxonomy.label("evidence_kinds", code, tongue) for code in issue.needed_evidence),
        evidence_notes=parts.keep,
        deadlines=rules.deadlines(ids, tongue, today),
        deadline_notes=parts.deadline,
        authorities=rules.authorities(issue.code, tongue),
        tricks=parts.tricks,
        places=parts.places,
        search=parts.search,
        version=int(str(edited["now__version"])) if edited else 1,
        edited_by=str(edited["now__edited_by__work_name"] or "") if edited else "",
        edited_at=at if isinstance(at, datetime) else None,
        reviewed_on=reviewed_on,
        review_by=review_by,
        overdue=review_by < today,
        newer_shipped=bool(edited) and edited is not None and str(edited["now__base"]) < shipped.version,
    )


# --- lists ------------------------------------------------------------------------------------------------------------------


def _found(one: Article) -> Found:
    return Found(
        one.issue,
        one.title,
        one.group,
        one.group_label,
        one.right[0] if one.right else "",
        one.version,
        one.review_by,
        one.overdue,
    )


def _by_group(rows: Iterable[Article]) -> list[Group]:
    heaps: dict[str, list[Found]] = {}
    labels: dict[str, str] = {}
    for one in rows:
        heaps.setdefault(one.group, []).append(_found(one))
        labels[one.group] = one.group_label
    return [Group(code, labels[code], tuple(found)) for code, found in heaps.items()]


def groups(language: str, today: date | None = None) -> list[Group]:
    """Every article under its group. One query."""
    return _by_group(articles(language, today))


def search(text: str, language: str, today: date | None = None, limit: int = 20) -> list[Found]:
    """Articles for everyday words, best first; a code finds its own article. One query; [] when nothing fits."""
    every = {one.issue: one for one in articles(language, today)}
    wanted = finding.asked(text[:200])
    ranked = finding.matches(
        (
            finding.score(
                wanted,
                code=one.issue,
                title=one.title,
                search=one.search,
                text=_said(one.right, one.today, one.tricks),
            ),
            one.issue,
        )
        for one in every.values()
    )
    return [_found(every[code]) for code in ranked[:limit]]


@lru_cache(512)
def _said(right: tuple[str, ...], today: tuple[str, ...], tricks: tuple[tuple[str, str], ...]) -> str:
    return "\n".join((*right, *today, *(line for pair in tricks for line in pair)))


def to_review(language: str, today: date | None = None, within: int = 30) -> list[Found]:
    """Articles whose review date has passed or comes within so many days, the longest overdue first. One query."""
    day = today or timezone.localdate()
    rows = [_found(one) for one in articles(language, day) if (one.review_by - day).days <= within]
    return sorted(rows, key=lambda row: row.review_by)


# --- versions ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Version:
    """A version in the history of an article; 1 is the text as shipped."""

    language: str
    version: int
    parts: Parts
    note: str
    restored: int
    edited_by: str
    edited_at: datetime | None
    is_current: bool


def history(issue: str) -> dict[str, list[Version]]:
    """Every version by language, the newest first, the shipped text last. {} for an unknown issue. One query."""
    shipped = rules.shipped().get(issue)
    if shipped is None:
        return {}
    rows = ArticleVersion.objects.filter(article__issue=issue).select_related("edited_by").order_by("-version")
    found: dict[str, list[Version]] = {language: [] for language in rules.LANGUAGES}
    for row in rows:
        found[row.language].append(
            Version(
                row.language,
                row.version,
                Parts.read(row.parts),
                row.note,
                row.restored,
                row.edited_by.work_name if row.edited_by else "",
                row.edited_at,
                row.is_current,
            )
        )
    for language, versions in found.items():
        versions.append(Version(language, 1, shipped.parts[language], "", 0, "", None, not versions))
    return found


def version(issue: str, language: str, number: int) -> Version | None:
    """One version with its text as typed; None when there is none."""
    return next((one for one in history(issue).get(rules.language_of(language), []) if one.version == number), None)


def versions_now(issue: str) -> dict[str, Version]:
    """The version that counts in each language, with its text as typed. One query."""
    return {language: rows[0] for language, rows in history(issue).items()}
