"""Finding people: by number, end of number, name, initials, sound, employer, home county. And knowing who calls.

The finder in the keeper proposes, `visible()` disposes: nothing of an office the actor does not work in comes back, except
that a full number says 'known to the network since 2024, Beijing'.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from martlet import vault
from martlet.access import journal
from martlet.access.actor import Actor, Role
from martlet.access.errors import NotVisible
from martlet.access.models import JournalEntry
from martlet.access.policy import require, visible
from martlet.foundation import phone, text
from martlet.foundation.errors import Problem
from martlet.registry import hooks
from martlet.registry.models import Employment, Organisation, Person, PersonPhone
from martlet.registry.rules import query as queries
from martlet.registry.selectors.proposals import StillReading, proposals
from martlet.registry.selectors.rows import OpenPerson, PersonRow, office_names, opened

AN_HOUR = 60  # searches of a volunteer; security.md 2.2
MOST = 200  # what the finder gives at once
WHOLE_NAME = 99  # the finder's score of a name that is equal
HOW = {
    "phone": pgettext_lazy("found by", "phone"),
    "tail": _("part of the number"),
    "name": pgettext_lazy("found by", "name"),
    "initials": _("initials"),
    "sound": pgettext_lazy("found by", "sound"),
    "employer": pgettext_lazy("found by", "employer"),
    "home": _("home county"),
    "near": _("similar name"),
}
ORDER = {"phone": 0, "tail": 1, "name": 2, "initials": 3, "sound": 4, "employer": 5, "home": 6, "near": 7}


@dataclass(frozen=True, slots=True)
class PersonHit(PersonRow):
    """A person found, masked. `how`: phone, tail, name, initials, sound, near, home or employer."""

    how: str
    score: int = 0

    @property
    def how_label(self) -> Any:
        """What fitted, for the page."""
        return HOW[self.how]


@dataclass(frozen=True, slots=True)
class Known:
    """A file that another office keeps: all that may be said of it before the person agrees."""

    person_id: UUID
    since_year: int
    office_id: int
    office_name: str


@dataclass(frozen=True, slots=True)
class Match:
    """Who may answer at a number: an opened person of ours, or a file known elsewhere. Always a maybe."""

    person: Person | None = None
    known: Known | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """`kind`: phone, tail or words. `more`: there are hits beyond those given."""

    kind: str
    hits: list[PersonHit]
    known: list[Known]
    more: bool = False


def search_persons(actor: Actor, query: str, limit: int = 50) -> list[PersonHit]:
    """The persons whom `actor` may open that fit what was typed, best first. Journaled: kind and count, never the words.

    Problem when fewer than two characters or four digits were typed, or a volunteer has searched too often this hour.
    """
    return find_people(actor, query, limit).hits


def find_people(actor: Actor, query: str, limit: int = 50) -> Found:
    """As `search_persons`, with what other offices know of a full number."""
    require(actor, "registry.find")
    asked = queries.read(query)
    _not_too_often(actor)
    found = _by_phone(actor, asked.text, limit) if asked.kind == "phone" else _by_finder(actor, asked, limit)
    journal.record(
        actor, "registry.find", fields=(asked.kind,), reason=f"hits={len(found.hits)} known={len(found.known)}"
    )
    return found


def maybe_known(actor: Actor, name: str, numbers: Sequence[str], limit: int = 6) -> Found:
    """Who might be the person about to get a new file: same numbers (E.164), or the same name. Not counted as a search."""
    require(actor, "registry.find")
    tokens = vault.blind("phone", list(numbers)) if numbers else []
    ids = files_with(tokens) if tokens else set()
    persons = visible(Person.objects.filter(pk__in=ids), actor, "registry.read")
    rows = opened(actor, persons.order_by("-updated", "-id"), limit)
    seen = {open_row.row.id for open_row in rows}
    hits = [_hit(open_row, "phone", open_row.row.phone) for open_row in rows]
    if len(_signs(name)) >= 2:
        with suppress(StillReading):  # the same numbers are told all the same
            found = _by_finder(actor, queries.Query("words", text.fold(name)), MOST)
            hits += [hit for hit in found.hits if hit.how == "name" and hit.score >= WHOLE_NAME and hit.id not in seen]
    return Found("words", hits[:limit], _known(ids - seen))


def _not_too_often(actor: Actor) -> None:
    """A volunteer searches at most 60 times an hour; who runs an office is not held up."""
    if actor.user_id is None or actor.has(Role.COORDINATOR, Role.MEDIATOR):
        return
    since = timezone.now() - timedelta(hours=1)
    rows = JournalEntry.objects.filter(actor_id=actor.user_id, action="registry.find").order_by("-n")
    oldest: datetime | None = rows.values_list("at", flat=True)[AN_HOUR - 1 : AN_HOUR].first()
    if oldest is not None and oldest > since:
        raise Problem(
            _("You have searched %(count)d times within an hour. Ask your coordinator, or wait a little.")
            % {"count": AN_HOUR},
            "q",
        )


# --- full numbers ------------------------------------------------------------------------------------------------------------


def _by_phone(actor: Actor, number: str, limit: int) -> Found:
    ids = files_with([vault.blind("phone", [number])[0]])
    persons = visible(Person.objects.filter(pk__in=ids), actor, "registry.read").order_by("-updated", "-id")
    rows = opened(actor, persons, limit + 1)
    seen = {open_row.row.id for open_row in rows}
    hits = [_hit(open_row, "phone", phone.masked(number)) for open_row in rows[:limit]]
    return Found("phone", hits, _known(ids - seen) if len(rows) <= limit else [], more=len(rows) > limit)


def files_with(tokens: Iterable[bytes]) -> set[UUID]:
    """Files that hold one of these numbers; a merged file counts as the one it went into."""
    rows = PersonPhone.objects.filter(token__in=list(tokens)).values_list("person_id", "person__merged_into_id")
    return {merged or person for person, merged in rows[:MOST]}


def holders_of(tokens: Iterable[bytes]) -> list[tuple[UUID, UUID, bytes]]:
    """(person, their file, number) for each of these numbers that a person holds; a merged one's file is the one it went into."""
    rows = PersonPhone.objects.filter(token__in=list(tokens)).values_list(
        "person_id", "person__merged_into_id", "token"
    )
    return [(person, merged or person, bytes(token)) for person, merged, token in rows]


