"""Consents, and opening a file of another office with one."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.models import Office
from martlet.access.policy import decide
from martlet.access.selectors import acting_office
from martlet.foundation.errors import Problem
from martlet.registry.models import Consent, Person, PersonAccess, PersonStay
from martlet.registry.rules import codes
from martlet.registry.rules import person as rules
from martlet.registry.services.persons import of_file, refresh


@action("registry.write", on="person")
def record_consent(
    actor: Actor,
    person: Person,
    *,
    purpose: str,
    channel: str,
    basis: str = "consent",
    words: str = "",
    expires: date | None = None,
    text_version: str = "",
    language: str = "",
) -> Consent:
    """What the person agreed to, in the version of the words read to them. Problem at a field that is wrong."""
    return _given(actor, person, purpose, channel, basis, words, expires, text_version, language, office=None)


@action("registry.write", on="person")
def withdraw_consent(actor: Actor, person: Person, *, consent_id: Any) -> Consent:
    """Withdrawn from now on: what hangs on it (an office's access) ends with the next request. The record stays."""
    consent = Consent.objects.select_related("person").filter(of_file(person), pk=consent_id).first()
    if consent is None:
        raise NotVisible
    now = timezone.now()
    if Consent.objects.filter(pk=consent.pk, withdrawn_at=None).update(withdrawn_at=now, withdrawn_by_id=actor.user_id):
        if PersonAccess.objects.filter(consent=consent, ended_at=None).update(ended_at=now):
            refresh(actor, consent.person)
        consent.withdrawn_at, consent.withdrawn_by_id = now, actor.user_id
    return consent


@action("registry.write", on="person")
def refuse_calls(actor: Actor, person: Person, *, channel: str) -> Consent:
    """They do not want to be called again: what they once agreed to is withdrawn, or their no is written down."""
    now = timezone.now()
    given = Consent.objects.filter(of_file(person), purpose="contact", withdrawn_at=None)
    if last := given.order_by("-given_at").first():
        given.update(withdrawn_at=now, withdrawn_by_id=actor.user_id)
        last.refresh_from_db()
        return last
    vault.open_all([person], actor)
    refused = _given(actor, person, "contact", channel, "consent", "", None, "", "", office=None)
    Consent.objects.filter(pk=refused.pk).update(withdrawn_at=now, withdrawn_by_id=actor.user_id)
    return refused


def open_with_consent(actor: Actor, person_id: Any, *, channel: str, words: str = "", language: str = "") -> Person:
    """Open a file that another office keeps, for the actor's office: a consent 'transfer' and an access, journaled.

    NotVisible when there is no such file; Problem when the channel is not one of the list. A file the actor may open
    already is returned as it is.
    """
    person = Person.objects.select_related("office").filter(pk=person_id, merged_into=None).first()
    if person is None:
        raise NotVisible
    if decide(actor, "registry.read", person):
        vault.open_all([person], actor)
        return person
    return _open(actor, person=person, channel=channel, words=words, language=language)


@action("registry.open_with_consent", on="person")
def _open(actor: Actor, *, person: Person, channel: str, words: str, language: str) -> Person:
    office = acting_office(actor)
    consent = _given(actor, person, "transfer", channel, "consent", words, None, "", language, office=office)
    PersonAccess.objects.create(person=person, office=office, basis="consent", consent=consent)
    # They told us so themselves: they are in this city now.
    if (
        codes.is_code("city", office.area_code)
        and not PersonStay.objects.filter(person=person, area_code=office.area_code, until_year=None).exists()
    ):
        year = timezone.localdate().year
        PersonStay.objects.filter(person=person, until_year=None, since_year__lte=year).update(until_year=year)
        PersonStay.objects.create(person=person, area_code=office.area_code, since_year=year, office=office)
    refresh(actor, person)
    return person


def _given(
    actor: Actor,
    person: Person,
    purpose: str,
    channel: str,
    basis: str,
    words: str,
    expires: date | None,
    text_version: str,
    language: str,
    *,
    office: Office | None,
) -> Consent:
    for kind, code in (("purpose", purpose), ("channel", channel), ("basis", basis)):
        if not code or not codes.is_code(kind, code):
            raise Problem(_("Choose one of the list."), kind)
    if expires is not None and expires < timezone.localdate():
        raise Problem(_("This day is over. Choose a later one, or leave it empty."), "expires")
    words = rules.check_text(words, 256, "words")
    if purpose == "share" and not words:
        raise Problem(_("Write with whom it may be shared."), "words")
    consent = Consent(
        person=person,
        purpose=purpose,
        basis=basis,
        channel=channel,
        text_version=text_version or codes.consent_version(),
        language=language or actor.language,
        office=office,
        words=words,
        expires=expires,
        taken_by_id=actor.user_id,
    )
    consent.save()
    return consent
