"""Calls of three years, until there are so many: `python fill_calls.py 200000`. Only what a list reads, in bulk: each answered
call is that of a contact of its office, as long as there are any."""

import os
import random
import sys
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "floor.settings")

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from martlet import vault  # noqa: E402
from martlet.access.models import User  # noqa: E402
from martlet.foundation import statistics  # noqa: E402
from martlet.hotline.models import Contact  # noqa: E402
from martlet.telephony.models import Call, Line  # noqa: E402

MISSED = ("hung_up", "no_duty", "no_answer", "waited", "closed")
DAYS = 3 * 365
NUMBERS = 2000  # different ones of an office: hardly two on a page are the same
MACHINE = {"line": {"id": 1}, "padding": "x" * 1500}  # as wide as a real one


def main(wanted: int) -> None:
    chance = random.Random(7)
    lines = list(Line.objects.select_related("office"))
    staff: dict[int, list[int]] = {}
    for pk, office in User.objects.values_list("pk", "office"):
        staff.setdefault(office, []).append(pk)
    missing = wanted - Call.objects.count()
    many = NUMBERS if missing > 0 else 0
    sealed = {line.office_id: [sealed_number(chance, line) for _number in range(many)] for line in lines}
    while missing > 0:
        Call.objects.bulk_create([one(chance, lines, staff, sealed) for _number in range(min(2000, missing))])
        missing -= 2000
    join_contacts()
    statistics.refresh()


def join_contacts() -> None:
    for office in Line.objects.values_list("office", flat=True).distinct():
        calls = Call.objects.filter(office=office, answered__isnull=False, contact=None).values_list("pk", flat=True)
        contacts = Contact.objects.filter(office=office, call=None, channel="PHONE").values_list("pk", flat=True)
        pairs = [(call.hex, contact.hex) for call, contact in zip(calls, contacts, strict=False)]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany("UPDATE hotline_contact SET call_id = %s WHERE id = %s", pairs)


def sealed_number(chance: random.Random, line: Line) -> bytes:
    number = f"+861{chance.choice((38, 39, 50, 77, 86))}{chance.randrange(10**8):08}"
    return vault.seal_for_office(line.office.code, number.encode())


def one(chance: random.Random, lines: list[Line], staff: dict[int, list[int]], sealed: dict[int, list[bytes]]) -> Call:
    line = chance.choice(lines)
    arrived = timezone.now() - timedelta(days=chance.random() * DAYS)
    by = chance.choice(staff[line.office_id]) if chance.random() < 0.75 else None
    answered = arrived + timedelta(seconds=15) if by else None
    return Call(
        line=line, office_id=line.office_id, stage="ended", is_live=False, arrived=arrived, answered=answered,
        ended=arrived + timedelta(seconds=chance.randrange(20, 1500)), answered_by_id=by, ended_by="caller",
        missed="" if by else chance.choice(MISSED), channel="c", language="zh",
        number_sealed=chance.choice(sealed[line.office_id]), machine=MACHINE,
    )  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]))