def _known(ids: Iterable[UUID]) -> list[Known]:
    """What may be said of files that the actor may not open."""
    hidden = list(ids)
    if not hidden:
        return []
    names = office_names()
    rows = Person.objects.filter(pk__in=hidden).order_by("created").values_list("pk", "office_id", "created")
    return [Known(pk, timezone.localtime(made).year, office, names.get(office, "")) for pk, office, made in rows]


def known_file(actor: Actor, person_id: Any) -> Known:
    """What may be said of one file of another office, for the page that asks for consent. NotVisible when there is none."""
    require(actor, "registry.open_with_consent")
    found = _known(Person.objects.filter(pk=person_id, merged_into=None).values_list("pk", flat=True))
    if not found:
        raise NotVisible
    return found[0]


def match_phone(actor: Actor, e164: str) -> list[Match]:
    """Who may be calling: the files with this number that the actor may open (opened, last contact first), then what other
    offices know. Two queries beside the offices, one trip to the keeper for the token and one for the files.
    """
    if not e164:
        return []
    ids = files_with([vault.blind("phone", [e164])[0]])
    if not ids:
        return []
    persons = list(
        visible(Person.objects.filter(pk__in=ids), actor, "registry.read")
        .select_related("office")
        .order_by("-last_contact", "-updated")
    )
    vault.open_all(persons, actor)
    known = _known(ids - {person.pk for person in persons})
    return [Match(person=person) for person in persons] + [Match(known=one) for one in known]


