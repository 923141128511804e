"""`python -m martlet.vault.keeper --data DIR`: serve until told to stop; after sealing, start afresh.

Sealing drops the keys and then replaces the process image, because freed memory of a running Python may still hold
them. The listening socket is handed over, so that clients wait for a moment instead of being refused.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import socket
import sys
import threading
from pathlib import Path
from types import FrameType

from martlet.vault.keeper.operations import Keeper
from martlet.vault.keeper.process import harden
from martlet.vault.keeper.server import AlreadyServed, Server


def main() -> int:
    """Exit codes: 0 stopped, 2 another keeper serves this folder."""
    parser = argparse.ArgumentParser(prog="martlet-keeper", description="Holds Martlet's keys while unsealed.")
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("MARTLET_DATA", "data")))
    parser.add_argument("--listener", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    # A thread that takes in a first load must not keep the pages' small questions waiting for the interpreter.
    sys.setswitchinterval(0.0005)
    logging.basicConfig(level=logging.INFO, format="keeper: %(message)s", stream=sys.stderr)

    # An inherited listener marks the image after a seal: everything else is as at the first start.
    listener = socket.socket(fileno=arguments.listener) if arguments.listener is not None else None
    production = os.environ.get("MARTLET_PRODUCTION") == "1"
    keeper = Keeper(arguments.data.resolve(), production=production, hardened=harden())
    try:
        server = Server(keeper, listener=listener)
    except AlreadyServed as error:
        print(f"keeper: {error}", file=sys.stderr)
        return 2

    afresh = threading.Event()

    def leave(signum: int, frame: FrameType | None) -> None:
        server.stop()

    def sealed() -> None:
        afresh.set()
        # A moment later, so that whoever sealed gets the answer.
        threading.Timer(0.05, server.stop, kwargs={"close_listener": False}).start()

    keeper.on_seal = sealed
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    server.run()
    if afresh.is_set():
        handle = os.dup(server.listener.fileno())
        os.set_inheritable(handle, True)
        again = [sys.executable, "-m", "martlet.vault.keeper", "--data", os.fspath(keeper.data)]
        os.execv(sys.executable, [*again, "--listener", str(handle)])  # noqa: S606  our own program again
    return 0


if __name__ == "__main__":
    sys.exit(main())
