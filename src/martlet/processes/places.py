"""Folders and ports, for the parts that run without Django. `martlet.settings` reads the same variables."""

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SOUND_PORTS = 20000, 10, 1000  # the first, how many shares there are, how large one is: 250 calls at once


@dataclass(frozen=True)
class Places:
    """Where one Martlet lives. Pages on `port`, then event stream, exchange for pages (HTTP, ws), exchange for SIP.

    Houses whose ports lie at least four apart share none of these, and their sound has shares of its own.
    """

    root: Path
    data: Path
    host: str
    port: int
    production: bool

    @property
    def run(self) -> Path:
        return self.data / "run"

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def events_port(self) -> int:
        return self.port + 1

    @property
    def exchange_port(self) -> int:
        return self.port + 2

    @property
    def sip_port(self) -> int:
        return self.port + 3


def sound_ports(port: int) -> tuple[int, int]:
    """First and last UDP port of the sound (RTP), inclusive, for the house whose pages are on `port`.

    One of ten shares of 20000-29999. Two houses may draw the same share: the exchange then skips what is in use.
    """
    first, shares, size = SOUND_PORTS
    begin = first + port // 4 % shares * size
    return begin, begin + size - 2


class BadPlace(Exception):
    """A variable cannot be used as it is; the text is a sentence for the person who set it."""


def places(environ: "dict[str, str] | os._Environ[str]" = os.environ) -> Places:
    """Read MARTLET_DATA, MARTLET_HOST, MARTLET_PORT and MARTLET_PRODUCTION. Raises BadPlace."""
    written = environ.get("MARTLET_PORT", "8000")
    if not written.isascii() or not written.isdigit() or not 1 <= int(written) <= 65532:
        raise BadPlace(
            f"MARTLET_PORT is '{written}'. Set it to a number up to 65532; the three ports after it are used too."
        )
    data = Path(environ.get("MARTLET_DATA") or ROOT / "data").resolve()
    if data.exists() and not data.is_dir():
        raise BadPlace(f"MARTLET_DATA is {data}, which is a file. Set it to a folder.")
    return Places(
        root=ROOT,
        data=data,
        host=environ.get("MARTLET_HOST", "127.0.0.1"),
        port=int(written),
        production=environ.get("MARTLET_PRODUCTION", "") == "1",
    )
