"""The `martlet` command. One sentence on stderr when something is the matter; 2 for usage, 1 for failure.

A file for each group of commands holds what they do and the words they take. What needs no Django (run, up, keeper, law)
does not load it. A word of `rooms.SPOKEN` (`telephony`, `switchboard`, `demo`) is the management command of a room.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from martlet.cli import accounts, keys, law, parts, rooms, running, upkeep
from martlet.cli.sentences import sentence
from martlet.cli.words import Words

GROUPS = (running, accounts, keys, law, upkeep, rooms, parts)
"""In the order in which help shows them."""


def main(arguments: Sequence[str] | None = None) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "martlet.settings")
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and given[0] in rooms.SPOKEN:
        return sentence(lambda: rooms.speak(given[0], given[1:]))
    parser = make_parser()
    chosen = parser.parse_args(given)
    return sentence(lambda: chosen.do(chosen))


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="martlet", description="Runs a migrant workers' rights hotline.")
    words = Words(parser.add_subparsers(dest="word", metavar="COMMAND", required=True))
    for group in GROUPS:
        group.add_to(words)
    return parser
