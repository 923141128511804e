"""Worker files: create, change, phones, city stays, employers."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.errors import Refused
from martlet.access.models import Office
from martlet.access.policy import decide
from martlet.access.turns import wait_turn
from martlet.foundation import phone as phones_of_the_world
from martlet.foundation.errors import Problem, Stale
from martlet.registry.models import Employment, Organisation, Person, PersonPhone, PersonStay, Site
from martlet.registry.rules import codes
from martlet.registry.rules import person as rules
from martlet.registry.selectors import sent_before
from martlet.registry.services import findable
from martlet.registry.services.duplicates import notice_same_name, notice_same_phone

MOST_PHONES = 8
VALUES = (
    "name",
    "gender",
    "birth_year",
    "home_area",
    "home_province",
    "wechat",
    "trade",
    "industry",
    "languages",
    "approach_note",
)


def must_work_in(actor: Actor, office: Office, action_name: str) -> None:
    """A new row belongs to an office the actor works in; Refused otherwise."""
    if actor.kind != "system" and office.pk not in actor.office_ids:
        raise Refused(action_name, "other_office")


@action("registry.write")
def create_person(
    actor: Actor,
    *,
    office: Office,
    name: str = "",
    phones: Sequence[str] = (),
    gender: str = "",
    birth_year: int | None = None,
    home_area: str = "",
    trade: str = "",
    industry: str = "",
    languages: Sequence[str] = (),
    wechat: str = "",
    approach_note: str = "",
    area_code: str = "",
    client_id: UUID | None = None,
) -> Person:
    """A new file kept by `office`. `phones` in any spelling; `home_area` in words, with or without a code in front.

    `area_code`: the city they live in now (GB/T 2260, six digits). Problem at the field that is wrong; a file needs at least
    a name or a number. The same `client_id` with the same name and numbers gives the file that is there back.
    """
    must_work_in(actor, office, "registry.write")
    values = _cleaned(
        {
            "name": name,
            "gender": gender,
            "birth_year": birth_year,
            "home_area": home_area,
            "trade": trade,
            "industry": industry,
            "languages": list(languages),
            "wechat": wechat,
            "approach_note": approach_note,
        }
    )
    numbers = rules.distinct(_number(typed, "phones") for typed in phones if typed.strip())
    if not values["name"] and not numbers:
        raise Problem(_("Write at least a name or a phone number."), "name")
    if len(numbers) > MOST_PHONES:
        raise Problem(_("These are too many numbers for one person. Keep the ones they answer."), "phones")
    if area_code:
        rules.check_codes({"city": area_code})
    if client_id is not None:
        wait_turn(office.pk)
        if already := sent_before(actor, client_id, values["name"], numbers):
            return already
        if Person.objects.filter(client_id=client_id).exists():
            client_id = None  # another worker in the same form: a file like any other
    person = Person(office=office, key_office=office.pk, client_id=client_id, **values)
    person.save()
    for number, token in zip(numbers, vault.blind("phone", numbers), strict=True):
        PersonPhone(person=person, number=number, token=token).save()
    if area_code:
        PersonStay.objects.create(
            person=person, area_code=area_code, since_year=timezone.localdate().year, office=office
        )
    notice_same_phone(person)
    notice_same_name(actor, person)
    findable.person(person, numbers)
    return person


@action("registry.write", on="person")
def update_person(actor: Actor, person: Person, *, rev: int, **changes: Any) -> Person:
    """Change some of VALUES. `rev` is the version the form was made from: Stale (with `current`) when there is a newer one.

    Only the names given are changed; Problem at the field that is wrong.
    """
    if unknown := set(changes) - set(VALUES):
        raise TypeError(f"a person has no {', '.join(sorted(unknown))}")
    if "languages" in changes:
        changes["languages"] = list(changes["languages"])
    values = _cleaned(changes)
    claim(actor, person, rev)
    for field, value in values.items():
        setattr(person, field, value)
    if not person.name and not person.phones.exists():
        raise Problem(_("Write at least a name or a phone number."), "name")
    person.save(update_fields=[*values, "rev", "updated"])
    if {"name", "home_area"} & set(values):
        notice_same_name(actor, person)
    refresh(actor, person)
    return person


def claim(actor: Actor, row: Any, rev: int) -> None:
    """Take the next version of a row, or raise Stale with the row as it is now. Opens the row for changing."""
    model = type(row)
    now = timezone.now()
    if not model.objects.filter(pk=row.pk, rev=rev).update(rev=F("rev") + 1, updated=now):
        current = model.objects.get(pk=row.pk)
        vault.open_all([current], actor)
        raise Stale(current=current)
    vault.open_all([row], actor)
    row.rev, row.updated = rev + 1, now


@action("registry.write", on="person")
def add_phone(actor: Actor, person: Person, *, number: str, note: str = "") -> PersonPhone:
    """One more number. Problem when it is no number or stands in the file already; a number others have is fine."""
    parsed = _number(number, "number")
    note = rules.check_text(note, 96, "note")
    token = vault.blind("phone", [parsed])[0]
    own = PersonPhone.objects.filter(person=person)
    if own.filter(token=token).exists():
        raise Problem(_("This number is in the file already."), "number")
    if own.count() >= MOST_PHONES:
        raise Problem(_("These are too many numbers for one person. Remove one they no longer answer."), "number")
    row = PersonPhone(person=person, number=parsed, token=token, note=note)
    row.save()
    _touch(person)
    refresh(actor, person)
    notice_same_phone(person)
    return row


@action("registry.write", on="person")
def remove_phone(actor: Actor, person: Person, *, phone_id: Any) -> Person:
    """Take a number out of the file. Problem when it is gone, or when nothing would be left to know the person by."""
    row = PersonPhone.objects.filter(of_file(person), pk=phone_id).first()
    if row is None:
        raise Problem(_("Somebody has removed this number already."))
    vault.open_all([person], actor)
    if not person.name and PersonPhone.objects.filter(person=person).count() == 1:
        raise Problem(_("Without a name this number is all we have. Write the name first."))
    owner = row.person
    row.delete()
    _touch(person)
    refresh(actor, owner)
    return person


@action("registry.write", on="person")
def add_stay(
    actor: Actor,
    person: Person,
    *,
    area_code: str,
    since_year: int | None,
    until_year: int | None = None,
    office: Office | None = None,
) -> PersonStay:
    """A city they live or lived in. Living somewhere new ends an open stay in that year."""
    rules.check_codes({"city": area_code})
    if not area_code:
        raise Problem(_("Choose the city."), "area_code")
    since, until = rules.clean_stay(since_year, until_year, timezone.localdate())
    if until is None:
        PersonStay.objects.filter(person=person, until_year=None, since_year__lte=since).update(until_year=since)
    row = PersonStay.objects.create(
        person=person, area_code=area_code, since_year=since, until_year=until, office=office
    )
    _touch(person)
    return row


@action("registry.write", on="person")
def remove_stay(actor: Actor, person: Person, *, stay_id: int) -> Person:
    """Take a city out of the file. Problem when it is gone."""
    return _taken_out(person, PersonStay.objects.filter(of_file(person), pk=stay_id))


@action("registry.write", on="person")
def add_employment(
    actor: Actor,
    person: Person,
    *,
    organisation: Organisation,
    site: Site | None = None,
    since: str = "",
    until: str = "",
) -> Employment:
    """For whom they work; months as YYYY-MM. Naming the same employer again changes the months."""
    if not decide(actor, "registry.read_organisation", organisation):
        raise Problem(_("Choose an employer of the list."), "organisation")
    today = timezone.localdate()
    since, until = rules.clean_month(since, today, "since"), rules.clean_month(until, today, "until")
    if since and until and until < since:
        raise Problem(_("They stopped before they began. Please check the months."), "until")
    row, _new = Employment.objects.update_or_create(
        person=person, organisation=organisation, defaults={"site": site, "since": since, "until": until}
    )
    _touch(person)
    return row


@action("registry.write", on="person")
def remove_employment(actor: Actor, person: Person, *, employment_id: int) -> Person:
    """Take an employer out of the file. Problem when it is gone."""
    return _taken_out(person, Employment.objects.filter(of_file(person), pk=employment_id))


def of_file(person: Person) -> Q:
    """Rows of the file and of those merged into it: the page shows both, and both can be taken back there."""
    return Q(person=person) | Q(person__merged_into=person)


def _taken_out(person: Person, rows: QuerySet[Any]) -> Person:
    if not rows.delete()[0]:
        raise Problem(_("Somebody has taken this out already."))
    _touch(person)
    return person


def note_contact(person_id: Any, on: date) -> None:
    """A conversation with this person took place; rooms above call it, so that lists can say 'last contact'. Never steps back."""
    Person.objects.filter(Q(last_contact=None) | Q(last_contact__lt=on), pk=person_id).update(last_contact=on)


def refresh(actor: Actor, person: Person) -> None:
    """Tell the finder what the file says now."""
    vault.open_all([person], actor)
    rows = list(PersonPhone.objects.filter(person=person).select_related("person"))
    vault.open_all(rows, actor)
    findable.person(person, [row.number for row in rows])


def _touch(person: Person) -> None:
    person.updated = timezone.now()
    Person.objects.filter(pk=person.pk).update(updated=person.updated)


def _number(typed: str, field: str) -> str:
    return phones_of_the_world.parse(typed, field=field)


def _cleaned(given: dict[str, Any]) -> dict[str, Any]:
    """Values as they are stored. Problem at the field that is wrong."""
    values = dict(given)
    if "name" in values:
        values["name"] = rules.clean_name(values["name"])
    if "birth_year" in values:
        values["birth_year"] = rules.clean_birth_year(values["birth_year"], timezone.localdate())
    rules.check_codes({key: values[key] for key in ("gender", "trade", "industry") if key in values})
    if "languages" in values:
        try:
            rules.check_codes({"language": values["languages"]})
        except Problem as problem:
            raise problem.at("languages") from None
    for field, size in (("wechat", 96), ("approach_note", 256)):
        if field in values:
            values[field] = rules.check_text(values[field], size, field)
    if "home_area" in values:
        given_code, words = codes.split_home(values["home_area"].strip())
        province = given_code or codes.province_of(words)
        if province and not codes.is_code("province", province):
            raise Problem(_("Choose one of the list."), "home_area")
        values["home_area"] = rules.check_text(codes.home_text(province, words), 96, "home_area")
        values["home_province"] = province
    return values
