"""One part each, in the foreground: web, events, worker, clock, keeper."""

import argparse

from martlet.cli.framework import call, set_up
from martlet.cli.words import Words


def web(chosen: argparse.Namespace) -> int:
    from martlet.processes import parts

    return parts.serve_web()


def events(chosen: argparse.Namespace) -> int:
    from martlet.processes import parts

    return parts.serve_events()


def keeper(chosen: argparse.Namespace) -> int:
    from martlet.processes import parts

    return parts.become_keeper()


def worker(chosen: argparse.Namespace) -> int:
    set_up()
    from martlet.processes import beats

    beats.keep_beating("worker")
    code = call("db_worker", "--queue-name=*", "--interval=0.5", "--no-startup-delay", "--no-reload", "--verbosity=0")
    beats.silence("worker")
    return code


def clock(chosen: argparse.Namespace) -> None:
    set_up()
    from martlet.processes.recurring import run_clock

    run_clock()


def add_to(words: Words) -> None:
    words.add("web", web, "serve the pages")
    words.add("events", events, "serve the event stream")
    words.add("worker", worker, "run background tasks")
    words.add("clock", clock, "queue recurring work at its time")
    words.add("keeper", keeper, "hold the keys and the name finder")
