"""Starting Martlet and seeing how it is: run, up, prepare, status."""

import argparse

from martlet.cli.framework import set_up
from martlet.cli.sentences import FAILED
from martlet.cli.words import Words


def run(chosen: argparse.Namespace) -> int:
    from martlet.processes import run as running

    return running.main(demo=chosen.word == "run")


def prepare(chosen: argparse.Namespace) -> int:
    set_up()
    from martlet.processes import prepare as preparing

    return preparing.main(demo=chosen.demo)


def status(chosen: argparse.Namespace) -> int:
    set_up()
    from martlet.processes import state

    found = state.parts()
    for part in found:
        details = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in part.says.items())
        print(f"{part.name:<12} {part.state:<10} {details}".rstrip())
    return FAILED if state.as_json(found)["state"] == "down" else 0


def add_to(words: Words) -> None:
    words.add("run", run, "prepare the database, fill it with demo data when it is empty, and start every part")
    words.add("up", run, "prepare the database and start every part, without demo data or demo keys")
    words.add("status", status, "how every part is")
    # A step of the two above, in a process of its own; without a line in help.
    preparing = words.parsers.add_parser("prepare")
    preparing.add_argument("--demo", action="store_true")
    preparing.set_defaults(do=prepare)
