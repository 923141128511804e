"""A volunteer's own desk phone: where it registers, and the password that nobody but they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.policy import decide
from martlet.telephony import selectors
from martlet.telephony.exchange import keys
from martlet.telephony.services.installation import desk_phones, exchange_folder
from martlet.volunteers.models import PhoneKind, Volunteer
from martlet.volunteers.selectors import open_duty, own_profile

EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104  (read, not bound)


@dataclass(frozen=True, slots=True)
class DeskPhone:
    """`server`: "192.0.2.10:5060". `registers`: else the exchange has its address written down and asks for no password."""

    server: str
    name: str
    registers: bool


def desk_phone(actor: Actor) -> DeskPhone | None:
    """Of an actor who may take calls and has chosen to have them ring there; None for everybody else."""
    profile = own_profile(actor)
    if profile is None or not decide(actor, "telephony.reveal_phone", profile):
        return None
    stretch = open_duty(profile.user_id)
    if (stretch.phone if stretch else profile.last_phone) != PhoneKind.SIP:
        return None
    name = selectors.phone_name("sip", profile.user_id)
    return DeskPhone(sip_server(), name, name not in desk_phones())


def sip_server() -> str:
    """Where our exchange listens for SIP; when that is every address, the host under which browsers find it too."""
    address, _colon, port = settings.MARTLET_SIP_BIND.rpartition(":")
    if address.strip("[]") in EVERYWHERE:
        address = urlsplit(settings.MARTLET_SIP_WS.split()[0]).hostname or "127.0.0.1"
    return f"{address}:{port}"


@action("telephony.reveal_phone", on="profile")
def reveal_phone(actor: Actor, *, profile: Volunteer) -> str:
    """The password of this volunteer's desk phone. NotVisible where it needs none."""
    name = selectors.phone_name("sip", profile.user_id)
    if name in desk_phones():
        raise NotVisible
    return keys.password(exchange_folder(), name)
