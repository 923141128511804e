"""The rules of the law for outside programs: law."""

import argparse

from martlet.cli.framework import set_up
from martlet.cli.words import Words


def law(chosen: argparse.Namespace) -> int:
    """JSON lines in, JSON lines out; needs neither settings nor a database, but for --corrected."""
    from martlet.law import run as counsel

    if not chosen.corrected:
        return counsel.main()
    set_up()
    from martlet.law.parameters import using
    from martlet.lawbook.selectors import book

    with using(book()):
        return counsel.main()


def add_to(words: Words) -> None:
    counsel = words.add(
        "law", law, 'answer JSON lines {"id", "function", "input"} from standard input by the rules of the law'
    )
    counsel.add_argument("--corrected", action="store_true", help="with the figures that officers corrected here")
