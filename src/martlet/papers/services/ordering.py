"""Asking for a paper, and taking one back."""

from __future__ import annotations

import hashlib
import json
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access import journal
from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.cases.models import Case
from martlet.cases.selectors import get_case
from martlet.cases.services.base import locked, trace
from martlet.foundation.errors import Problem
from martlet.foundation.languages import reader_language
from martlet.papers.models import Paper
from martlet.papers.rules.material import Chosen
from martlet.papers.rules.register import paper as paper_of
from martlet.papers.selectors.form import Desk, desk
from martlet.papers.selectors.templates import in_use
from martlet.papers.tasks import produce_paper
from martlet.registry.rules import codes
from martlet.registry.selectors import all_agreed


@action("papers.make", on="case")
def order_paper(
    actor: Actor,
    case: Case,
    *,
    kind: str,
    chosen: Chosen | None = None,
    draft: bool = False,
    client_uuid: UUID | None = None,
) -> Paper:
    """Seal the words of a paper and put it into the queue. The same `client_uuid` twice is one paper.

    Problem that names what is missing; a draft is made all the same, with marks and 草稿 in its header.
    """
    known = paper_of(kind)
    if known is None:
        raise Problem(_("There is no such paper."))
    if client_uuid is not None and (already := Paper.objects.filter(case=case.pk, client_uuid=client_uuid).first()):
        return already
    case = get_case(actor, case.pk)
    found = desk(actor, case, known, chosen, draft=draft)
    if found.missing and not draft:
        raise Problem(
            _("Not printed yet, %(count)d missing: %(what)s."),
            values={"count": len(found.missing), "what": _said(found)},
        )
    if known.consent and not draft:
        check_agreed(found, known.consent)
    text = json.dumps(found.composed.context, ensure_ascii=False, sort_keys=True)
    paper = Paper(
        case=case,
        office=case.office,
        kind=known.id,
        is_draft=draft,
        template=in_use(known.id),
        people_count=len(found.chosen.workers),
        by_id=actor.user_id,
        context=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )
    if client_uuid is not None:
        paper.client_uuid = client_uuid
    paper.save(force_insert=True)
    produce_paper.enqueue(str(paper.pk))
    return paper


def check_agreed(found: Desk, purpose: str) -> None:
    """Problem when the paper tells somebody outside of a person who has not agreed to it, or took that back."""
    if not all_agreed([UUID(one) for one in found.chosen.workers], purpose):
        raise Problem(
            _(
                "Not printed yet: nobody wrote down that they agree to it. Ask, then record the consent “%(purpose)s” on the "
                "worker's page, with its words; who is in danger and cannot be asked has the basis “vital interest”."
            ),
            values={"purpose": codes.label("purpose", purpose, reader_language())},
        )


def _said(found: Desk, most: int = 8) -> str:
    """The first things that are missing, in the reader's language."""
    language = reader_language()
    said = list(dict.fromkeys(one.what.say(language) for one in found.missing))
    chinese = language.startswith("zh")
    return ("、" if chinese else ", ").join(said[:most]) + ("……" if len(said) > most else "")


@action("papers.void", on="paper")
def void_paper(actor: Actor, paper: Paper, *, reason: str) -> Paper:
    """Take a paper back: it stays where it is, marked, with the reason. It is never overwritten or removed."""
    reason = journal.require_reason(reason)
    case = locked(actor, paper.case)
    fresh = Paper.objects.select_for_update().get(pk=paper.pk)
    if fresh.voided_at is not None:
        return fresh
    if fresh.state != Paper.State.READY:
        raise Problem(_("This paper is not made yet."))
    fresh.case = case
    fresh.voided_at, fresh.voided_by_id, fresh.void_reason = timezone.now(), actor.user_id, reason
    fresh.save(update_fields=["voided_at", "voided_by", "void_reason"])
    facts = {"paper": str(fresh.pk), "kind": fresh.kind, "number": fresh.number, "draft": fresh.is_draft}
    trace(actor, case, "paper_void", text=reason, facts=facts)
    return fresh
