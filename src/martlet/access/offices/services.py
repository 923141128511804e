"""Writes of offices: their founding, the number of their hotline, their authority to mediate."""

import re
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.models import Office
from martlet.foundation.errors import Problem

LATER = ("hotline_number", "mediation_authority", "mediation_document", "mediation_since")
"""What of an office may be written down or changed when it stands already."""


@action("access.manage_team")
def create_office(
    actor: Actor, *, code: str, name_zh: str, name_en: str, short: str, area_code: str, **later: str | date | None
) -> Office:
    """A city office and its keys; `later`: what `change_office` takes. Raises Sealed when the key ring is closed: an office
    without keys could keep nothing."""
    if Office.objects.filter(short=short).exists():
        raise Problem(
            _("Case numbers of another office begin with %(short)s already. Choose another character."),
            "short",
            values={"short": short},
        )
    office = Office(code=code, name_zh=name_zh, name_en=name_en, short=short, area_code=area_code)
    write_down(office, later)
    office.save(force_insert=True)
    vault.add_office(office.pk, office.code)
    return office


@action("access.manage_office", on="office")
def change_office(actor: Actor, office: Office, **changed: str | date | None) -> Office:
    """The number of its hotline; who recognised its mediation committee, by which document, since when (`LATER`). What is
    not named stays. Problem at the field."""
    write_down(office, changed)
    office.save(update_fields=list(changed))
    return office


def write_down(office: Office, changed: dict[str, str | date | None]) -> None:
    if unknown := set(changed) - set(LATER):
        raise TypeError(f"not to be changed: {sorted(unknown)}")
    for name, value in changed.items():
        setattr(office, name, value.strip() if isinstance(value, str) else value)
    check_lengths(office)
    office.hotline_number = dialled(office.hotline_number)
    check_authority(office)


def check_lengths(office: Office) -> None:
    """PostgreSQL would refuse what is too long, SQLite would keep it."""
    for name in ("mediation_authority", "mediation_document"):
        if len(getattr(office, name)) > 80:
            raise Problem(_("This is too long. Write at most %(count)d signs."), name, values={"count": 80})


def dialled(typed: str) -> str:
    """A number as workers dial it, "" for none: without the spaces and strokes it is printed with."""
    number = re.sub(r"[\s\-‐‑–—()（）]", "", typed)
    if number and not re.fullmatch(r"\+?[0-9]{3,19}", number):
        raise Problem(_("Write the number as workers dial it, 3 to 19 digits."), "hotline_number")
    return number


def check_authority(office: Office) -> None:
    """A document or a day belongs to somebody who recognised the committee."""
    if (office.mediation_document or office.mediation_since) and not office.mediation_authority:
        raise Problem(
            _("Write which judicial bureau recognised the committee, or empty its document and its day as well."),
            "mediation_authority",
        )
    if office.mediation_since and office.mediation_since > timezone.localdate():
        raise Problem(
            _("This day has not come yet. Write the day on which the committee was recognised."), "mediation_since"
        )
