"""Taking in a changed template, and saying which one is used."""

from __future__ import annotations

import hashlib

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.models import Office
from martlet.access.turns import wait_turn
from martlet.foundation.errors import Problem
from martlet.papers import filling
from martlet.papers.models import TemplateUse, TemplateVersion
from martlet.papers.rules.register import paper as paper_of
from martlet.papers.rules.sample import sample_context


@action("papers.templates")
def add_template(actor: Actor, *, kind: str, content: bytes, note: str = "") -> TemplateVersion:
    """Keep a changed template as a new version. It is checked and filled once before; it is not in use yet.

    Problem with the first thing that is wrong with it. The same file again is the version it already is.
    """
    known = paper_of(kind)
    if known is None:
        raise Problem(_("There is no such paper."))
    context = sample_context(known)
    filling.check(content, context)
    try:
        filling.fill(content, context)
    except Exception as error:
        raise Problem(
            _("Word file and tags do not fit together (%(why)s). Compare with the template that is shipped."),
            "file",
            values={"why": type(error).__name__},
        ) from None
    digest = hashlib.sha256(content).hexdigest()
    wait_turn(Office.objects.earliest("pk").pk)  # templates are of the whole network: one office stands for it
    same = TemplateVersion.objects.filter(kind=known.id, sha256=digest).first()
    if same is not None:
        return same
    last = TemplateVersion.objects.filter(kind=known.id).aggregate(last=Max("number"))["last"]
    return TemplateVersion.objects.create(
        kind=known.id,
        number=(last or 0) + 1,
        content=content,
        size=len(content),
        sha256=digest,
        note=note.strip()[:200],
        by_id=actor.user_id,
    )


@action("papers.templates")
def use_template(actor: Actor, *, kind: str, number: int | None) -> TemplateUse:
    """From now on papers of this kind are made from this version; None is the shipped one. Older papers stay as they are."""
    known = paper_of(kind)
    if known is None:
        raise Problem(_("There is no such paper."))
    version = None
    if number is not None:
        version = TemplateVersion.objects.filter(kind=known.id, number=number).first()
        if version is None:
            raise Problem(_("This version of the template is not there."))
    return TemplateUse.objects.create(kind=known.id, version=version, by_id=actor.user_id)
