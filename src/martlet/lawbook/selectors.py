"""Reads: the book in use, the figures of a place, the history of one, what a correction touches, rules to look up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.models import Office
from martlet.access.policy import decide, require
from martlet.foundation import calendar
from martlet.law import parameters
from martlet.law.parameters import COUNTRY, Figure
from martlet.law.places import PROVINCES, named
from martlet.lawbook import hooks, rules
from martlet.lawbook.models import Correction
from martlet.lawbook.shelf import book

__all__ = [
    "FigureNow",
    "HistoryRow",
    "affected",
    "book",
    "correction",
    "figures_of",
    "history",
    "notice_years",
    "places",
    "read_notice",
]


@dataclass(frozen=True, slots=True)
class FigureNow:
    """One kind of figure at a place: what holds on a day (None: no data), and the one that is known to come next."""

    kind: str
    place: str
    now: Figure | None
    next: Figure | None
    corrected: bool


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One figure that stands or stood in the book.

    `state`: "now" counts on the day asked, "counts" from or until another day, "replaced" lies under a correction, "withdrawn".
    `correction` is the officer's row, None for a figure that came with the system.
    """

    figure: Figure
    state: str
    correction: Correction | None = None

    @property
    def entered_at(self) -> datetime | None:
        return self.correction.entered_at if self.correction else None


@dataclass(frozen=True, slots=True)
class Places:
    """(code, names) that can be chosen: the country, cities of the book and of our offices, then provinces.

    `usual` is the city of the office in which the actor sits, the first city of the book where that is none.
    """

    choices: list[tuple[str, tuple[str, str]]]
    usual: str


def places(actor: Actor) -> Places:
    """One query."""
    require(actor, "lawbook.read")
    cities = {code: (city.zh, city.en) for code, city in parameters.built_in().cities.items()}
    usual = next(iter(cities))
    for pk, code, zh, en in Office.objects.values_list("pk", "area_code", "name_zh", "name_en"):
        cities.setdefault(code, (zh, en))
        usual = code if pk == actor.office_id else usual
    rest = [(code, (said.zh, said.en)) for code, said in PROVINCES.items() if code not in cities]
    country = named(COUNTRY)
    return Places([(COUNTRY, (country.zh, country.en)), *sorted(cities.items()), *rest], usual)


def figures_of(actor: Actor, place: str, on: date) -> list[FigureNow]:
    """Every kind that is published for such a place, whether there is data or not."""
    require(actor, "lawbook.read")
    counting = book()
    corrected = set(Correction.objects.filter(withdrawn_at=None).values_list("kind", "place", "since"))
    rows = []
    later: dict[str, Figure] = {}
    for figure in counting:
        if figure.since > on and figure.place == place:
            known = later.get(figure.kind)
            if known is None or figure.since < known.since:
                later[figure.kind] = figure
    for kind in rules.kinds():
        if rules.is_national(kind) != (place == COUNTRY):
            continue
        now = counting.find(kind, place, on)
        if now is None and kind.startswith("injury.") and kind not in later:
            continue  # a province has its subsidies in months or in yuan: an empty line for the other way says nothing
        mark = now is not None and (kind, now.place, now.since) in corrected
        rows.append(FigureNow(kind, place, now, later.get(kind), mark))
    return rows


def history(actor: Actor, kind: str, place: str, on: date) -> list[HistoryRow]:
    """Everything that stands or stood for this figure, newest first day first; under one day the last entered first."""
    require(actor, "lawbook.read")
    if not rules.is_kind(kind):
        raise NotVisible
    entered = list(
        Correction.objects.filter(kind=kind, place=place)
        .select_related("entered_by", "withdrawn_by")
        .order_by("entered_at", "id")
    )
    base = [figure for figure in parameters.built_in() if (figure.kind, figure.place) == (kind, place)]
    on_top = {row.since: row.pk for row in entered if row.withdrawn_at is None}
    holds = book().find(kind, place, on)

    def state(since: date, pk: UUID | None) -> str:
        if on_top.get(since) != pk:
            return "replaced"
        return "now" if holds is not None and (holds.place, holds.since) == (place, since) else "counts"

    rows = [HistoryRow(figure, state(figure.since, None)) for figure in base]
    for row in entered:
        figure = as_figure(row)
        rows.append(HistoryRow(figure, "withdrawn" if row.withdrawn_at else state(row.since, row.pk), row))
    order = {row.pk: number for number, row in enumerate(entered, 1)}
    return sorted(
        rows, key=lambda one: (one.figure.since, order[one.correction.pk] if one.correction else 0), reverse=True
    )


def notice_years(today: date) -> list[int]:
    """The years whose notice can be entered, the first one that is still missing first."""
    book()  # and with it the calendar
    years = [today.year, today.year + 1]
    missing = [year for year in years if calendar.is_provisional(date(year, 1, 1))]
    return [*missing, *(year for year in reversed(years) if year not in missing)]


def read_notice(actor: Actor, year: int, text: str) -> calendar.Notice:
    """How a pasted notice is read, without saving anything."""
    require(actor, "lawbook.enter_notice")
    return rules.checked_notice(text, year, today(), actor.language)


def as_figure(row: Correction) -> Figure:
    """A correction as the law reads it."""
    values = (row.kind, row.place, row.since, row.until, row.value, row.source, row.verified)
    found = rules.laid_over(parameters.built_in(), [values]).find(row.kind, row.place, row.since)
    assert found is not None  # it was just laid there
    return found


def correction(actor: Actor, row_id: UUID) -> Correction:
    """One correction of a figure, with who entered and who withdrew it. Raises Refused, NotVisible."""
    require(actor, "lawbook.read")
    row = Correction.objects.select_related("entered_by", "withdrawn_by").filter(pk=row_id).first()
    if row is None:
        raise NotVisible
    return row


def before(row: Correction) -> Figure | None:
    """What counted for the first day of a correction without it and without those entered later."""
    earlier = Correction.objects.filter(kind=row.kind, withdrawn_at=None, entered_at__lt=row.entered_at)
    values = earlier.order_by("entered_at", "id").values_list(
        "kind", "place", "since", "until", "value", "source", "verified"
    )
    return rules.laid_over(parameters.built_in(), values).find(row.kind, row.place, row.since)


def affected(actor: Actor, kind: str, place: str, since: date) -> list[hooks.Affected]:
    """What is open and computed with this figure, as far as rooms above know and the actor may see; known ones first."""
    found = [row for ask in hooks.affected for row in ask(actor, kind, place, since)]
    return sorted(found, key=lambda row: (not row.certain, row.office, row.name))


def may_correct(actor: Actor) -> bool:
    return bool(decide(actor, "lawbook.enter_figure"))


def today() -> date:
    return timezone.localdate()
