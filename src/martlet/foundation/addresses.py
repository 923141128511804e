"""Addresses of a page full of rows: the pattern is looked up once, the ids are put in."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.urls import reverse

from martlet.foundation.prepared import MARK

__all__ = ["address_of"]
# What stands for an id while the address is made: nothing in an address of ours is like it.
MARKS: dict[type, UUID | int] = {UUID: MARK, int: 9_081_726_354}


def address_of(view: str, kind: type[UUID] | type[int] = UUID) -> Callable[[UUID | int], str]:
    """`address_of("hotline:contact")(id)` is the address of that page in the language of now, for every id of one list.

    For views whose only argument is an id, which needs no quoting. Raises NoReverseMatch as Django's reverse().
    """
    before, _mark, after = reverse(view, args=[MARKS[kind]]).partition(str(MARKS[kind]))
    return lambda id: f"{before}{id}{after}"
