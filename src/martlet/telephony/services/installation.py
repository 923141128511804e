"""This installation's exchange: its plan from settings, environment and database, its announcements, its phones' access."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext

from martlet.access.actor import Actor
from martlet.access.errors import Refused
from martlet.telephony import selectors
from martlet.telephony.exchange import control, keys, prompts, relay, tree
from martlet.telephony.exchange.config import LinePlan, Phone, Plan, Proxy, Relay, Trunk, make_folders, write_config
from martlet.telephony.exchange.config.dialplan import SPOKEN
from martlet.telephony.exchange.run import memory_spool
from martlet.telephony.lines import files
from martlet.telephony.models import Line


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

    Environment: MARTLET_ARI_URL, MARTLET_ARI_BIND, MARTLET_SIP_BIND (address:port), MARTLET_SIP_TRUNK (the carrier's
    addresses, comma-separated), MARTLET_SIP_TRUNK_CONTACT, MARTLET_SIP_EXTERNAL (public address behind NAT), MARTLET_STUN,
    MARTLET_TURN, MARTLET_TURN_PEERS, MARTLET_RTP_PORTS (from-to), MARTLET_SIP_PROXY and MARTLET_SIP_NODES (Kamailio
    before several exchanges: the carrier is then its peer, and it is the exchanges').
    """
    folder = home or exchange_folder()
    found = tree.find()
    http_bind, http_port = listens_for_http()
    bind, _colon, port = settings.MARTLET_SIP_BIND.rpartition(":")
    first, _dash, last = settings.MARTLET_RTP_PORTS.partition("-")
    people = selectors.people_with_phones()
    lines = []
    for line in Line.objects.prefetch_related("helped_by"):
        offices = selectors.line_rules(line).offices
        names = tuple(selectors.phone_name("browser", user) for user, office in people if office in offices)
        own = tuple((name, stem) for name in SPOKEN if (stem := files.own_stem(line, name, line.language)))
        lines.append(LinePlan(line.pk, line.number, line.language, names, own, line.message_seconds))
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
    carriers, contact = addresses_from("MARTLET_SIP_TRUNK"), os.environ.get("MARTLET_SIP_TRUNK_CONTACT", "")
    proxy = proxy_before(carriers, contact)
    if proxy:
        carriers, contact = (proxy.address.rpartition(":")[0],), f"sip:{proxy.address}"
    plan = Plan(
        home=folder,
        spool=memory_spool(Path(settings.DATA)),
        modules=found.modules if found else Path("/usr/lib/asterisk/modules"),
        share=found.share if found else Path("/usr/share/asterisk"),
        canary=found.canary if found else Plan.canary,
        ari_password=keys.password(exchange_folder(), "ari"),
        lines=tuple(lines),
        phones=tuple(phones),
        trunks=(Trunk("trunk", carriers, contact),) if carriers else (),
        proxy=proxy,
        relay=relay_beside(),
        http_bind=http_bind,
        http_port=http_port,
        sip_bind=bind,
        sip_port=int(port),
        rtp_from=int(first),
        rtp_to=int(last or first),
        external_address=os.environ.get("MARTLET_SIP_EXTERNAL", ""),
        stun=os.environ.get("MARTLET_STUN", ""),
    )
    plan = replace(plan, extra=own_additions())
    if settings.MARTLET_DEMO:
        plan = replace(plan, demo_caller=Phone("demo-worker", keys.password(exchange_folder(), "demo-worker")))
    return plan


def listens_for_http() -> tuple[str, int]:
    """Address and port where our exchange answers its REST interface and browser phones.

    The URL is the switchboard's way there. It is the exchange's own place too unless MARTLET_ARI_BIND says otherwise; over
    TLS it is surely that of something before it, and the exchange, which speaks without, stays on this machine.
    """
    if place := settings.MARTLET_ARI_BIND.strip():
        address, _colon, port = place.rpartition(":")
        if not address or not port.isdigit():
            raise ImproperlyConfigured(f"{place} needs address and port, such as 127.0.0.1:8088 (MARTLET_ARI_BIND).")
        return address.strip("[]"), int(port)
    url = urlsplit(settings.MARTLET_ARI_URL)
    if url.scheme == "https" or not url.hostname:
        return Plan.http_bind, Plan.http_port
    return url.hostname, url.port or Plan.http_port


def messages_sent_to_us() -> int | None:
    """What this machine's exchange was given to read since it started: SIP messages, and packets of any kind for which it had
    no time; None where it cannot be asked. Packets that are no SIP and that it had time for are in no count."""
    taken = control.messages_taken(exchange_folder())
    return None if taken is None else taken + control.packets_lost(int(settings.MARTLET_SIP_BIND.rpartition(":")[2]))


def proxy_before(carriers: tuple[str, ...], contact: str) -> Proxy | None:
    """Kamailio, where this installation has one before its exchanges."""
    address = os.environ.get("MARTLET_SIP_PROXY", "").strip()
    nodes = addresses_from("MARTLET_SIP_NODES")
    if not address:
        return None
    for place in (address, *nodes):
        if not place.rpartition(":")[2].isdigit():
            raise ImproperlyConfigured(
                f"{place} needs its port, such as {place}:5060 (MARTLET_SIP_PROXY, MARTLET_SIP_NODES)."
            )
    if not nodes or not carriers:
        raise ImproperlyConfigured(
            "MARTLET_SIP_PROXY needs MARTLET_SIP_NODES (the exchanges) and MARTLET_SIP_TRUNK (the carrier)."
        )
    return Proxy(address, nodes, carriers, contact.removeprefix("sip:"))


def relay_beside() -> Relay | None:
    places = addresses_from("MARTLET_TURN")
    external = os.environ.get("MARTLET_SIP_EXTERNAL", "")
    peers = addresses_from("MARTLET_TURN_PEERS") or ((external,) if external else ())
    return Relay(places, relay_secret(), peers) if places else None


def relay_secret() -> str:
    return keys.password(exchange_folder(), "turn")


def write_exchange(plan: Plan) -> tuple[list[str], prompts.Made]:
    """Folders, configuration and announcements: all that an exchange needs to start. The files that changed, what is spoken."""
    make_folders(plan)
    made = make_announcements(plan)
    return write_config(plan.etc, plan), made


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
    if not selectors.may_use_phone(actor):
        raise Refused("telephony.use_phone")
    return credentials(selectors.phone_name("browser", actor.user_id or 0))


def credentials(name: str) -> dict[str, object]:
    """To register, and to find a path for the sound. `ice_seconds`: until new ones should be asked for, 0 = never."""
    relays, stun = addresses_from("MARTLET_TURN"), os.environ.get("MARTLET_STUN", "")
    servers = settings.MARTLET_SIP_WS.split()
    host = urlsplit(servers[0]).hostname or "127.0.0.1"
    return {
        "server": servers[0],
        "servers": servers,  # the phone is with each of them: whichever exchange has the call can ring it
        "uri": f"sip:{name}@{host}",
        "name": name,
        "password": keys.password(exchange_folder(), name),
        "ice": relay.ice_servers(relays, stun, relay_secret(), name, time.time()),
        "ice_seconds": relay.LIFETIME // 2 if relays else 0,
    }


def announcements_state() -> str:
    """ "" when every announcement is spoken, else one sentence about what callers hear instead."""
    record = exchange_folder() / "data" / "sounds" / "made.json"
    if not record.exists():
        return ""
    tones = [name for name, mark in json.loads(record.read_text()).items() if mark.startswith("tone ")]
    return gettext("Announcements are tones, because this machine has no espeak-ng to speak them.") if tones else ""
