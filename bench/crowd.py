"""A crowd for bench/search.py: many persons with their phones, sealed and findable like real ones, and nothing else.

    python bench/crowd.py PERSONS              offices, colleagues, and the mark of what is to come
    python bench/crowd.py PERSONS TURN OF      every OF-th thousand from the TURN-th, so that processes share the work

Into the data folder of the environment, whose keeper runs unsealed. A thousand and its mark are one transaction: it goes
on where it was cut.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from random import Random
from typing import Any

import django

SIZE = 1000
PHASE = "crowd"
SEED = 1


def insert(model: Any, objs: Sequence[Any]) -> tuple[str, list[list[Any]]]:
    """(statement, rows): what bulk_create writes, made up front and without its checks."""
    from django.db import connection

    fields = [field for field in model._meta.concrete_fields if field.get_internal_type() != "BigAutoField"]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    rows = [[field.get_db_prep_save(field.pre_save(obj, True), connection) for field in fields] for obj in objs]
    return f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names}) VALUES ({marks})", rows


def begin(persons: int) -> None:
    from django.utils import timezone

    from martlet.access.services import add_missing_keys
    from martlet.demo import offices
    from martlet.demo.models import DemoRun

    offices.load()
    add_missing_keys()
    if not DemoRun.objects.exists():
        # Done: nobody shall fill it up with cases and contacts.
        DemoRun.objects.create(persons=persons, cases=1, contacts=1, seed=SEED, today=timezone.localdate(), done=True)


def fill(persons: int, turn: int, of: int) -> None:
    from django.db import connection, transaction

    from martlet.demo import offices
    from martlet.demo.models import DemoBatch, DemoRun
    from martlet.demo.people import Makers, drawn_workers
    from martlet.demo.progress import Bar
    from martlet.registry.models import Person, PersonPhone
    from martlet.vault.models import FindableText
    from martlet.vault.services import findable_row

    run = DemoRun.objects.get(persons=persons)
    makers = Makers(run, offices.load())
    already = set(DemoBatch.objects.filter(run=run, phase=PHASE).values_list("number", flat=True))
    mine = [number for number in range(turn, -(-persons // SIZE), of) if number not in already]
    bar = Bar(f"crowd {turn + 1}/{of}", len(mine) * SIZE)
    for number in mine:
        made = drawn_workers(makers, Random(f"{SEED}:{PHASE}:{number}"), min(SIZE, persons - number * SIZE))
        made.seal()
        found = [findable_row("person", item) for item in made.findable()]
        # Ready before the transaction begins: the other process writes meanwhile.
        inserts = [insert(Person, made.persons), insert(PersonPhone, made.phones), insert(FindableText, found)]
        with transaction.atomic(), connection.cursor() as cursor:
            for sql, rows in inserts:
                cursor.executemany(sql, rows)
            DemoBatch.objects.create(run=run, phase=PHASE, number=number)
        bar.forward(SIZE)


if __name__ == "__main__":
    django.setup()
    given = [int(word) for word in sys.argv[1:]]
    begin(*given) if len(given) == 1 else fill(*given)
