"""Files that may be one person, and what a merge would do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.policy import decide, require, visible
from martlet.access.selectors import work_names
from martlet.foundation.languages import reader_language
from martlet.foundation.paging import Page, paginate
from martlet.foundation.text import masked_name
from martlet.registry.models import Consent, Employment, Likeness, Merge, Person, PersonPhone, PersonStay
from martlet.registry.rules import codes, merging
from martlet.registry.selectors.persons import REVEALED, get_person
from martlet.registry.selectors.rows import COLUMNS, PersonRow, open_values

PAGE = 25
# What a person compares, in the order of the page; the province follows the home
COMPARED = {
    "name": pgettext_lazy("person", "Name"),
    "gender": _("Gender"),
    "birth_year": _("Year of birth"),
    "home_area": pgettext_lazy("person", "Home"),
    "wechat": _("WeChat"),
    "trade": _("Trade"),
    "industry": _("Industry"),
    "languages": _("Languages and dialects"),
    "approach_note": _("How to speak with them"),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files that may be one person. `why`: phone, name_home or both, in this order."""

    first: PersonRow
    second: PersonRow
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One value of both files as it may be shown. `choose`: both have it and they differ."""

    field: str
    label: Any
    kept: str
    gone: str
    choose: bool
    masked: bool


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What would come of making `gone` part of `kept`. `counts`: what the kept file gains: phones, consents, stays, work."""

    kept: Person
    gone: Person
    kept_row: PersonRow
    gone_row: PersonRow
    values: list[Difference]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class MergeLine:
    id: UUID
    kept: PersonRow
    at: datetime
    by: str


def likenesses(actor: Actor, cursor: str = "", size: int = PAGE) -> Page[Pair]:
    """Pairs that may be one person, newest first, both files mergeable by the actor, none set aside or merged already."""
    require(actor, "registry.merge")
    # narrowed by office for the index; whether a file may be merged is asked for those of the page
    rows = Likeness.objects.filter(
        dismissed_at=None,
        first__office__in=list(actor.office_ids),
        first__merged_into=None,
        second__merged_into=None,
    )
    page: Page[dict[str, Any]] = paginate(
        rows.values("id", "noticed", "first_id", "second_id", "why"), ("-noticed", "-id"), cursor, size
    )
    found = _rows(actor, {row[end] for row in page.rows for end in ("first_id", "second_id")})
    pairs: dict[tuple[UUID, UUID], list[str]] = {}
    for row in page.rows:
        pairs.setdefault((row["first_id"], row["second_id"]), []).append(row["why"])
    shown = [
        Pair(found[first], found[second], tuple(sorted(why, reverse=True)))
        for (first, second), why in pairs.items()
        if first in found and second in found
    ]
    return Page(shown, page.next, page.prev)


def _rows(actor: Actor, ids: set[UUID]) -> dict[UUID, PersonRow]:
    rows = list(visible(Person.objects.filter(pk__in=ids), actor, "registry.merge").values(*COLUMNS, "name"))
    return {one.row.id: one.row for one in open_values(actor, rows)}


def merge_preview(actor: Actor, kept_id: Any, gone_id: Any) -> MergePreview:
    """Both files side by side, masked. NotVisible when the actor may not merge either."""
    kept, gone = get_person(actor, kept_id), get_person(actor, gone_id)
    if kept.pk == gone.pk or not (decide(actor, "registry.merge", kept) and decide(actor, "registry.merge", gone)):
        raise NotVisible
    plain = {side: {name: getattr(row, name) for name in COMPARED} for side, row in (("kept", kept), ("gone", gone))}
    differing = merging.differing(plain["kept"], plain["gone"])
    rows = _rows(actor, {kept.pk, gone.pk})
    return MergePreview(
        kept,
        gone,
        rows[kept.pk],
        rows[gone.pk],
        [
            Difference(
                name,
                COMPARED[name],
                _shown(name, plain["kept"][name]),
                _shown(name, plain["gone"][name]),
                choose=name in differing,
                masked=name in REVEALED,
            )
            for name in COMPARED
            if plain["kept"][name] not in merging.EMPTY or plain["gone"][name] not in merging.EMPTY
        ],
        {
            "phones": _new_numbers(kept, gone),
            "consents": Consent.objects.filter(person=gone).count(),
            "stays": PersonStay.objects.filter(person=gone).count(),
            "work": Employment.objects.filter(person=gone).count(),
        },
    )


def _new_numbers(kept: Person, gone: Person) -> int:
    have = PersonPhone.objects.filter(Q(person=kept) | Q(person__merged_into=kept)).values("token")
    return PersonPhone.objects.filter(person=gone).exclude(token__in=have).count()


def _shown(name: str, value: Any) -> str:
    """A value as two files are compared by: enough to see whether they agree, no more."""
    tongue = reader_language()
    if value in merging.EMPTY:
        return ""
    if name == "name":
        return masked_name(value)
    if name == "wechat":
        return f"{value[:1]}***"
    if name == "birth_year":
        return f"{str(value)[:3]}*"
    if name == "home_area":
        _code, words = codes.split_home(value)
        return words if len(words) <= 2 else words[:2] + "…"
    if name == "languages":
        return "、".join(codes.label("language", one, tongue) for one in value)
    if name in ("gender", "trade", "industry"):
        return codes.label(name, value, tongue)
    return str(value)


def merges_of(actor: Actor, limit: int = 20) -> list[MergeLine]:
    """The last merges the actor may take back."""
    require(actor, "registry.merge")
    rows = list(
        Merge.objects.filter(undone_at=None, kept__office__in=list(actor.office_ids))
        .order_by("-at")
        .values("id", "kept_id", "at", "by_id")[:limit]
    )
    found = _rows(actor, {row["kept_id"] for row in rows})
    names = work_names({row["by_id"] for row in rows if row["by_id"]})
    return [
        MergeLine(row["id"], found[row["kept_id"]], row["at"], names.get(row["by_id"], ""))
        for row in rows
        if row["kept_id"] in found
    ]


__all__ = ["Difference", "MergeLine", "MergePreview", "Pair", "likenesses", "merge_preview", "merges_of"]
