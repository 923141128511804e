"""Writes: what pages ask of a call, sealed sound, the exchange's configuration."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access import journal
from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.policy import decide
from martlet.foundation.errors import Problem
from martlet.registry.models import PersonPhone
from martlet.telephony import selectors
from martlet.telephony.exchange import keys, prompts, tree
from martlet.telephony.exchange.config import LinePlan, Phone, Plan, Trunk, make_folders, write_config
from martlet.telephony.exchange.run import memory_spool
from martlet.telephony.lines import files
from martlet.telephony.models import Call, CallCommand, CallerLimit, Line, Recording, in_force
from martlet.telephony.services.talk import (
    REASONS,
    dial_outside,
    drop_party,
    give_to_queue,
    invite,
    may_call_out,
    press_keys,
    raise_risk,
    steer,
    stop_supervising,
    supervise,
    take_queue,
    transfer_to,
    withdraw_risk,
)

# Of `talk`, for those outside this floor; what stands below is theirs as well.
__all__ = [
    "REASONS",
    "dial_outside",
    "drop_party",
    "give_to_queue",
    "invite",
    "may_call_out",
    "press_keys",
    "raise_risk",
    "steer",
    "stop_supervising",
    "supervise",
    "take_queue",
    "transfer_to",
    "withdraw_risk",
]

ASKABLE = ("hang_up", "stop_recording", "pause_recording", "resume_recording", "say")
KEPT_DAYS = {"talk": 90, "message": 30}
LIMIT_DAYS = (1, 7, 30)
FOR_GOOD, REVIEW = timedelta(days=3650), timedelta(days=90)


# --- calls under way -----------------------------------------------------------------------------------------------
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


# --- callers who abuse ------------------------------------------------------------------------------------------------
@action("telephony.limit_caller", on="call")
def limit_caller(actor: Actor, *, call: Call, kind: str, reason: str, days: int, for_good: bool = False) -> CallerLimit:
    """Turn the number of this call away for `days`, or let it press a key first. Problem at "kind", "reason" or "days".

    `for_good` is only asked for: until a second person confirms (`confirm_limit`) it ends after `days`. Volunteers limit
    for one day. Raises Sealed: without the keeper nobody knows which number it is.
    """
    if kind not in CallerLimit.Kind.values:
        raise Problem(_("Choose what happens to this caller."), "kind")
    if reason not in CallerLimit.Reason.values:
        raise Problem(_("Choose why."), "reason")
    if days not in LIMIT_DAYS:
        raise Problem(_("Choose for how long."), "days")
    if (days > 1 or for_good) and not decide(actor, "telephony.decide_limit", call):
        raise Problem(_("You can limit a caller for one day. Ask your coordinator for longer."), "days")
    number = selectors.caller_number(call, actor)
    if not number:
        raise Problem(_("This caller hid the number, so it cannot be limited."))
    [token] = vault.blind("phone", [number])
    if CallerLimit.objects.filter(in_force(), office=call.office_id, token=token).exists():
        raise Problem(_("This number is limited already. See the list of limited callers."))
    until = timezone.now() + timedelta(days=days)
    return CallerLimit.objects.create(
        office_id=call.office_id, call=call, kind=kind, reason=reason, token=token, number_sealed=call.number_sealed,
        people=PersonPhone.objects.filter(token=token).values("person").distinct().count(), made_by_id=actor.user_id,
        until=until, review_on=timezone.localdate(until), asked_for_good=for_good,
    )  # fmt: skip


@action("telephony.decide_limit", on="limit")
def confirm_limit(actor: Actor, *, limit: CallerLimit) -> CallerLimit:
    """The second person agrees: until further notice, with a look every three months."""
    if not limit.asked_for_good or limit.confirmed or limit.lifted:
        raise Problem(_("Nothing is to be decided about this number any more."))
    if limit.made_by_id == actor.user_id:
        raise Problem(_("Somebody else has to decide this: several people may use this number."))
    now = timezone.now()
    limit.confirmed, limit.confirmed_by_id = now, actor.user_id
    limit.until, limit.review_on = now + FOR_GOOD, timezone.localdate(now + REVIEW)
    limit.save()
    return limit


@action("telephony.decide_limit", on="limit")
def keep_limit(actor: Actor, *, limit: CallerLimit) -> CallerLimit:
    """Looked at, and it stays: a month longer, or until the next look when two people decided it."""
    if limit.lifted:
        raise Problem(_("Nothing is to be decided about this number any more."))
    now = timezone.now()
    if limit.confirmed:
        limit.review_on = timezone.localdate(now + REVIEW)
    else:
        limit.until = now + timedelta(days=LIMIT_DAYS[-1])
        limit.review_on = timezone.localdate(limit.until)
    limit.save()
    return limit


@action("telephony.decide_limit", on="limit")
def lift_limit(actor: Actor, *, limit: CallerLimit) -> CallerLimit:
    """The number reaches everybody again, within seconds."""
    if limit.lifted is None:
        limit.lifted, limit.lifted_by_id = timezone.now(), actor.user_id
        limit.save()
    return limit


# --- sound ---------------------------------------------------------------------------------------------------------
def seal_sound(call: Call, path: Path, kind: str) -> Recording | None:
    """Seal one sound file of a call; None when the caller refused recording. Called by the switchboard, which is no person."""
    from martlet.telephony.exchange import sound

    if kind == "talk" and call.machine.get("recording") == "refused":
        return None
    marks = marks_of(call) if kind == "talk" else []
    done = Recording.objects.filter(call=call, kind=kind).first()
    if done is not None:
        return done
    seconds = sound.seconds(path)
    with path.open("rb") as file, transaction.atomic():
        stored = vault.files.seal(file, owner=call.pk, office=call.office)
        return Recording.objects.create(
            call=call, office_id=call.office_id, kind=kind, file_id=stored.pk, seconds=round(seconds, 2), marks=marks,
            expires=timezone.localdate() + timedelta(days=KEPT_DAYS[kind]),
        )  # fmt: skip


def marks_of(call: Call) -> list[dict[str, object]]:
    """Where in the recording the caller was put on hold, and came back, and so on."""
    began = call.answered.timestamp() if call.answered else 0.0
    marks = call.machine.get("talk", {}).get("marks", [])
    return [{"at": round(max(0.0, at - began), 1), "what": what} for at, what in marks]


def play_recording(actor: Actor, recording_id: int) -> tuple[Recording, vault.files.Opened]:
    """The opened sound, journaled before a byte of it leaves. Raises NotVisible, Sealed."""
    from martlet.access.errors import NotVisible

    recording = Recording.objects.select_related("call").filter(pk=recording_id).first()
    if recording is None or not decide(actor, "telephony.play_recording", recording.call):
        raise NotVisible
    journal.record_read(actor, "telephony.play_recording", recording, fields=("sound",), reason="")
    return recording, vault.files.open(vault.files.StoredFile.objects.get(pk=recording.file_id), actor)


# --- the exchange ----------------------------------------------------------------------------------------------------
def exchange_folder() -> Path:
    return Path(settings.DATA) / "exchange"


def addresses_from(name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in os.environ.get(name, "").split(",") if part.strip())


def desk_phones() -> dict[str, str]:
    """Desk phones that do not register, from `<data>/exchange/desk_phones.json`: {"s12": "sip:s12@192.168.1.20:5060"}."""
    path = exchange_folder() / "desk_phones.json"
    return dict(json.loads(path.read_text())) if path.exists() else {}


def own_additions() -> dict[str, str]:
    """A site's own lines for Asterisk: `<data>/exchange/extra/pjsip.conf` is appended to ours, and so on."""
    return {path.name: path.read_text() for path in sorted((exchange_folder() / "extra").glob("*.conf"))}


