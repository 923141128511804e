"""Produced papers: those of a case, one with its progress, and its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from martlet import vault
from martlet.access import journal
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.policy import decide, require, visible_one
from martlet.cases.hooks import Entry, Panel
from martlet.cases.models import Case
from martlet.foundation.languages import reader_language
from martlet.foundation.prepared import Prepared
from martlet.papers.models import Paper
from martlet.papers.rules.register import paper as paper_of
from martlet.vault.files import Opened, StoredFile

__all__ = ["ENTRIES", "MadeRow", "PaperPage", "case_panel", "get_paper", "made_in", "open_file", "paper_page"]

SHOWN = 6
STEPS = (Paper.State.WAITING, Paper.State.FILLING, Paper.State.CONVERTING, Paper.State.SEALING, Paper.State.READY)


def _name_in_history(facts: Mapping[str, Any]) -> str:
    """The paper an entry of the history speaks of, with its version, drafts marked."""
    paper = paper_of(str(facts["kind"]))
    name = paper.name.say(reader_language()) if paper else str(facts["kind"])
    said = f"{name} v{facts['number']}"
    return _("%(paper)s (draft)") % {"paper": said} if facts.get("draft") else said


def _made_entry(facts: Mapping[str, Any]) -> str:
    return _("Paper made: %(paper)s") % {"paper": _name_in_history(facts)}


def _void_entry(facts: Mapping[str, Any]) -> str:
    return _("Paper made void: %(paper)s") % {"paper": _name_in_history(facts)}


ENTRIES = {"paper": Entry("file-text", _made_entry), "paper_void": Entry("file-x", _void_entry)}
"""How the history of a case tells of papers."""


@dataclass(frozen=True, slots=True)
class MadeRow:
    """A produced paper in one line."""

    id: Any
    kind: str
    name: str
    number: int | None
    is_draft: bool
    state: str
    state_label: str
    at: Any
    by: str
    has_pdf: bool
    is_void: bool


@dataclass(frozen=True, slots=True)
class PaperPage:
    """`step` counts from 0 to 4 on the way to ready."""

    paper: Paper
    row: MadeRow
    case: Case
    step: int
    steps: Sequence[str]
    without: str
    traps: Sequence[str]
    signs: str
    copies: str
    attachments: Sequence[str]
    may_make: bool
    may_void: bool
    digest: str

    @property
    def is_working(self) -> bool:
        return self.paper.state not in (Paper.State.READY, Paper.State.FAILED)


_OF_CASE = Prepared(
    lambda case: (
        Paper.objects.filter(case=case)
        .annotate(by_name=F("by__work_name"))
        .defer("context")
        .order_by("-asked_at", "-id")[:50]
    )
)


def _row(paper: Paper, by: str) -> MadeRow:
    known = paper_of(paper.kind)
    return MadeRow(
        paper.pk,
        paper.kind,
        known.name.say(reader_language()) if known else paper.kind,
        paper.number,
        paper.is_draft,
        paper.state,
        str(Paper.State(paper.state).label),
        paper.made_at or paper.asked_at,
        by,
        paper.pdf is not None,
        paper.voided_at is not None,
    )


def made_in(actor: Actor, case: Case) -> list[MadeRow]:
    """The papers of a case, the newest first."""
    require(actor, "papers.read", case)
    return [_row(one, one.by_name or "") for one in _OF_CASE(case.pk)]


def case_panel(actor: Actor, case: Case) -> Panel | None:
    """The card on the case page: the newest papers and the way to make one."""
    rows = [_row(one, one.by_name or "") for one in _OF_CASE(case.pk)]
    may_make = bool(decide(actor, "papers.make", case))
    if not rows and not may_make:
        return None
    return Panel(
        "papers/_case_panel.html",
        {"papers": rows[:SHOWN], "more": max(0, len(rows) - SHOWN), "may_make": may_make, "case": case},
        order=60,
    )


def get_paper(actor: Actor, paper_id: Any) -> Paper:
    """A paper with its case. NotVisible when missing or not for this actor."""
    try:
        found = (
            Paper.objects.select_related("case__office", "case__lead", "by", "voided_by").filter(pk=paper_id).first()
        )
    except (ValidationError, ValueError, TypeError):
        found = None
    return visible_one(found, actor, "papers.read")


def paper_page(actor: Actor, paper_id: Any) -> PaperPage:
    """One paper with its progress; what is in it is opened only by downloading it."""
    paper = get_paper(actor, paper_id)
    vault.open_all([paper.case], actor)
    known = paper_of(paper.kind)
    language = reader_language()
    return PaperPage(
        paper,
        _row(paper, paper.by.work_name if paper.by else ""),
        paper.case,
        STEPS.index(Paper.State(paper.state)) if paper.state in STEPS else 0,
        [str(one.label) for one in STEPS],
        str(Paper.Without(paper.without).label),
        [text.say(language) for text in known.traps] if known else [],
        known.signs.say(language) if known else "",
        known.copies.say(language) if known else "",
        [text.say(language) for text in known.attachments] if known else [],
        bool(decide(actor, "papers.make", paper.case)),
        bool(decide(actor, "papers.void", paper)) and paper.state == Paper.State.READY and paper.voided_at is None,
        paper.digest[:12],
    )


def open_file(actor: Actor, paper_id: Any, what: str) -> tuple[Paper, str, Opened]:
    """(paper, file name, content) of its Word file or PDF; the read is in the journal before a byte leaves."""
    paper = get_paper(actor, paper_id)
    stored = paper.docx if what == "docx" else paper.pdf
    if stored is None:
        raise NotVisible
    journal.record_read(actor, "papers.read_file", paper, fields=(what,))
    known = paper_of(paper.kind)
    draft = "-草稿" if paper.is_draft else ""
    name = f"{known.name.zh if known else paper.kind}-{paper.case.number}-v{paper.number}{draft}.{what}"
    return paper, name, vault.files.open(StoredFile.objects.get(pk=stored), actor, owner=paper.case_id)
