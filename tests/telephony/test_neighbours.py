"""The relay and the proxy beside an exchange: their configuration, and what a browser phone is given."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client
from tests.conftest import Cast

from martlet.access.actor import Actor
from martlet.telephony import services
from martlet.telephony.exchange import keys, relay
from martlet.telephony.exchange.config import Plan, Proxy, Relay, neighbours, write_config
from martlet.telephony.models import Line
from martlet.telephony.switchboard import backroom
from martlet.volunteers.models import Duty

SECRET = "0123456789abcdef"


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return Plan(home=tmp_path, spool=tmp_path, modules=tmp_path, share=tmp_path, ari_password="x")


def test_a_password_is_the_relay_s_own_sum_over_a_name_that_ends() -> None:
    # printf '1735689600:v12' | openssl dgst -sha1 -hmac 0123456789abcdef -binary | base64
    assert relay.credential(SECRET, "v12", 1735689600) == ("1735689600:v12", "lHpouqXMSlrCfqqxrwRfw57g1tE=")


@pytest.mark.parametrize(
    ("places", "asked"),
    [
        (["turn.example:3478"], ["turn:turn.example:3478?transport=udp", "turn:turn.example:3478?transport=tcp"]),
        (["turns:turn.example:5349"], ["turns:turn.example:5349?transport=tcp"]),
        (["turn:turn.example:80?transport=tcp"], ["turn:turn.example:80?transport=tcp"]),
        (["turn:turn.example"], ["turn:turn.example?transport=udp"]),
    ],
)
def test_where_a_browser_asks(places: list[str], asked: list[str]) -> None:
    assert relay.addresses(places) == asked


@pytest.mark.parametrize(
    ("place", "parts"),
    [
        ("turn.example:80", ("turn.example", 80, False)),
        ("turn.example", ("turn.example", 3478, False)),
        ("turns:turn.example", ("turn.example", 5349, True)),
        ("turns:turn.example:443?transport=tcp", ("turn.example", 443, True)),
    ],
)
def test_a_place_is_read(place: str, parts: tuple[str, int, bool]) -> None:
    assert relay.host_and_port(place) == parts


def test_without_them_nothing_is_written(plan: Plan) -> None:
    assert neighbours.files(plan) == {}


def test_the_relay_leads_to_the_exchange_alone_and_keeps_no_log(plan: Plan) -> None:
    beside = replace(plan, relay=Relay(("turn.example:3478", "turns:turn.example:5349"), SECRET, ("198.51.100.7",)))
    lines = neighbours.files(beside)["coturn/turnserver.conf"].splitlines()
    wanted = {"listening-port=3478", "tls-listening-port=5349", "realm=turn.example", "use-auth-secret", "no-cli",
              f"static-auth-secret={SECRET}", "denied-peer-ip=0.0.0.0-255.255.255.255", "allowed-peer-ip=198.51.100.7",
              "log-file=/dev/null"}  # fmt: skip
    assert (wanted - set(lines), "no-tls" in lines) == (set(), False)
    plain = neighbours.files(replace(plan, relay=Relay(("turn.example",), SECRET)))[
        "coturn/turnserver.conf"
    ].splitlines()
    assert ("no-tls" in plain, [line for line in plain if "peer-ip" in line]) == (True, [])


def test_the_proxy_knows_the_carrier_and_the_exchanges_and_asks_the_first_first(plan: Plan) -> None:
    before = Proxy(
        "10.0.0.10:5060", ("10.0.0.11:5060", "10.0.0.12:5060"), ("203.0.113.10", "203.0.113.0/28"), "203.0.113.10:5060"
    )
    files = neighbours.files(replace(plan, proxy=before))
    assert files["kamailio/dispatcher.list"].splitlines()[1:] == [
        "1 sip:10.0.0.11:5060 0 2",
        "1 sip:10.0.0.12:5060 0 1",
    ]
    written = files["kamailio/kamailio.cfg"]
    everybody = "src_ip==203.0.113.10 || src_ip==203.0.113.0/28 || src_ip==10.0.0.11 || src_ip==10.0.0.12"
    assert f"if (!({everybody})) exit;" in written
    assert "listen=udp:10.0.0.10:5060\n" in written
    assert '$ru = "sip:" + $rU + "@203.0.113.10:5060";' in written
    assert "@" not in neighbours.kamailio(replace(before, outward=""))


# --- from the environment ---------------------------------------------------------------------------------------------
def test_with_a_proxy_the_exchanges_know_it_alone(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    monkeypatch.setenv("MARTLET_SIP_TRUNK", "203.0.113.10")
    monkeypatch.setenv("MARTLET_SIP_TRUNK_CONTACT", "sip:203.0.113.10:5060")
    [direct] = services.make_plan().trunks
    assert (direct.addresses, direct.contact) == (("203.0.113.10",), "sip:203.0.113.10:5060")
    monkeypatch.setenv("MARTLET_SIP_PROXY", "10.0.0.10:5060")
    monkeypatch.setenv("MARTLET_SIP_NODES", "10.0.0.11:5060, 10.0.0.12:5060")
    plan = services.make_plan()
    assert (plan.trunks[0].addresses, plan.trunks[0].contact) == (("10.0.0.10",), "sip:10.0.0.10:5060")
    assert plan.proxy == Proxy(
        "10.0.0.10:5060", ("10.0.0.11:5060", "10.0.0.12:5060"), ("203.0.113.10",), "203.0.113.10:5060"
    )


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("MARTLET_SIP_PROXY", "10.0.0.10", "10.0.0.10 needs its port, such as 10.0.0.10:5060"),
        ("MARTLET_SIP_NODES", "10.0.0.11", "10.0.0.11 needs its port"),
        ("MARTLET_SIP_NODES", "", "MARTLET_SIP_PROXY needs MARTLET_SIP_NODES"),
    ],
)
def test_a_proxy_half_named_is_said_in_a_sentence(
    db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str, says: str
) -> None:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    for one, given in (("PROXY", "10.0.0.10:5060"), ("NODES", "10.0.0.11:5060"), ("TRUNK", "203.0.113.10")):
        monkeypatch.setenv(f"MARTLET_SIP_{one}", given)
    monkeypatch.setenv(name, value)
    with pytest.raises(CommandError, match=says):
        call_command("telephony", "config", str(tmp_path / "etc"))
    assert not (tmp_path / "etc").exists()


@pytest.mark.parametrize(
    ("url", "bind", "listens"),
    [
        ("http://127.0.0.1:8002/ari", "", ("127.0.0.1", 8002)),
        ("http://10.0.0.11:8088/ari", "", ("10.0.0.11", 8088)),
        ("https://hotline.example/ari", "", ("127.0.0.1", 8088)),  # something before it speaks TLS, and is the address
        ("https://hotline.example:8443/ari", "", ("127.0.0.1", 8088)),
        ("https://hotline.example/ari", "127.0.0.1:8002", ("127.0.0.1", 8002)),
        ("http://127.0.0.1:8088/ari", "0.0.0.0:8088", ("0.0.0.0", 8088)),  # noqa: S104
        ("http://[::1]:8088/ari", "[::]:8089", ("::", 8089)),
    ],
)
def test_where_the_exchange_listens_is_not_always_the_way_to_it(
    db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str, bind: str, listens: tuple[str, int]
) -> None:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    monkeypatch.setattr(settings, "MARTLET_ARI_URL", url)
    monkeypatch.setattr(settings, "MARTLET_ARI_BIND", bind)
    plan = services.make_plan()
    assert (plan.http_bind, plan.http_port) == listens


@pytest.mark.parametrize("bind", ["8088", "10.0.0.11", "10.0.0.11:http"])
def test_half_a_place_to_listen_is_said_in_a_sentence(db: None, monkeypatch: pytest.MonkeyPatch, bind: str) -> None:
    monkeypatch.setattr(settings, "MARTLET_ARI_BIND", bind)
    with pytest.raises(ImproperlyConfigured, match=f"^{bind} needs address and port, such as 127.0.0.1:8088"):
        services.make_plan()


def test_a_switchboard_whose_way_to_the_exchange_is_another_leaves_where_it_listens(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Read anew by `module reload` or the next start, an http.conf of ours would take the exchange from its place."""
    monkeypatch.setattr(settings, "DATA", tmp_path)
    monkeypatch.setattr(settings, "MARTLET_ARI_URL", "http://127.0.0.1:8088/ari")
    plan = services.make_plan()
    write_config(plan.etc, plan)
    monkeypatch.setattr(settings, "MARTLET_ARI_URL", "http://127.0.0.1:9999/ari")  # of a tunnel, say
    assert backroom.refresh() == []
    Line.objects.create(office=cast.shenzhen, number="4008001234", name_zh="深圳", name_en="Shenzhen")
    assert "extensions.conf" in backroom.refresh()
    assert "bindport=8088\n" in (plan.etc / "http.conf").read_text()


