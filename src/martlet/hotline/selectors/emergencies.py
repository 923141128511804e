"""What to say and whom to call when somebody is in danger: nothing of it is sealed, so it is there whatever happens."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from martlet.access.actor import Actor
from martlet.access.models import Office
from martlet.access.policy import visible
from martlet.foundation.languages import reader_language
from martlet.hotline.models import EmergencyNumbers
from martlet.hotline.rules import emergencies, scripts
from martlet.hotline.rules.emergencies import Number
from martlet.hotline.rules.scripts import ScriptText
from martlet.hotline.selectors.scripts import script
from martlet.law.places import named
from martlet.registry.models import PersonStay


@dataclass(frozen=True, slots=True)
class ShownNumber:
    """`where` is the place it is for, "" for the whole country; `source` where it stands in public, "" when nobody said."""

    number: str
    dialled: str
    name: str
    where: str
    source: str


@dataclass(frozen=True, slots=True)
class DangerSheet:
    """For one conversation."""

    script: ScriptText
    numbers: tuple[ShownNumber, ...]

    @property
    def first(self) -> tuple[ShownNumber, ...]:
        """What stands on the sheet while it is folded."""
        return self.numbers[:3]

    @property
    def only_national(self) -> bool:
        """Whether nobody has entered a number of the place, so that nobody looks for one."""
        return not any(one.where for one in self.numbers)


@dataclass(frozen=True, slots=True)
class NumbersVersion:
    """A version of an office's list, as its page shows it."""

    version: int
    numbers: tuple[Number, ...]
    row: EmergencyNumbers | None  # None: as shipped

    @property
    def shown(self) -> tuple[ShownNumber, ...]:
        return _shown(self.numbers)

    def of_place(self, place: str) -> bool:
        """Whether a number of this place, or of what it lies in, stands on it."""
        return any(one.place for one in emergencies.for_places(self.numbers, [place]))


def danger_sheet(actor: Actor, *, office: Office, persons: Collection[UUID] = (), place: str = "") -> DangerSheet:
    """`persons`: who it is or may be, whom the page has opened already; `place`: what was written down. Three queries."""
    places = [office.area_code, emergencies.place_in(place)]
    if persons:
        stays = PersonStay.objects.filter(person__in=list(persons), until_year=None)
        places += stays.values_list("area_code", flat=True)
    row = EmergencyNumbers.objects.filter(office=office).first()
    numbers = _numbers(row) if row else emergencies.shipped()
    return DangerSheet(
        script=script(actor, scripts.DANGER, office_id=office.pk),
        numbers=_shown(emergencies.for_places(numbers, [one for one in places if one])),
    )


def number_versions(actor: Actor) -> list[NumbersVersion]:
    """All of the actor's office, newest first; the last is as shipped."""
    rows = visible(EmergencyNumbers.objects.select_related("written_by"), actor, "hotline.write_emergencies")
    own = rows.filter(office=actor.office_id)
    found = [NumbersVersion(row.version, _numbers(row), row) for row in own]
    return [*found, NumbersVersion(emergencies.SHIPPED, emergencies.shipped(), None)]


def place_without_number(actor: Actor, version: NumbersVersion) -> str:
    """The place of the actor's office when the list has no number of it, in words; "" when it has one."""
    office = Office.objects.filter(pk=actor.office_id or 0).only("area_code").first()
    if office is None or not office.area_code or version.of_place(office.area_code):
        return ""
    return named(office.area_code).say(reader_language())


def _numbers(row: EmergencyNumbers) -> tuple[Number, ...]:
    return tuple(Number(**one) for one in row.numbers)


def _shown(numbers: Collection[Number]) -> tuple[ShownNumber, ...]:
    language = reader_language()
    return tuple(
        ShownNumber(one.number, one.dialled, one.name(language), one.where(language), one.source) for one in numbers
    )