def make_plan(home: Path | None = None) -> Plan:
    """The plan of this installation, from settings, environment and database.

    Environment: MARTLET_SIP_BIND (address:port), MARTLET_SIP_TRUNK (the carrier's addresses,
    comma-separated), MARTLET_SIP_TRUNK_CONTACT, MARTLET_SIP_EXTERNAL (public address behind NAT), MARTLET_STUN,
    MARTLET_TURN, MARTLET_RTP_PORTS (from-to).
    """
    folder = home or exchange_folder()
    found = tree.find()
    ari = urlsplit(settings.MARTLET_ARI_URL)
    bind, _colon, port = settings.MARTLET_SIP_BIND.rpartition(":")
    first, _dash, last = settings.MARTLET_RTP_PORTS.partition("-")
    people = selectors.people_with_phones()
    lines = []
    for line in Line.objects.prefetch_related("helped_by"):
        offices = selectors.line_rules(line).offices
        names = tuple(selectors.phone_name("browser", user) for user, office in people if office in offices)
        lines.append(LinePlan(line.pk, line.number, line.language, names))
    fixed = desk_phones()
    phones = []
    for user, _office in people:
        for kind in ("browser", "sip"):
            name = selectors.phone_name(kind, user)
            if name in fixed:
                continue
            codecs = "opus,alaw,ulaw" if kind == "browser" else "alaw,ulaw,g722"
            phones.append(Phone(name, keys.password(exchange_folder(), name), kind, codecs=codecs))
    phones += [Phone(name, kind="fixed", contact=contact, codecs="alaw,ulaw") for name, contact in fixed.items()]
    trunk = addresses_from("MARTLET_SIP_TRUNK")
    plan = Plan(
        home=folder, spool=memory_spool(Path(settings.DATA)),
        modules=found.modules if found else Path("/usr/lib/asterisk/modules"),
        share=found.share if found else Path("/usr/share/asterisk"),
        canary=found.canary if found else Plan.canary,
        ari_password=keys.password(exchange_folder(), "ari"), lines=tuple(lines), phones=tuple(phones),
        trunks=(Trunk("trunk", trunk, os.environ.get("MARTLET_SIP_TRUNK_CONTACT", "")),) if trunk else (),
        http_bind=ari.hostname or "127.0.0.1", http_port=ari.port or 8088, sip_bind=bind, sip_port=int(port),
        rtp_from=int(first), rtp_to=int(last or first), external_address=os.environ.get("MARTLET_SIP_EXTERNAL", ""),
        stun=os.environ.get("MARTLET_STUN", ""), turn=os.environ.get("MARTLET_TURN", ""),
    )  # fmt: skip
    plan = replace(plan, extra=own_additions())
    if settings.MARTLET_DEMO:
        plan = replace(plan, demo_caller=Phone("demo-worker", keys.password(exchange_folder(), "demo-worker")))
    return plan


