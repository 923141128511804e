"""Where a request comes from, and whether the passphrase may be typed there."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from martlet.foundation.networks import Address, asking, inside, place_of


def address_of(request: HttpRequest) -> Address | None:
    """Who asks; None when a proxy of ours passed it on and did not say for whom."""
    said = request.headers.get("X-Forwarded-For", "").strip()
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if not said and "X-Forwarded-Proto" in request.headers:
        return None
    return asking(peer, said.split(",") if said else [], settings.MARTLET_TRUSTED_PROXIES)


def address_text(request: HttpRequest) -> str:
    """The same for those who count by it: never empty."""
    return str(address_of(request) or request.META.get("REMOTE_ADDR") or "unknown")


def unseals_here(request: HttpRequest) -> bool:
    return inside(address_of(request), settings.MARTLET_UNSEAL_NETWORKS)


def place_of_request(request: HttpRequest) -> str:
    return place_of(address_of(request))
