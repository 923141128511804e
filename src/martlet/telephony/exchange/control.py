"""Asterisk's control socket: how many SIP messages it has been given. A number, nothing of what anybody sent."""

from __future__ import annotations

import re
import socket
from pathlib import Path

QUESTION = b"cli quit after core show taskprocessors like pjsip/distributor\0"
PATIENCE = 2.0  # seconds
LARGEST = 1 << 20  # bytes of an answer
ROW = re.compile(rb"pjsip/distributor\S*\s+(\d+)\s")


def messages_taken(home: Path) -> int | None:
    """SIP messages since this Asterisk started, whoever sent them; None where its socket cannot be asked (it is not there, or on
    another machine). What is no SIP at all is not counted: the library throws it away before."""
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