@pytest.mark.errors_expected
def test_a_running_switchboard_says_it_once_and_keeps_what_the_exchange_has(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("MARTLET_SIP_PROXY", "10.0.0.10")
    assert (backroom.refresh(), backroom.refresh()) == ([], [])
    assert [record.getMessage() for record in caplog.records] == [
        "10.0.0.10 needs its port, such as 10.0.0.10:5060 (MARTLET_SIP_PROXY, MARTLET_SIP_NODES). "
        "The exchange keeps the configuration it has."
    ]


@time_machine.travel("2026-11-22 12:00+08:00", tick=False)
def test_a_browser_on_duty_is_given_the_relay_for_eight_hours(
    cast: Cast, on_duty: Callable[..., Duty], signed_in: Callable[[Actor], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARTLET_STUN", "turn.example:3478")
    monkeypatch.setenv("MARTLET_TURN", "turn.example:3478")
    client = signed_in(cast.shenzhen_volunteer)
    assert client.get("/console/telephony/phone.json").json() == {"on_duty": False}
    on_duty(cast.shenzhen_volunteer)
    given = client.get("/console/telephony/phone.json").json()
    name = f"v{cast.shenzhen_volunteer.user_id}"
    secret = keys.password(services.exchange_folder(), "turn")
    username, password = relay.credential(secret, name, int(time.time()) + 8 * 3600)
    assert given["ice"] == [
        {"urls": "stun:turn.example:3478"},
        {"urls": ["turn:turn.example:3478?transport=udp", "turn:turn.example:3478?transport=tcp"], "username": username,
         "credential": password},
    ]  # fmt: skip
    assert (given["ice_seconds"], given["password"] != secret) == (4 * 3600, True)
    monkeypatch.setattr(settings, "MARTLET_SIP_WS", "wss://hotline.example/ws wss://hotline.example/ws2")
    assert client.get("/console/telephony/phone.json").json()["servers"] == [
        "wss://hotline.example/ws", "wss://hotline.example/ws2"]  # fmt: skip
    monkeypatch.delenv("MARTLET_TURN")
    plain = client.get("/console/telephony/phone.json").json()
    assert (plain["ice"], plain["ice_seconds"]) == ([{"urls": "stun:turn.example:3478"}], 0)
