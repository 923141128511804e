"""Rosters: this week and the next four of every office, mostly taken, with some holes, an offered shift, one given back late."""

from datetime import datetime, time, timedelta
from random import Random

from django.utils import timezone

from martlet.access.models import Office, User
from martlet.demo.people import Makers
from martlet.foundation.moments import midnight
from martlet.volunteers.models import News, Shift, ShiftPattern, ShiftPlace
from martlet.volunteers.shifts.rules import monday_of
from martlet.volunteers.shifts.services.planning import plan

WEEKDAYS, EVERY_DAY = range(1, 6), range(1, 8)
# from, to, places, on which days: what small offices want; the two most people try want more
SMALL = [(time(9), time(12), 1, WEEKDAYS), (time(13, 30), time(20), 2, WEEKDAYS)]
LARGE = [(time(9), time(13), 2, EVERY_DAY), (time(13), time(17), 2, WEEKDAYS), (time(17), time(21), 3, EVERY_DAY)]
MUCH = ("beijing", "shenzhen")
DIALECT = {"shenzhen": "yue"}  # of whom one more sits there on Wednesday evenings
TAKEN = 0.84
WEEKS_AWAY = 21  # days from which on fewer have said yes


def load(makers: Makers, random: Random) -> None:
    monday = midnight(monday_of(makers.run.today))
    for office in makers.offices:
        for begins, ends, places, days in LARGE if office.code in MUCH else SMALL:
            for weekday in days:
                pattern(office, weekday, begins, ends, places, monday)
        if office.code in DIALECT:
            pattern(office, 3, time(18, 30), time(20, 30), 1, monday, language=DIALECT[office.code])
        people = list(User.objects.filter(volunteer__office=office, is_active=True).order_by("id"))
        fill(office, people, monday, random)
        if office.code in MUCH:
            happenings(office)


def pattern(
    office: Office, weekday: int, begins: time, ends: time, places: int, now: datetime, language: str = ""
) -> None:
    row = ShiftPattern.objects.create(
        office=office, weekday=weekday, begins=begins, ends=ends, places=places, language=language
    )
    plan(row, now)


def fill(office: Office, people: list[User], monday: datetime, random: Random) -> None:
    """Nobody twice a day, and nobody asked for a dialect they do not speak."""
    busy: dict[object, set[int]] = {}
    for shift in Shift.objects.filter(office=office, language="").order_by("starts"):
        taken = TAKEN if shift.starts < monday + timedelta(days=WEEKS_AWAY) else TAKEN / 2
        free = [one for one in people if one.pk not in busy.setdefault(shift.day, set())]
        wanted = sum(random.random() < taken for _place in range(shift.places))
        for user in random.sample(free, min(wanted, len(free))):
            busy[shift.day].add(user.pk)
            before = min(timezone.now(), shift.starts) - timedelta(days=random.uniform(3, 9))
            ShiftPlace.objects.create(shift=shift, user=user, taken=before)


def happenings(office: Office) -> None:
    """What a coordinator and a volunteer find on their pages today."""
    held = ShiftPlace.objects.filter(
        shift__office=office, shift__starts__gt=timezone.now() + timedelta(hours=12), left=None
    )
    some = list(held.select_related("shift").order_by("shift__starts", "id"))
    if len(some) < 8:
        return
    some[1].left, some[1].late, some[1].reason = timezone.now() - timedelta(hours=2), True, "private"
    some[3].offered = timezone.now() - timedelta(hours=5)
    for one in (some[1], some[3]):
        one.save()
    last = some[-1].shift
    last.cancelled, last.cancel_reason, last.edited, last.revision = timezone.now(), "event", True, 1
    last.save()
    ShiftPlace.objects.filter(shift=last, left=None).update(news=News.CANCELLED)
