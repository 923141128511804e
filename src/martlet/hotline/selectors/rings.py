"""Who may be calling: shown while it rings, only on the screen of whom it rings for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.foundation.languages import reader_language
from martlet.foundation.numbering import area
from martlet.foundation.phone import masked
from martlet.hotline.models import Contact
from martlet.hotline.rules import matters, scripts
from martlet.hotline.rules.scripts import ScriptText
from martlet.hotline.selectors.emergencies import DangerSheet, danger_sheet
from martlet.hotline.selectors.handovers import Handed, handed_to
from martlet.hotline.selectors.people import HistoryLine, PersonCard, person_cards
from martlet.hotline.selectors.scripts import script
from martlet.registry.selectors import match_phone
from martlet.telephony.lines.words import wants_words
from martlet.telephony.models import Call, CallOffer
from martlet.telephony.models.calls import Outcome
from martlet.telephony.rules.tongues import FIRST
from martlet.telephony.selectors import part_in
from martlet.vault.errors import Sealed

LATELY = timedelta(days=30)  # whoever spoke with us within it is most likely to call again


@dataclass(frozen=True, slots=True)
class KnownElsewhere:
    """A file another office keeps: only where and since when. `person_id` opens it once the person agreed."""

    office: str
    since_year: int
    person_id: UUID | None


@dataclass(frozen=True, slots=True)
class RingCard:
    """What is known before answering. `sealed`: the keeper holds no keys, so nothing about the caller can be read.

    `number` is masked, "" when withheld or sealed; `area`: the city or country it says, "" when it says none. `topic`: what
    was chosen in the menu, in words, `wants` the dialect and the knowledge asked for there; `urgent`: a life is in danger, as
    the caller's key says.
    `persons` are those the actor may open; several mean a shared phone.
    """

    call: Call
    line: str
    payer: str
    number: str
    sealed: bool
    persons: tuple[PersonCard, ...]
    known: tuple[KnownElsewhere, ...]
    script: ScriptText
    area: str = ""
    topic: str = ""
    wants: str = ""
    urgent: bool = False
    contact: Contact | None = None
    part: str = ""  # "colleague" or "interpreter": somebody else's conversation into which the reader is asked
    handed: Handed | None = None
    danger: DangerSheet | None = None

    @property
    def shared_by(self) -> int:
        """How many the network knows behind this number."""
        return len(self.persons) + len(self.known)

    @property
    def history(self) -> list[HistoryLine]:
        """Contacts of all persons on this number, newest first."""
        lines = [line for card in self.persons for line in card.history]
        return sorted(lines, key=lambda line: line.at, reverse=True)

    @property
    def times(self) -> int:
        """How many contacts there were before."""
        return sum(card.contacts_count for card in self.persons)

    @property
    def since(self) -> datetime:
        """Since when it rings here."""
        return self.call.rang or self.call.arrived

    @property
    def answered(self) -> bool:
        """Whether they are speaking."""
        return self.call.answered is not None


def call_at_my_phone(actor: Actor, call_id: UUID) -> Call:
    """A call that rings or rang at this actor's phone, or that it answered. NotVisible otherwise."""
    call = Call.objects.select_related("line", "office", "answered_by").filter(pk=call_id).first()
    if call is None or actor.user_id is None:
        raise NotVisible
    if call.answered_by_id == actor.user_id:
        return call
    offers = CallOffer.objects.filter(call=call, user=actor.user_id)
    if call.answered is None and offers.filter(outcome=Outcome.RINGING).exists():
        return call
    if offers.exclude(outcome=Outcome.UNREACHABLE).exists():
        return call
    raise NotVisible


def is_undecided(actor: Actor, call: Call) -> bool:
    """Whether this actor's answer is not known to be the first: it rings at others too, and who was first is not written yet."""
    others = CallOffer.objects.filter(call=call, outcome=Outcome.RINGING).exclude(user=actor.user_id)
    return call.answered is None and others.exists()


def ringing_call(actor: Actor) -> Call | None:
    """The call that rings at this actor's phone now, or in which it speaks; None when its phone is quiet."""
    if actor.user_id is None:
        return None
    live = Call.objects.filter(is_live=True).select_related("line", "office")
    talking = live.filter(answered_by=actor.user_id).order_by("-answered").first()
    if talking is not None:
        return talking
    asked = live.filter(offers__user=actor.user_id, offers__outcome__in=(Outcome.RINGING, Outcome.ANSWERED))
    return next((call for call in asked.order_by("arrived") if call.answered is None or part_in(actor, call)), None)


def ring_card(actor: Actor, call_id: UUID) -> RingCard:
    """The card of a call. NotVisible for a call that does not ring at this actor's phone."""
    call = call_at_my_phone(actor, call_id)
    spoken = script(actor, scripts.INBOUND, office_id=call.office_id)
    number, sealed = "", False
    persons: tuple[PersonCard, ...] = ()
    known: tuple[KnownElsewhere, ...] = ()
    part = part_in(actor, call)
    still_ours = call.answered is None or call.answered_by_id == actor.user_id
    try:
        number = number_of_call(actor, call) if still_ours else ""
        if number:
            persons, known = behind_number(actor, number)
    except Sealed:
        sealed = True
    return RingCard(
        call=call,
        line=str(call.line),
        payer=str(call.line.get_payer_display()),
        number=masked(number),
        area=area(number, reader_language()),
        sealed=sealed,
        persons=persons,
        known=known,
        script=spoken,
        topic=matters.label(call.topic, reader_language()),
        wants=wants_words(call.machine),
        urgent=call.machine.get("priority", 0) >= int(FIRST),
        contact=Contact.objects.filter(call=call).select_related("handled_by").first(),
        part=part.role if part else "",
        handed=handed_to(actor, call) if part else None,
        danger=danger_sheet(actor, office=call.office, persons=[card.id for card in persons]),
    )


def number_of_call(actor: Actor, call: Call) -> str:
    """The caller's number in E.164, "" when withheld. Raises Sealed while the keeper holds no keys."""
    sealed = bytes(call.number_sealed)
    return vault.open_intake([sealed], actor)[0].decode() if sealed else ""


def behind_number(actor: Actor, number: str) -> tuple[tuple[PersonCard, ...], tuple[KnownElsewhere, ...]]:
    """(cards of persons the actor may open, files of other offices) behind an E.164 number."""
    matches = match_phone(actor, number)
    cards = person_cards(actor, [match.person for match in matches if match.person is not None])
    # Whom we owe something stands first, then who spoke with us lately; sorted() keeps the registry's order among the others.
    lately = timezone.now() - LATELY
    cards = sorted(cards, key=lambda card: (not card.promises, card.open_case is None, not card.spoke_since(lately)))
    known = tuple(
        KnownElsewhere(str(match.known.office_name), match.known.since_year, getattr(match.known, "person_id", None))
        for match in matches
        if match.person is None and match.known is not None
    )
    return tuple(cards), known
