"""Keeping what was typed for the papers of a case."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.cases.models import Case
from martlet.cases.services.base import locked
from martlet.foundation.errors import Stale
from martlet.papers.models import TypedFacts


@action("papers.make", on="case")
def save_facts(actor: Actor, case: Case, *, values: Mapping[str, Any], rev: int) -> TypedFacts:
    """Keep typed facts under their keys ("person:<id>:id_number"); None forgets one. Stale on an older `rev`.

    Nothing is written when nothing changes, so a form sent twice is kept once.
    """
    case = locked(actor, case)
    row = TypedFacts.objects.filter(case=case.pk).first() or TypedFacts(case=case, rev=0)
    row.case = case
    kept: dict[str, Any] = json.loads(row.values or "{}")
    wanted = {key: _plain(raw) for key, raw in values.items() if kept.get(key) != _plain(raw)}
    if not wanted:
        return row
    if row.rev != rev:
        raise Stale(current=row)
    kept |= wanted
    row.values = json.dumps({key: raw for key, raw in kept.items() if raw is not None}, ensure_ascii=False)
    row.rev += 1
    row.changed_at, row.changed_by_id = timezone.now(), actor.user_id
    row.save()
    return row


def _plain(raw: Any) -> Any:
    return raw.isoformat() if isinstance(raw, date) else raw
