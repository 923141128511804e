"""What persons agreed to, asked for many at once."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from martlet.registry.models import Consent


def not_to_be_called(person_ids: Collection[UUID]) -> set[UUID]:
    """Who of these said that we must not call them again: took the consent back, or said no when asked, and has not agreed
    since. Two queries."""
    rows = Consent.objects.filter(person__in=list(person_ids), purpose="contact")
    said_no = set(rows.exclude(withdrawn_at=None).values_list("person", flat=True))
    agreed = rows.filter(withdrawn_at=None).filter(Q(expires=None) | Q(expires__gte=timezone.localdate()))
    return said_no - set(agreed.values_list("person", flat=True)) if said_no else set()
