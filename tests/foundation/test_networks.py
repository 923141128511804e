"""Who asks, and of whose network they are."""

import pytest

from martlet.foundation.networks import LOOPBACK, OWN, asking, inside, networks_of, place_of, read

PROXIES = networks_of(LOOPBACK)


@pytest.mark.parametrize(
    ("peer", "chain", "asks"),
    [
        ("203.0.113.7", [], "203.0.113.7"),
        ("203.0.113.7", ["127.0.0.1"], "203.0.113.7"),  # no proxy of ours: what it writes counts for nothing
        ("127.0.0.1", ["203.0.113.7"], "203.0.113.7"),
        ("127.0.0.1", ["192.168.1.5", "203.0.113.7"], "203.0.113.7"),  # the caller wrote the first
        ("127.0.0.1", ["203.0.113.7", "127.0.0.1"], "203.0.113.7"),  # two proxies of ours
        ("::1", [" 2001:db8::5 "], "2001:db8::5"),
        ("::ffff:127.0.0.1", ["203.0.113.7"], "203.0.113.7"),
        ("127.0.0.1", ["nonsense"], None),
        ("", [], None),
    ],
)
def test_who_asks(peer: str, chain: list[str], asks: str | None) -> None:
    assert asking(peer, chain, PROXIES) == (read(asks) if asks else None)


def test_networks_of_our_own() -> None:
    own = networks_of(OWN)
    ours = ["127.0.0.1", "::1", "10.1.2.3", "172.31.0.1", "192.168.0.9", "fd00::1", "fe80::1%eth0", "::ffff:10.0.0.1"]
    strangers = ["203.0.113.7", "172.32.0.1", "100.64.0.1", "2001:db8::1"]
    assert [inside(read(one), own) for one in [*ours, *strangers]] == [True] * len(ours) + [False] * len(strangers)
    assert inside(None, networks_of("0.0.0.0/0,::/0")) is False


def test_what_is_no_network_is_said() -> None:
    assert networks_of("") == ()
    assert [str(one) for one in networks_of("203.0.113.7, 192.168.1.9/24")] == ["203.0.113.7/32", "192.168.1.0/24"]
    with pytest.raises(ValueError, match="office is no network"):
        networks_of("192.168.1.0/24,office")


def test_a_place_is_a_household() -> None:
    assert place_of(read("203.0.113.7")) == "203.0.113.7"
    assert place_of(read("2001:db8:1:2:3:4:5:6")) == place_of(read("2001:db8:1:2::9")) == "2001:db8:1:2::/64"
    assert place_of(None) == "unknown"