def write_exchange(plan: Plan) -> prompts.Made:
    """Folders, configuration and announcements of the exchange run by us."""
    make_folders(plan)
    write_config(plan.etc, plan)
    return make_announcements(plan)


def make_announcements(plan: Plan) -> prompts.Made:
    """The house's announcements, and those that lines have in their own words."""
    folder, lines = plan.home / "data" / "sounds", list(Line.objects.all())
    languages = {one for line in lines for one in files.languages_of(line)}
    made = prompts.make_prompts(folder, plan.home / "data" / "moh", languages)
    files.sweep(folder, lines)
    files.make_own(folder, lines)
    return made


def phone_credentials(actor: Actor) -> dict[str, object]:
    """What the browser phone needs to register. Raises Refused unless on duty with this browser."""
    from martlet.access.errors import Refused

    if not selectors.may_use_phone(actor):
        raise Refused("telephony.use_phone")
    return credentials(selectors.phone_name("browser", actor.user_id or 0))


def credentials(name: str) -> dict[str, object]:
    servers = [{"urls": f"stun:{os.environ['MARTLET_STUN']}"}] if os.environ.get("MARTLET_STUN") else []
    host = urlsplit(settings.MARTLET_SIP_WS).hostname or "127.0.0.1"
    return {
        "server": settings.MARTLET_SIP_WS,
        "uri": f"sip:{name}@{host}",
        "name": name,
        "password": keys.password(exchange_folder(), name),
        "ice": servers,
    }


def parsed_call(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


# --- demo ------------------------------------------------------------------------------------------------------------
def demo_lines() -> list[Line]:
    return list(Line.objects.select_related("office").order_by("id"))


def announcements_state() -> str:
    """ "" when every announcement is spoken, else one sentence about what callers hear instead."""
    record = exchange_folder() / "data" / "sounds" / "made.json"
    if not record.exists():
        return ""
    tones = [name for name, mark in json.loads(record.read_text()).items() if mark.startswith("tone ")]
    return gettext("Announcements are tones, because this machine has no espeak-ng to speak them.") if tones else ""
