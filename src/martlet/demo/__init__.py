"""Makes a believable network for trying and measuring: no real person, number or employer.

Neighbours: imports every room, and nothing imports it but the command line.
"""

from typing import Any


def __getattr__(name: str) -> Any:
    """`SIGN_INS`, read when Django is up: (sign-in name, password, role, office)."""
    if name == "SIGN_INS":
        from martlet.demo.offices import SIGN_INS

        return SIGN_INS
    raise AttributeError(name)
