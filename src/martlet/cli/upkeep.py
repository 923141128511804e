"""Looking after an installation: migrate, journal verify, messages, and any management command of the framework."""

import argparse
import os

from martlet.cli.framework import call, set_up
from martlet.cli.sentences import Failed
from martlet.cli.words import Words


def migrate(chosen: argparse.Namespace) -> int:
    set_up()
    return call("migrate", "--no-input")


def manage(chosen: argparse.Namespace) -> int:
    return call(*chosen.rest)


def journal_verify(chosen: argparse.Namespace) -> int:
    set_up()
    from martlet.access import journal

    found = journal.verify()
    if found.broken_at is not None:
        raise Failed(
            f"The journal is broken at row {found.broken_at}; the {found.rows} rows before it follow from one another."
        )
    print(f"The journal holds: {found.rows} rows, each follows from the one before. Last: {found.head[:16]}")
    return 0


def messages(chosen: argparse.Namespace) -> int:
    """Collect the texts of every room with translations, or compile them."""
    set_up()
    from pathlib import Path

    from django.core.management import call_command

    from martlet import rooms

    here = Path(rooms.__file__).parent
    with_words = [here / room for room in rooms.ROOMS if (here / room / "locale").is_dir()]
    start = Path.cwd()
    for room in with_words:
        os.chdir(room)
        if chosen.collect:
            call_command("makemessages", locale=["zh_Hans"], no_obsolete=True, no_location=True, verbosity=0)
        call_command("compilemessages", verbosity=0)
    os.chdir(start)
    print(f"{len(with_words)} rooms: {', '.join(room.name for room in with_words)}")
    return 0


def add_to(words: Words) -> None:
    words.add("migrate", migrate, "bring the database up to date")
    journal = words.followed("journal", "the audit record")
    journal.add("verify", journal_verify, "prove that no row was changed, left out or added")
    collect = words.add("messages", messages, "compile the translations of every room")
    collect.add_argument(
        "--collect", action="store_true", help="first collect new texts from the source (needs gettext)"
    )
    passed = words.add("manage", manage, "any management command of the framework")
    passed.add_argument("rest", nargs=argparse.REMAINDER, metavar="...")
