"""pjsip.conf: the trunks, one phone per volunteer, and in the demo the worker's phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from martlet.telephony.exchange.config import Phone, Plan, Trunk


def section(name: str, template: str = "", /, **values: object) -> str:
    """One section; None and empty values are left out."""
    lines = [f"[{name}]{template}"]
    lines += [f"{key}={value}" for key, value in values.items() if value not in (None, "")]
    return "\n".join(lines) + "\n"


def files(plan: Plan) -> dict[str, str]:
    parts = [*common(plan), *(trunk(one) for one in plan.trunks), *(phone(one) for one in plan.phones)]
    if plan.demo_caller:
        parts.append(phone(plan.demo_caller, context="demo-caller"))
    return {"pjsip.conf": "\n".join(parts)}


def common(plan: Plan) -> list[str]:
    outside = {}
    if plan.external_address:
        outside = {
            "external_media_address": plan.external_address,
            "external_signaling_address": plan.external_address,
            "local_net": "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16",
        }
    bind = f"{plan.sip_bind}:{plan.sip_port}"
    return [
        # Trunks are known by address first, phones by name; nobody else is answered (there is no anonymous endpoint).
        section(
            "global",
            type="global",
            user_agent="exchange",
            endpoint_identifier_order="ip,username",
            keep_alive_interval=60,
            unidentified_request_count=5,
            unidentified_request_period=5,
        ),
        section("udp", type="transport", protocol="udp", bind=bind, **outside),
        section("tcp", type="transport", protocol="tcp", bind=bind, **outside),
        section("ws", type="transport", protocol="ws", bind=bind),
        # rtp_timeout: a phone whose network died frees its volunteer; a caller on hold sends nothing, hence the second.
        section(
            "any",
            "(!)",
            type="endpoint",
            context="void",
            disallow="all",
            direct_media="no",
            rtp_symmetric="yes",
            force_rport="yes",
            rewrite_contact="yes",
            rtp_timeout=60,
            rtp_timeout_hold=3600,
            dtmf_mode="auto",
            language="zh",
            allow_transfer="no",
            trust_id_inbound="no",
            send_pai="no",
        ),
        section("browser", "(!,any)", webrtc="yes", dtls_auto_generate_cert="yes"),
        # Whatever becomes of the switchboard, no call lasts for ever.
        section("calls-in", "(!)", set_var=f"TIMEOUT(absolute)={plan.call_limit_seconds}"),
    ]


def trunk(one: Trunk) -> str:
    aor = section(one.name, type="aor", contact=one.contact) if one.contact else section(one.name, type="aor")
    return (
        section(
            one.name,
            "(any,calls-in)",
            context="from-trunk",
            allow=one.codecs,
            aors=one.name,
            rewrite_contact="no",
            trust_id_inbound="yes",
            dtmf_mode="auto_info",
        )
        + aor
        + section(one.name, type="identify", endpoint=one.name, match=",".join(one.addresses))
    )


def phone(one: Phone, context: str = "void") -> str:
    parents = ["browser" if one.kind == "browser" else "any"]
    if context != "void":
        parents.append("calls-in")
    auth = None if one.kind == "fixed" else one.name
    text = section(one.name, f"({','.join(parents)})", aors=one.name, auth=auth, allow=one.codecs, context=context)
    if one.kind == "fixed":
        return text + section(one.name, type="aor", contact=one.contact)
    # Two contacts: a reloaded page registers anew before its old websocket is seen to be dead.
    return (
        text
        + section(one.name, type="aor", max_contacts=2, remove_existing="yes", support_path="yes")
        + section(one.name, type="auth", auth_type="digest", username=one.name, password=one.secret)
    )
