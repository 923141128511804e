"""How much one connection may ask for in an hour. Many workers share the address of one dormitory, and a closing factory
means hundreds of honest requests in an evening: unusual numbers raise work for us, they do not shut anybody out early."""

from __future__ import annotations

__all__ = ["HELD_FROM", "REFUSED_FROM"]

HELD_FROM = 20
"""More than this in an hour from one address: still accepted, shown apart for a colleague to look at first."""
REFUSED_FROM = 200
"""More than this: answered with our number instead."""
