"""How much the exchange was sent: SIP messages by Asterisk's control socket, packets it never got to by the kernel's count.
Numbers, nothing of what anybody sent nor from where."""

from __future__ import annotations

import re
import socket
from pathlib import Path

QUESTION = b"cli quit after core show taskprocessors like pjsip/distributor\0"
PATIENCE = 2.0  # seconds
LARGEST = 1 << 20  # bytes of an answer
SOCKETS = (Path("/proc/net/udp"), Path("/proc/net/udp6"))  # of this machine, one a row
ROW = re.compile(rb"pjsip/distributor\S*\s+(\d+)\s")


def messages_taken(home: Path) -> int | None:
    """SIP messages since this Asterisk started, whoever sent them; None where its socket cannot be asked (it is not there, or on
    another machine). What is no SIP at all is not counted: the library throws it away before, and counts nothing."""
    answer = b""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(PATIENCE)
            line.connect(str(home / "run" / "asterisk.ctl"))
            line.recv(1024)  # its name and version
            line.sendall(QUESTION)
            while len(answer) < LARGEST and (part := line.recv(65536)):
                answer += part
    except OSError:
        return None
    found = [int(count) for count in ROW.findall(answer)]
    return sum(found) if found else None


def answers(home: Path) -> bool:
    """Whether an Asterisk of this folder runs on this machine; False also where its socket is not ours to reach."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(PATIENCE / 10)
            line.connect(str(home / "run" / "asterisk.ctl"))
    except (ConnectionRefusedError, FileNotFoundError, PermissionError):
        return False
    except OSError:  # it is there and has much to do
        return True
    return True


def packets_lost(port: int) -> int:
    """Packets of any kind that came to this UDP port and were thrown away by the kernel, because whoever listens had not read
    those before them; since it listens. 0 where nobody does, or the system keeps no such count (it is Linux's)."""
    lost, ending = 0, f":{port:04X}"
    for table in SOCKETS:
        rows = table.read_text().splitlines()[1:] if table.exists() else []
        lost += sum(int(row[-1]) for row in map(str.split, rows) if row[1].endswith(ending))
    return lost
