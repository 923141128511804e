"""Templates: which one is in use, its history, and how it looks with an invented case."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.core.cache import cache

from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.policy import require
from martlet.foundation.languages import reader_language
from martlet.papers import building, converting, filling
from martlet.papers.models import TemplateUse, TemplateVersion
from martlet.papers.rules.facts import FACTS
from martlet.papers.rules.register import all_papers
from martlet.papers.rules.register import paper as paper_of
from martlet.papers.rules.sample import names, sample_context
from martlet.papers.rules.shapes import Paper

__all__ = [
    "SHIPPED",
    "Step",
    "TemplatePage",
    "TemplateRow",
    "content_of",
    "in_use",
    "label_of",
    "sample_file",
    "sample_pdf",
    "template_page",
    "template_rows",
]

LOOKED_AT = 3600  # seconds a preview is kept in memory: it holds an invented case only
_ONE_AT_A_TIME = Lock()  # a preview takes seconds and 200 MB: two lookers wait for each other, pages do not
SHIPPED = f"shipped-{building.SHIPPED}"


@dataclass(frozen=True, slots=True)
class TemplateRow:
    id: str
    slug: str
    name: str
    chinese: str
    number: int | None
    at: Any
    by: str
    versions: int


@dataclass(frozen=True, slots=True)
class Step:
    """A version with who made it; `number` None is the shipped one."""

    number: int | None
    note: str
    at: Any
    by: str
    size: int
    is_used: bool


@dataclass(frozen=True, slots=True)
class TemplatePage:
    paper: Paper
    name: str
    used: int | None
    steps: Sequence[Step]
    preview: Sequence[str]
    previewed: int | None
    names: Sequence[tuple[str, str, str]]


def in_use(kind: str) -> str:
    """What the template in use is called: "shipped-1" or the number of an uploaded version."""
    row = TemplateUse.objects.filter(kind=kind).select_related("version").defer("version__content").first()
    return str(row.version.number) if row is not None and row.version is not None else SHIPPED


def label_of(number: int | None) -> str:
    return SHIPPED if number is None else str(number)


def content_of(kind: str, label: str) -> bytes:
    """The Word file of a template. KeyError when there is no such version."""
    if label.startswith("shipped"):
        return building.shipped(kind)
    content = TemplateVersion.objects.filter(kind=kind, number=int(label)).values_list("content", flat=True).first()
    if content is None:
        raise KeyError(f"{kind} {label}")
    return bytes(content)


def template_rows(actor: Actor) -> list[TemplateRow]:
    """Every paper with the template in use. Two queries."""
    require(actor, "papers.templates")
    uses: dict[str, TemplateUse] = {}
    for row in TemplateUse.objects.select_related("version", "by").defer("version__content"):
        uses.setdefault(row.kind, row)
    counts: dict[str, int] = {}
    for kind in TemplateVersion.objects.values_list("kind", flat=True):
        counts[kind] = counts.get(kind, 0) + 1
    language = reader_language()
    rows = []
    for one in all_papers():
        use = uses.get(one.id)
        rows.append(
            TemplateRow(
                one.id,
                one.slug,
                one.name.say(language),
                one.name.zh,
                use.version.number if use and use.version else None,
                use.at if use else None,
                use.by.work_name if use and use.by else "",
                counts.get(one.id, 0),
            )
        )
    return rows


def template_page(actor: Actor, kind: str, number: int | None = None, *, shipped: bool = False) -> TemplatePage:
    """History, names and preview of one template. `number`: the version to preview, else the one in use."""
    require(actor, "papers.templates")
    paper = paper_of(kind)
    if paper is None:
        raise NotVisible
    used_label = in_use(paper.id)
    used = None if used_label == SHIPPED else int(used_label)
    rows = list(TemplateVersion.objects.filter(kind=paper.id).select_related("by").defer("content"))
    shown = None if shipped else number if number is not None else used
    if shown is not None and all(row.number != shown for row in rows):
        raise NotVisible
    steps = [
        Step(row.number, row.note, row.at, row.by.work_name if row.by else "", row.size, row.number == used)
        for row in rows
    ]
    size = len(building.shipped(paper.id))
    context = sample_context(paper)
    return TemplatePage(
        paper,
        paper.name.say(reader_language()),
        used,
        [*steps, Step(None, "", None, "", size, used is None)],
        filling.text_of(filling.fill(content_of(paper.id, label_of(shown)), context)),
        shown,
        _names(context),
    )


def sample_file(actor: Actor, kind: str, label: str) -> tuple[str, bytes]:
    """(file name, Word file) of a template filled with the invented case."""
    require(actor, "papers.templates")
    paper = paper_of(kind)
    if paper is None:
        raise NotVisible
    return f"{paper.name.zh}-样例.docx", filling.fill(_content(paper.id, label), sample_context(paper))


def sample_pdf(actor: Actor, kind: str, label: str) -> tuple[str, bytes]:
    """(file name, PDF) of a template filled with the invented case: what it will look like on paper. NoConverter, NotConverted."""
    _name, docx = sample_file(actor, kind, label)
    paper = paper_of(kind)
    assert paper is not None
    digest = hashlib.sha256(_content(paper.id, label)).hexdigest()
    key = f"papers:preview:{paper.id}:{digest}"
    made: bytes | None = cache.get(key)
    if made is None:
        with _ONE_AT_A_TIME:
            made = cache.get(key) or converting.converter().convert(docx)
            cache.set(key, made, LOOKED_AT)
    return f"{paper.name.zh}-样例.pdf", made


def template_file(actor: Actor, kind: str, label: str) -> tuple[str, bytes]:
    """(file name, Word file) of a template as it is edited."""
    require(actor, "papers.templates")
    paper = paper_of(kind)
    if paper is None:
        raise NotVisible
    return f"{paper.name.zh}-模板-{label}.docx", _content(paper.id, label)


def _content(kind: str, label: str) -> bytes:
    try:
        return content_of(kind, label)
    except (KeyError, ValueError):
        raise NotVisible from None


def _names(context: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(name, what it is, sample) for the page."""
    language = reader_language()
    found = []
    for name, sample in names(context):
        key = name.rpartition(".")[2]
        known = FACTS.get(key) or FACTS.get(f"evidence_{key}")
        found.append((name, known.label.say(language) if known else "", sample[:40]))
    return found
