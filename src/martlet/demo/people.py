"""Workers and firms."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random

from martlet import vault
from martlet.access.models import Office
from martlet.demo import homes, names
from martlet.demo.models import DemoRun
from martlet.demo.offices import OFFICES
from martlet.foundation.moments import moment_of
from martlet.registry.models import ChainLink, Organisation, OrganisationAlias, Person, PersonPhone, PersonStay, Site
from martlet.registry.rules import codes
from martlet.registry.services import findable

MEN_TRADES = [
    "rebar",
    "formwork",
    "concrete",
    "mason",
    "scaffold",
    "plaster",
    "paint",
    "electric",
    "plumb",
    "weld",
    "decorate",
    "labourer",
    "courier",
    "driver",
    "guard",
    "assembly",
    "warehouse",
    "kitchen",
]
WOMEN_TRADES = [
    "assembly",
    "garment",
    "cleaner",
    "waiter",
    "kitchen",
    "domestic",
    "carer",
    "sanitation",
    "sales",
    "labourer",
    "warehouse",
]
WOMEN = {"shenzhen": 0.65, "suzhou": 0.5, "guangzhou": 0.48}  # elsewhere a quarter
LOCALS = {"shenzhen": "yue", "guangzhou": "yue", "shanghai": "wuu", "suzhou": "wuu"}
SHARED_PHONE = 0.06
FIRST_DAYS = timedelta(days=3 * 365)


class Makers:
    """What every batch needs to know of the network."""

    def __init__(self, run: DemoRun, offices: list[Office]) -> None:
        self.run = run
        self.offices = offices
        self.shares = [share for *_rest, share in OFFICES]

    def office(self, random: Random) -> Office:
        return random.choices(self.offices, weights=self.shares)[0]

    def moment(self, random: Random, days_back: int) -> datetime:
        """A moment of a working day `days_back` days ago: most in the evening, after the shift."""
        hour = random.choices(range(9, 21), weights=(6, 8, 8, 6, 6, 7, 8, 8, 9, 14, 12, 8))[0]
        day = self.run.today - timedelta(days=days_back)
        return moment_of(day, time(hour, random.randrange(60), random.randrange(60)))


def firms(makers: Makers, random: Random, first: int, count: int) -> None:
    """Sites with their chains: every tenth a factory or a service firm without one."""
    organisations: list[Organisation] = []
    aliases: list[OrganisationAlias] = []
    sites: list[Site] = []
    links: list[tuple[Site, Organisation, str, int]] = []
    for number in range(first, first + count):
        office = makers.offices[number] if number < len(makers.offices) else makers.office(random)  # none goes without
        kinds = ["developer", "general_contractor", "subcontractor", "boss"]
        if random.random() < 0.45:
            kinds = [random.choice(["factory", "service"])]
        site = Site(office=office, name=names.site(random), address="", area_code=office.area_code)
        sites.append(site)
        for position, kind in enumerate(kinds):
            if kind == "boss":
                full, short = names.person(random, "m"), ""
            else:
                full, short = names.organisation(random, kind)
            firm = Organisation(office=office, name=full, area_code=office.area_code, registration="")
            organisations.append(firm)
            if short and short != full:
                aliases.append(OrganisationAlias(organisation=firm, name=short))
            tier = "labour_boss" if kind == "boss" else kind if len(kinds) > 1 else "subcontractor"
            links.append((site, firm, tier, position))
    vault.bulk_create(Organisation, organisations)
    vault.bulk_create(OrganisationAlias, aliases)
    vault.bulk_create(Site, sites)
    ChainLink.objects.bulk_create(
        ChainLink(site=site, organisation=firm, tier=tier, position=position) for site, firm, tier, position in links
    )
    short_names = {alias.organisation_id: alias.name for alias in aliases}
    vault.make_many_findable(
        "organisation",
        [
            vault.Findable(
                firm.pk,
                firm,
                [name for name in (firm.name, short_names.get(firm.pk, "")) if name],
                (),
                [firm.office_id],
            )
            for firm in organisations
        ],
        first_time=True,
    )
    vault.make_many_findable(
        "site", [vault.Findable(site.pk, site, [site.name], (), [site.office_id]) for site in sites], first_time=True
    )


@dataclass
class Workers:
    """A batch before it is written."""

    persons: list[Person] = field(default_factory=list)
    phones: list[PersonPhone] = field(default_factory=list)
    stays: list[PersonStay] = field(default_factory=list)

    def seal(self) -> None:
        """All that needs the keeper and not the database: keys, tokens, sealed fields."""
        vault.give_keys(self.persons)
        tokens = vault.blind("phone", [phone.number for phone in self.phones])
        for phone, token in zip(self.phones, tokens, strict=True):
            phone.token = token
        vault.open_all(self.phones, "system:demo")
        for obj in (*self.persons, *self.phones):
            obj.seal_changes()

    def write(self) -> None:
        vault.bulk_create(Person, self.persons)
        vault.bulk_create(PersonPhone, self.phones)
        PersonStay.objects.bulk_create(self.stays)
        vault.make_many_findable("person", self.findable(), first_time=True)

    def findable(self) -> list[vault.Findable]:
        digits: dict[object, list[str]] = {}
        for phone in self.phones:
            digits.setdefault(phone.person_id, []).append(phone.number)
        return [findable.person_item(person, digits.get(person.pk, [])) for person in self.persons]


def workers(makers: Makers, random: Random, first: int, count: int) -> None:
    made = drawn_workers(makers, random, count)
    made.seal()
    made.write()


def drawn_workers(makers: Makers, random: Random, count: int) -> Workers:
    made = Workers()
    persons, phones, stays = made.persons, made.phones, made.stays
    numbers: list[str] = []
    for _number in range(count):
        office = makers.office(random)
        gender = "f" if random.random() < WOMEN.get(office.code, 0.27) else "m"
        province, place = homes.home(random)
        met = makers.moment(random, random.randrange(1, FIRST_DAYS.days))
        person = Person(
            office=office,
            name=names.person(random, gender),
            gender=gender,
            birth_year=makers.run.today.year - round(random.triangular(17, 62, 38)),
            home_area=codes.home_text(province, place),
            home_province=province,
            wechat="",
            trade=random.choice(MEN_TRADES if gender == "m" else WOMEN_TRADES),
            languages=["cmn"] if random.random() < 0.8 or office.code not in LOCALS else ["cmn", LOCALS[office.code]],
            approach_note="",
            created=met,
            updated=met,
            last_contact=met.date(),
        )
        persons.append(person)
        since = met.year - random.randrange(0, 4)
        stays.append(PersonStay(person=person, area_code=office.area_code, since_year=since, office=office))
        if random.random() < 0.18:
            earlier = makers.office(random)
            if earlier != office:
                stays.append(
                    PersonStay(
                        person=person,
                        area_code=earlier.area_code,
                        since_year=since - 2,
                        until_year=since,
                        office=earlier,
                    )
                )
        for _phone in range(random.choices((0, 1, 2), weights=(3, 85, 12))[0]):
            number = random.choice(numbers) if numbers and random.random() < SHARED_PHONE else names.mobile(random)
            numbers.append(number)
            phones.append(PersonPhone(person=person, number=number, note=""))
    return made
