"""Callers who say nothing, in the two offices most people try: a stranger, and a phone that two known workers share."""

from datetime import timedelta
from random import Random

from django.utils import timezone

from martlet import vault
from martlet.access.models import User
from martlet.demo import names
from martlet.demo.people import Makers
from martlet.hotline.models import Contact
from martlet.registry.models import Person, PersonPhone
from martlet.telephony.models import Call, Line
from martlet.telephony.switchboard.callers import month_tokens, sealed_number

OFFICES = ("beijing", "shenzhen")
# (days ago, seconds until the caller hung up, what the colleague noted)
STRANGER = ((6.2, 41, "SILENT"), (4.1, 28, "SILENT"), (2.3, 3, ""), (0.6, 35, "SILENT"))
SHARED = ((9.0, 4, "HANGUP"), (8.1, 312, ""), (3.2, 5, ""), (1.4, 22, "SILENT"))


def load(makers: Makers, random: Random) -> None:
    for office in (one for one in makers.offices if one.code in OFFICES):
        line = Line.objects.filter(office=office).order_by("id").first()
        people = list(User.objects.filter(volunteer__office=office).order_by("id"))
        if line is None or not people:
            continue
        for number, calls in ((names.mobile(random), STRANGER), (shared(office.pk, random), SHARED)):
            for days, seconds, noted in calls:
                one(line, number, random.choice(people), days, seconds, noted)


def shared(office: int, random: Random) -> str:
    """A new number that two workers of this office have."""
    number = names.mobile(random)
    [token] = vault.blind("phone", [number])
    for person in Person.objects.filter(office=office, merged_into=None).order_by("id")[:2]:
        PersonPhone.objects.create(person=person, number=number, token=token, note="")
    return number


def one(line: Line, number: str, user: User, days: float, seconds: int, noted: str) -> None:
    arrived = timezone.now() - timedelta(days=days)
    answered = arrived + timedelta(seconds=9)
    ended = answered + timedelta(seconds=seconds)
    call = Call.objects.create(
        line=line,
        office=line.office,
        stage="ended",
        is_live=False,
        arrived=arrived,
        rang=arrived,
        answered=answered,
        ended=ended,
        ended_by="caller",
        answered_by=user,
        channel=f"demo-{arrived.timestamp()}",
        number_sealed=sealed_number(line.office.code, number),
    )
    call.calllog_token = month_tokens([(number, call)]).get(call.pk)
    call.save(update_fields=["calllog_token"])
    if noted:
        Contact(
            office=line.office,
            channel="PHONE",
            call=call,
            state="done",
            started=answered,
            ended=ended,
            done_at=ended,
            outcome=noted,
            handled_by=user,
            touched=ended,
            touched_by=user,
            words="",
            number=number,
            visitor="",
            place="",
            outcome_note="",
            promise="",
        ).save()
