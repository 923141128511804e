"""Addresses of the internet protocol: whose network they are of, and who really asks when a proxy stands in front."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Networks = tuple[IPv4Network | IPv6Network, ...]

LOOPBACK = "127.0.0.0/8,::1"
OWN = f"{LOOPBACK},10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7,fe80::/10"
"""This machine and private networks: an office's, a home's, most VPNs'."""


def networks_of(text: str) -> Networks:
    """ "192.168.1.0/24, 203.0.113.7" -> networks; an address alone is itself. Raises ValueError with what is no network."""
    found = []
    for word in text.replace(",", " ").split():
        try:
            found.append(ip_network(word, strict=False))
        except ValueError:
            raise ValueError(f"{word} is no network. Write it like 192.168.1.0/24 or 203.0.113.7.") from None
    return tuple(found)


def read(text: str) -> Address | None:
    """An address as a server gives it; None for anything else. An IPv4 address within IPv6 is the IPv4 one."""
    try:
        found = ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None
    return (isinstance(found, IPv6Address) and found.ipv4_mapped) or found


def inside(address: Address | None, networks: Networks) -> bool:
    return address is not None and any(address in one for one in networks)


def asking(peer: str, forwarded: Iterable[str], proxies: Networks) -> Address | None:
    """Who asks: the peer itself, or, when that is a proxy of ours, the last address of the chain that is none. What others
    write into the chain stands before that and counts for nothing. None when it cannot be told."""
    found = read(peer)
    for said in reversed(list(forwarded)):
        if not inside(found, proxies):
            break
        found = read(said)
    return found


def place_of(address: Address | None) -> str:
    """What one household or machine cannot easily change: the address, of IPv6 its network of 64 bits."""
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address or "unknown")
