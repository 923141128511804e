"""The exchange's neighbours, where an installation has them: coturn (turnserver.conf) and Kamailio before several exchanges.

Only written when the plan names them. Like the exchange itself they keep no record of who calls.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from martlet.telephony.exchange.relay import host_and_port

if TYPE_CHECKING:
    from martlet.telephony.exchange.config import Plan, Proxy, Relay

CERTIFICATE = [
    "cert=/etc/coturn/fullchain.pem",
    "pkey=/etc/coturn/privkey.pem",
]  # where the how-to has certbot put them


def files(plan: Plan) -> dict[str, str]:
    """File name -> text, each in its program's own folder."""
    written = {}
    if plan.relay:
        written["coturn/turnserver.conf"] = turnserver(plan.relay)
    if plan.proxy:
        written["kamailio/kamailio.cfg"] = kamailio(plan.proxy)
        written["kamailio/dispatcher.list"] = dispatcher(plan.proxy)
    return written


# --- coturn --------------------------------------------------------------------------------------------------------------
def turnserver(relay: Relay) -> str:
    """Time-limited passwords only, and towards nobody but our exchanges: an open relay is a door into the network behind it."""
    places = [host_and_port(place) for place in relay.places]
    plain = [port for _host, port, secure in places if not secure]
    lines = [
        "# Written by Martlet; `martlet telephony config` writes it anew.",
        *([f"listening-port={plain[0]}"] if plain else []),
        *[f"tls-listening-port={port}" for _host, port, secure in places if secure],
        f"realm={places[0][0]}",
        "fingerprint",
        "use-auth-secret",
        f"static-auth-secret={relay.secret}",
        "# A browser asks over UDP and over TCP from each of its networks, and again when its page is loaded anew.",
        "user-quota=12",
        "stale-nonce=600",
        "no-cli",
        "no-multicast-peers",
        *(CERTIFICATE if any(secure for _host, _port, secure in places) else ["no-tls", "no-dtls"]),
    ]
    if relay.peers:
        lines += ["denied-peer-ip=0.0.0.0-255.255.255.255", "denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"]
        lines += [f"allowed-peer-ip={peer}" for peer in relay.peers]
    lines += [
        "# Its log names the addresses of volunteers' homes. To look for a fault, comment these out for an hour.",
        "no-stdout-log",
        "log-file=/dev/null",
    ]
    return "\n".join(lines) + "\n"


# --- Kamailio -------------------------------------------------------------------------------------------------------------
def is_from(addresses: tuple[str, ...]) -> str:
    """A condition; single addresses and networks."""
    return " || ".join(f"src_ip=={ipaddress.ip_network(one, strict=False) if '/' in one else one}" for one in addresses)


def bare(place: str) -> str:
    """The address without its port."""
    return place.rpartition(":")[0] or place


def dispatcher(proxy: Proxy) -> str:
    """set, address, flags, priority: the first named is asked first, the next when it does not answer."""
    count = len(proxy.nodes)
    rows = [f"1 sip:{node} 0 {count - place}" for place, node in enumerate(proxy.nodes)]
    return "# Written by Martlet: the exchanges, the preferred one first.\n" + "\n".join(rows) + "\n"


FAILURE_ROUTE = """failure_route[NEXT] {
    if (t_is_canceled()) exit;
    if (t_check_status("5[0-9][0-9]") || (t_branch_timeout() && !t_branch_replied())) {
        ds_mark_dst("tp");
        if (ds_next_dst()) {
            t_on_failure("NEXT");
            t_relay();
            exit;
        }
    }
}
"""
"""An exchange that fails or is silent: the next one has the call."""


def kamailio(proxy: Proxy) -> str:
    """Calls of the carrier go to the first exchange that answers, calls of the exchanges to the carrier, nobody else in."""
    return kamailio_settings(proxy) + request_route(proxy) + FAILURE_ROUTE


def kamailio_settings(proxy: Proxy) -> str:
    return f"""#!KAMAILIO
# Written by Martlet; `martlet telephony config` writes it anew.
# Errors only, and never a message: they hold callers' numbers.
debug=-1
log_stderror=no
memdbg=5
memlog=5
children={proxy.children}
auto_aliases=no
disable_tcp=yes
server_signature=no
listen=udp:{proxy.address}

loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "sanity.so"
loadmodule "dispatcher.so"
loadmodule "ctl.so"

# An exchange that says nothing for this long is not asked again for this call; a call may ring for an hour.
modparam("tm", "fr_timer", {proxy.patience})
modparam("tm", "fr_inv_timer", 3600000)
modparam("rr", "append_fromtag", 1)
modparam("dispatcher", "list_file", "{proxy.list_file}")
modparam("dispatcher", "flags", 2)
modparam("dispatcher", "ds_ping_method", "OPTIONS")
modparam("dispatcher", "ds_ping_from", "sip:{proxy.address}")
modparam("dispatcher", "ds_ping_interval", 2)
# Not all of class 4: silence is a 408 as well.
modparam("dispatcher", "ds_ping_reply_codes", "class=2;class=3;code=404")
modparam("dispatcher", "ds_probing_mode", 1)
modparam("dispatcher", "ds_probing_threshold", 2)
modparam("dispatcher", "ds_inactive_threshold", 1)

"""


def request_route(proxy: Proxy) -> str:
    """What becomes of a request, from whom it may come and where it goes."""
    outward = (
        f"""
    if ({is_from(tuple(bare(node) for node in proxy.nodes))}) {{
        $ru = "sip:" + $rU + "@{proxy.outward}";
        record_route();
        t_relay();
        exit;
    }}"""
        if proxy.outward
        else ""
    )
    return f"""request_route {{
    if (!mf_process_maxfwd_header("10")) {{
        sl_send_reply("483", "Too Many Hops");
        exit;
    }}
    # Strangers and broken packets get no answer at all.
    if (!({is_from(proxy.carriers + tuple(bare(node) for node in proxy.nodes))})) exit;
    if (!sanity_check("1511", "7")) exit;
    if (has_totag()) {{
        if (loose_route()) {{
            t_relay();
            exit;
        }}
        if (is_method("ACK")) {{
            if (t_check_trans()) t_relay();
            exit;
        }}
        sl_send_reply("404", "Not Here");
        exit;
    }}
    if (is_method("CANCEL")) {{
        if (t_check_trans()) t_relay();
        exit;
    }}
    t_check_trans();
    if (is_method("OPTIONS")) {{
        sl_send_reply("200", "OK");
        exit;
    }}
    if (!is_method("INVITE")) {{
        sl_send_reply("405", "Method Not Allowed");
        exit;
    }}{outward}
    record_route();
    if (!ds_select_dst("1", "8")) {{
        # None is there: the carrier forwards to the number agreed with it.
        sl_send_reply("503", "Service Unavailable");
        exit;
    }}
    t_on_failure("NEXT");
    t_relay();
}}

"""
