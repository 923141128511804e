"""What is asked of a call under way. The switchboard does it a moment later; pages hear of it by `call.talk`."""

from __future__ import annotations

import os

from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.models import Office
from martlet.foundation import phone
from martlet.foundation.errors import Problem
from martlet.telephony.exchange import prompts
from martlet.telephony.models import Call, CallCommand
from martlet.telephony.models.calls import Direction, Stage
from martlet.telephony.rules import Talk
from martlet.telephony.rules.parties import COLLEAGUE
from martlet.telephony.rules.talking import KEYS, MODES, RESTS
from martlet.telephony.selectors import place_of
from martlet.telephony.words import CONSENTS, REASONS
from martlet.volunteers.models import State
from martlet.volunteers.selectors import open_duty

PLAIN = (
    "hold",
    "unhold",
    "mute",
    "unmute",
    "pause_recording",
    "resume_recording",
    "stop_recording",
    "connect",
    "take_back",
    "no_question",
    "question",
)
ASKABLE = ("hang_up", "stop_recording", "pause_recording", "resume_recording", "say")
MOST_KEYS = 20


def put_down(actor: Actor, call: Call, what: str, value: str = "", sealed: bytes = b"") -> CallCommand:
    if not call.is_live or call.stage != Stage.TALKING:
        raise Problem(_("This conversation is already over."))
    return CallCommand.objects.create(
        call=call, office_id=call.office_id, what=what, value=value, sealed=sealed, asked_by_id=actor.user_id or 0
    )


def talk_of(call: Call) -> Talk:
    return Talk.from_dict(call.machine.get("talk", {}))


@action("telephony.control_call", on="call")
def ask_call(actor: Actor, *, call: Call, what: str, value: str = "") -> CallCommand:
    """Ask the switchboard to do something with a call under way; it looks several times a second."""
    if what not in ASKABLE:
        raise Problem(_("This cannot be done with a call."), "what")
    if what == "say" and value not in prompts.TEXTS:
        raise Problem(_("Choose which announcement to play."), "value")
    if not call.is_live:
        raise Problem(_("This call is already over."))
    return CallCommand.objects.create(
        call=call, office_id=call.office_id, what=what, value=value, asked_by_id=actor.user_id or 0
    )


# --- by whoever has the call -------------------------------------------------------------------------------------------
@action("telephony.control_call", on="call")
def steer(actor: Actor, *, call: Call, what: str) -> CallCommand:
    """Hold, mute, the recording, and the end of a consultation: whatever needs no further word."""
    if what not in PLAIN:
        raise Problem(_("This cannot be done with a call."), "what")
    return put_down(actor, call, what)


@action("telephony.record_call", on="call")
def record_agreed(actor: Actor, *, call: Call) -> CallCommand:
    """Whom we called, or who came in from outside, was asked and said yes: from here on it is recorded, and the trace says when.
    Problem when nobody can have been asked, or they have said no."""
    if call.machine.get("recording") == "third":
        return put_down(actor, call, "agreed")
    if call.direction != Direction.OUT:
        raise Problem(_("Only in a call of ours, or when somebody comes in from outside, somebody is asked first."))
    if not call.machine.get("line", {}).get("record"):
        raise Problem(_("Calls of this line are not recorded."))
    if call.machine.get("recording") == "refused":
        raise Problem(_("They did not want a recording. Do not ask again."))
    if talk_of(call).held:
        raise Problem(_("They hear music now. Take them back, then ask."))
    return put_down(actor, call, "agreed")


@action("telephony.rejoin_call", on="call")
def step_away(actor: Actor, *, call: Call) -> CallCommand:
    """The page with the phone goes: the caller is asked for a moment until it is back, for half a minute."""
    return put_down(actor, call, "away")


@action("telephony.rejoin_call", on="call")
def come_back(actor: Actor, *, call: Call) -> CallCommand:
    """The phone of a fresh page is registered: it is rung and joined."""
    place = place_of(actor.user_id or 0, states=(State.ON_CALL,))
    if not place:
        raise Problem(_("You are not on duty with this browser any more. The call goes to the next colleague."))
    return put_down(actor, call, "back", place)


@action("telephony.control_call", on="call")
def press_keys(actor: Actor, *, call: Call, digits: str) -> CallCommand:
    """Send keys to the other side. They are forgotten once they are sent: they can spell anything."""
    clean = digits.replace(" ", "").upper()
    if not clean or len(clean) > MOST_KEYS or not set(clean) <= KEYS:
        raise Problem(_("Keys are 0 to 9, * and #, at most 20 at once."), "digits")
    return put_down(actor, call, "keys", clean)


@action("telephony.transfer_call", on="call", reasons=REASONS, consent=CONSENTS)
def transfer_to(
    actor: Actor, *, call: Call, user_id: int, consult: bool, reason: str, consent: str = ""
) -> CallCommand:
    """Ring a colleague with the caller on hold: `consult` speaks with them first, else they have the call once they answer.
    Whoever does not answer sends the caller back to this volunteer. `consent`: a code of CONSENTS."""
    check_reason(reason)
    if user_id == actor.user_id:
        raise Problem(_("Choose a colleague."), "user")
    if talk_of(call).here(COLLEAGUE):
        raise Problem(_("A colleague is being asked already. Take the caller back first, then ask another."), "user")
    found = place_of(user_id, offices_of(call), mobile=True)
    if not found:
        raise Problem(_("This colleague is not free any more. Choose somebody else."), "user")
    note_consent(actor, call, consent)
    return put_down(actor, call, "consult" if consult else "transfer", found)


