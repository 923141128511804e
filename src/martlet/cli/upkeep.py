"""Looking after an installation: migrate, journal verify, messages, and any management command of the framework."""

import argparse
import os
import re

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
    from martlet.access import checkpoints

    found, kept = checkpoints.verify(noted(chosen.noted))
    row, rows = found.broken_at, found.rows
    if row is not None:
        raise Failed(
            {
                "chain": f"The journal is broken at row {row}; the {rows} rows before it follow from one another.",
                "head": f"The journal was written anew: row {row} is another one than was signed or noted.",
                "cut": f"The journal was cut off: {rows} rows are left, and later ones were signed or noted.",
            }[found.why]
        )
    if kept.forged is not None:
        raise Failed(
            f"Line {kept.forged} of {checkpoints.place()} is not signed by this key ring: somebody changed it."
        )
    print(f"The journal holds: {rows} rows, each follows from the one before. Last: {found.head[:16]}")
    print(
        f"{len(kept.heads)} of them were signed and stand where they stood." if kept.heads else "None was signed yet."
    )
    if rows:
        print("To prove it later from a note kept elsewhere:")
        print(f"martlet journal verify --noted {rows}:{found.head[:16]}")
    checkpoints.write()
    return 0


def noted(text: str) -> dict[int, str]:
    """`1234:0123456789abcdef` -> {1234: "0123456789abcdef"}"""
    if not text:
        return {}
    if not (match := re.fullmatch(r"([1-9]\d*):([0-9a-fA-F]{8,64})", text.strip())):
        raise Failed("--noted takes a row and its code, as an earlier 'martlet journal verify' printed them.")
    return {int(match[1]): match[2].lower()}


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
    verify = journal.add("verify", journal_verify, "prove that no row was changed, left out, added or cut off")
    verify.add_argument("--noted", default="", metavar="ROW:CODE", help="a head that was noted apart from this machine")
    collect = words.add("messages", messages, "compile the translations of every room")
    collect.add_argument(
        "--collect", action="store_true", help="first collect new texts from the source (needs gettext)"
    )
    passed = words.add("manage", manage, "any management command of the framework")
    passed.add_argument("rest", nargs=argparse.REMAINDER, metavar="...")
