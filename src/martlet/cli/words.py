"""The words of the command line: `martlet status`, and words that others follow, as in `martlet keys add`."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from martlet.cli.sentences import USAGE

Do = Callable[[argparse.Namespace], int | None]


class Words:
    """Those that can stand at one place of the command line."""

    def __init__(self, parsers: argparse._SubParsersAction[argparse.ArgumentParser], *, first: bool = True) -> None:
        self.parsers = parsers
        self.first = first

    def add(self, name: str, do: Do, text: str) -> argparse.ArgumentParser:
        """A word that does something, with its sentence in help; a first word opens its own help with it."""
        added = self.parsers.add_parser(
            name, help=text, description=text[0].upper() + text[1:] + "." if self.first else None
        )
        added.set_defaults(do=do)
        return added

    def followed(self, name: str, text: str) -> Words:
        """A word that does nothing alone; what comes back are those that follow it."""
        added = self.add(name, lambda _: USAGE, text)
        return Words(added.add_subparsers(metavar="COMMAND", required=True), first=False)