@action("telephony.transfer_call", on="call", reasons=REASONS, consent=CONSENTS)
def give_to_queue(actor: Actor, *, call: Call, office: Office, reason: str, consent: str = "") -> CallCommand:
    """The caller waits for the next free volunteer of that office, before everybody who called later."""
    check_reason(reason)
    note_consent(actor, call, consent)
    return put_down(actor, call, "to_queue", str(office.pk))


def check_reason(reason: str) -> None:
    if reason not in REASONS:
        raise Problem(_("Choose why you pass this call on, for whoever takes it."), "reason")


def note_consent(actor: Actor, call: Call, consent: str) -> None:
    """Nobody is brought into somebody's call behind their back: what they said stands in the trace before whoever comes."""
    if consent not in CONSENTS:
        raise Problem(_("Ask them first, and mark that they agreed or why they could not be asked."), "consent")
    put_down(actor, call, "consent", consent)


def offices_of(call: Call) -> list[int]:
    return [int(office) for office in call.machine.get("line", {}).get("offices") or [call.office_id]]


@action("telephony.add_party", on="call", consent=CONSENTS)
def invite(actor: Actor, *, call: Call, user_id: int, consent: str = "") -> CallCommand:
    """A colleague who interprets: a third voice in the conversation."""
    found = place_of(user_id, offices_of(call), mobile=True)
    if not found:
        raise Problem(_("This colleague is not free any more. Choose somebody else."), "user")
    note_consent(actor, call, consent)
    return put_down(actor, call, "invite", found)


@action("telephony.add_party", on="call", consent=CONSENTS)
def dial_outside(actor: Actor, *, call: Call, number: str, consent: str = "") -> CallCommand:
    """Call somebody outside into the conversation, showing the hotline's number. The number is sealed until it is dialled and
    kept nowhere afterwards. Raises Problem while it could not be opened for dialling."""
    clean = phone.parse(number, field="number")
    if not may_call_out():
        raise Problem(_("This exchange has no trunk to call out on. Ask whoever runs it."), "number")
    if vault.status().state != "unsealed":
        raise Problem(_("While the files are sealed, nobody outside can be called from here."), "number")
    note_consent(actor, call, consent)
    return put_down(actor, call, "dial", sealed=vault.seal_for_office(call.office.code, clean.encode()))


def may_call_out() -> bool:
    """Whether a carrier's address is known."""
    return bool(os.environ.get("MARTLET_SIP_TRUNK_CONTACT"))


@action("telephony.control_call", on="call")
def drop_party(actor: Actor, *, call: Call, channel: str) -> CallCommand:
    """Let one of the others go; the caller stays."""
    party = talk_of(call).parties.get(channel)
    if party is None or not party.is_here:
        raise Problem(_("They have left already."))
    return put_down(actor, call, "drop", channel)


@action("telephony.raise_risk", on="call")
def raise_risk(actor: Actor, *, call: Call) -> CallCommand:
    """Alert the coordinators. It goes out five seconds later, even if this page is gone by then."""
    return put_down(actor, call, "risk")


@action("telephony.raise_risk", on="call")
def withdraw_risk(actor: Actor, *, call: Call) -> CallCommand:
    """Pressed by mistake: within the five seconds nobody hears of it."""
    if talk_of(call).risk == "raised":
        raise Problem(_("The coordinators have been alerted already. Tell them it was a mistake."))
    return put_down(actor, call, "no_risk")


# --- by coordinators -----------------------------------------------------------------------------------------------------
@action("telephony.supervise_call", on="call")
def supervise(actor: Actor, *, call: Call, mode: str) -> CallCommand:
    """Listen, whisper, join or take over, on the phone the coordinator is on duty with. The volunteer is told first."""
    if mode not in MODES:
        raise Problem(_("Choose what you want to do: listen, whisper, join or take over."), "mode")
    if call.answered_by_id == actor.user_id:
        raise Problem(_("This is your own call."))
    busy = [one for one in talk_of(call).here("supervisor") if one.user != actor.user_id]
    if busy:
        raise Problem(_("Another coordinator is with this call already."))
    found = place_of(actor.user_id or 0, states=(State.READY, State.BREAK, State.WRAP_UP, State.ON_CALL))
    if not found:
        raise Problem(
            _("Your phone must be connected: go on duty first, a break is enough. A mobile does not do for this.")
        )
    duty = open_duty(actor.user_id)
    rests = f"{RESTS}:{duty.rests_since}" if duty is not None and duty.rests_since else ""
    return put_down(actor, call, "supervise", f"{mode}:{found}{rests}")


@action("telephony.supervise_call", on="call")
def stop_supervising(actor: Actor, *, call: Call) -> CallCommand:
    """The coordinator leaves; the conversation goes on."""
    own = [one for one in talk_of(call).here("supervisor") if one.user == actor.user_id]
    if not own:
        raise Problem(_("You have left this call already."))
    return put_down(actor, call, "drop", own[0].channel)