# --- ends of numbers and words ------------------------------------------------------------------------------------------------


def _by_finder(actor: Actor, asked: queries.Query, limit: int) -> Found:
    scopes = None if actor.kind == "system" else sorted(actor.office_ids)
    proposed = proposals("person", asked.text, limit=MOST, scopes=scopes)
    ranked = {hit.id: (hit.how, hit.score) for hit in proposed}
    employed = _workers(actor, asked.text) if asked.kind == "words" else set()
    wanted = Person.objects.filter(pk__in=[*ranked, *(employed - ranked.keys())])
    merged = {
        pk: root
        for pk, root in wanted.exclude(merged_into=None).values_list("pk", "merged_into_id")
        if root is not None
    }
    for pk, root in merged.items():
        if pk in ranked:
            ranked.setdefault(root, ranked[pk])
    roots = Person.objects.filter(pk__in={merged.get(pk, pk) for pk in [*ranked, *employed]}, merged_into=None)
    mine = set(visible(roots, actor, "registry.read").values_list("pk", flat=True))
    # the finder's own order is nearly ours: only rows that will be shown are opened
    best = sorted(mine, key=lambda pk: (-ranked.get(pk, ("", 0))[1], pk))[:limit]
    rows = opened(actor, Person.objects.filter(pk__in=best), limit, home=True)
    hits = [_judged(open_row, asked, *ranked.get(open_row.row.id, ("employer", 0))) for open_row in rows]
    hits.sort(key=lambda hit: (ORDER[hit.how], -hit.score, hit.id))
    return Found(asked.kind, hits, [], more=len(mine) > limit or len(proposed) >= MOST)


def _judged(open_row: OpenPerson, asked: queries.Query, how: str, score: int) -> PersonHit:
    """Tell the name from the home: both are words to the finder. For the end of a number, show the number that ends so."""
    if how == "tail":
        fitting = [number for number in open_row.numbers if asked.text in number]
        return _hit(open_row, "tail", phone.masked(fitting[0]) if fitting else open_row.row.phone, score)
    if how in ("name", "initials", "sound", "near") and open_row.home:
        name, home = (_closeness(asked.text, words, how) for words in (open_row.name, open_row.home))
        if home > name:
            return _hit(open_row, "home", open_row.row.phone, score)
    return _hit(open_row, how, open_row.row.phone, score)


def _closeness(asked: str, words: str, how: str) -> int:
    """1 when these words can be why the finder found the person in this way."""
    if how == "name":
        return int(_signs(asked) in _signs(words))
    if how == "initials":
        return int(asked in text.initials(words))
    if how == "sound":
        return int(_sound(asked) in _sound(words))
    return 0


def _signs(words: str) -> str:
    return "".join(sign for sign in text.fold(words) if sign.isalnum())


def _sound(words: str) -> str:
    """Typed pinyin and characters alike, as the south speaks them."""
    return "".join(text.dialect_fold(syllable) for syllable in text.syllables(words))


def _workers(actor: Actor, words: str) -> set[UUID]:
    """Persons who work for an employer of this name."""
    proposed = [hit.id for hit in proposals("organisation", words, limit=20) if hit.how in ("name", "sound")]
    if not proposed:
        return set()
    rows = visible(Organisation.objects.filter(pk__in=proposed), actor, "registry.read_organisation")
    ids = list(rows.values_list("pk", flat=True))
    found = set(Employment.objects.filter(organisation_id__in=ids).values_list("person_id", flat=True)[:MOST])
    for workers_of in hooks.workers_of:
        found |= set(workers_of(actor, ids))
    return found


def _hit(open_row: OpenPerson, how: str, shown_phone: str, score: int = 0) -> PersonHit:
    return PersonHit(**{**asdict(open_row.row), "phone": shown_phone}, how=how, score=score)


__all__ = [
    "Found",
    "Known",
    "Match",
    "PersonHit",
    "find_people",
    "known_file",
    "match_phone",
    "maybe_known",
    "search_persons",
]
