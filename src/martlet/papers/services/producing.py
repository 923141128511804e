"""Making the files of a paper: fill, convert, seal. Runs in the worker, may die at any line and is taken up again.

The order of things: every step says where it is; the number, both files and READY come in one transaction. A paper that
stopped on the way has no number and no file in the database; its sealed leftovers on disk are swept with all unnamed files.
"""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from martlet import vault
from martlet.access import journal
from martlet.access.actor import Actor
from martlet.access.live import publish
from martlet.access.policy import decide
from martlet.access.selectors import actor_of
from martlet.cases.models import Case
from martlet.cases.services.base import trace
from martlet.papers import converting
from martlet.papers.models import Paper
from martlet.papers.selectors.templates import content_of
from martlet.vault.errors import Sealed

log = logging.getLogger("martlet.papers")
SILENT = timedelta(minutes=4)  # longer than one conversion may take: whoever had it is gone
WAITED = timedelta(seconds=45)
TRIES = 4
State, Without = Paper.State, Paper.Without


def produce(paper_id: str) -> str:
    """Make one paper; its state when done. Harmless for one that is ready, failed or in another worker's hands."""
    paper = _take(paper_id)
    if paper is None:
        return ""
    actor = actor_of(paper.by) if paper.by is not None and paper.by.is_active else None
    try:
        if actor is None or not decide(actor, "papers.make", paper.case):
            return _fail(paper, Without.NOT_ALLOWED)
        vault.open_all([paper.case], actor)
        return _made(actor, paper)
    except Sealed:
        _say(paper, State.WAITING)
        return str(State.WAITING)
    except Exception as error:
        # The text of an error may quote the paper: only its kind is logged.
        log.warning("paper %s was not made: %s", paper.pk, type(error).__name__)
        if paper.tries >= TRIES:
            return _fail(paper, Without.BROKEN)
        _say(paper, State.WAITING)
        return str(State.WAITING)


def _take(paper_id: str) -> Paper | None:
    """The paper, if it is to be made and nobody is at it now."""
    with transaction.atomic():
        paper = (
            Paper.objects.select_for_update(of=("self",))
            .select_related("case__office", "by")
            .filter(pk=paper_id)
            .first()
        )
        if paper is None or paper.state in (State.READY, State.FAILED):
            return None
        if paper.state != State.WAITING and timezone.now() - paper.touched < SILENT:
            return None
        paper.state, paper.touched, paper.tries = State.FILLING, timezone.now(), paper.tries + 1
        paper.save(update_fields=["state", "touched", "tries"])
    if paper.tries > TRIES:
        _fail(paper, Without.BROKEN)
        return None
    return paper


def _made(actor: Actor, paper: Paper) -> str:
    from jinja2 import TemplateError

    from martlet.papers import filling

    context: dict[str, Any] = json.loads(paper.context)
    try:
        docx = filling.fill(content_of(paper.kind, paper.template), context, draft=paper.is_draft)
    except (TemplateError, KeyError) as error:
        log.warning("paper %s: the template does not fit (%s)", paper.pk, type(error).__name__)
        return _fail(paper, Without.TEMPLATE)
    _say(paper, State.CONVERTING)
    pdf, without = _as_pdf(docx)
    _say(paper, State.SEALING)
    return _seal(actor, paper, docx, pdf, without)


def _as_pdf(docx: bytes) -> tuple[bytes | None, str]:
    try:
        return converting.converter().convert(docx), Without.NOTHING
    except converting.NoConverter:
        return None, Without.NO_CONVERTER
    except converting.NotConverted as error:
        log.warning("no PDF of a paper: %s", error)
        return None, Without.NOT_CONVERTED


def _seal(actor: Actor, paper: Paper, docx: bytes, pdf: bytes | None, without: str) -> str:
    """Both files, the number and READY, or nothing."""
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).get(pk=paper.case_id)  # numbers come one after the other
        state = Paper.objects.filter(pk=paper.pk).values_list("state", flat=True).get()
        if state in (State.READY, State.FAILED):
            return str(state)
        last = Paper.objects.filter(case=case, kind=paper.kind).aggregate(last=Max("number"))["last"]
        paper.number = (last or 0) + 1
        paper.docx = vault.files.seal(BytesIO(docx), owner=paper.case_id, office=paper.case.office).pk
        if pdf is not None:
            paper.pdf = vault.files.seal(BytesIO(pdf), owner=paper.case_id, office=paper.case.office).pk
        paper.state, paper.without, paper.made_at = State.READY, without, timezone.now()
        paper.touched = paper.made_at
        paper.save(update_fields=["number", "docx", "pdf", "state", "without", "made_at", "touched"])
        facts = {"paper": str(paper.pk), "kind": paper.kind, "number": paper.number, "draft": paper.is_draft}
        trace(actor, paper.case, "paper", facts=facts)
        journal.record(actor, "papers.produce", paper, fields=("docx", "pdf") if pdf is not None else ("docx",))
        if paper.by_id is not None:
            publish(kind="paper.done", user_id=paper.by_id, data={"paper": str(paper.pk)})
    return str(State.READY)


def _say(paper: Paper, state: str) -> None:
    """Where the work is, for the page that watches it."""
    paper.state = state
    Paper.objects.filter(pk=paper.pk).exclude(state__in=(State.READY, State.FAILED)).update(
        state=state, touched=timezone.now()
    )


def _fail(paper: Paper, why: str) -> str:
    Paper.objects.filter(pk=paper.pk).exclude(state=State.READY).update(
        state=State.FAILED, without=why, touched=timezone.now()
    )
    return str(State.FAILED)


def resume() -> int:
    """Queue again what waits (the files were sealed, a worker died), and sweep what a crash left in memory; how many."""
    from martlet.papers.tasks import produce_paper

    converting.sweep()
    now = timezone.now()
    if not vault.status().is_open:
        return 0
    unfinished = Paper.objects.exclude(state__in=(State.READY, State.FAILED))
    rows = list(
        unfinished.filter(touched__lt=now - WAITED).order_by("touched").values_list("pk", "state", "touched")[:100]
    )
    count = 0
    for pk, state, touched in rows:
        if state == State.WAITING or now - touched >= SILENT:
            produce_paper.enqueue(str(pk))
            count += 1
    return count
