"""Two floods of calls: one number that dialled again and again last week, and too many callers at once yesterday evening. A
coordinator looked after the first; nobody has looked at the second yet, so that its bar is seen."""

from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from martlet.access.actor import Role
from martlet.access.models import Office, User
from martlet.demo import names
from martlet.demo.calls import Calls, Telling, done_callback
from martlet.demo.people import Makers
from martlet.foundation.moments import midnight
from martlet.hotline.models import CallBack
from martlet.hotline.services import callback_from_call
from martlet.telephony.models import Call, FloodAlarm
from martlet.telephony.rules import LineRules
from martlet.telephony.rules import events as e
from martlet.telephony.rules.floods import QUIET
from martlet.telephony.rules.turning import KEY, KEY_SECONDS
from martlet.telephony.switchboard.callers import month_tokens

OVER = timedelta(seconds=QUIET)
ONE, ALL = (38, 9.0), (64, 6.0)  # calls, seconds between two of them


def load(makers: Makers, random: Random) -> None:
    calls = Calls(makers, random)
    offices = [office for office in makers.offices if office.pk in calls.lines]
    if not offices:
        return
    today = midnight(timezone.localdate())
    one_number(calls, offices[0], today - timedelta(days=6) + timedelta(hours=14, minutes=12))
    second = offices[min(1, len(offices) - 1)]
    everybody(calls, second, today - timedelta(days=1) + timedelta(hours=19, minutes=40))


def one_number(calls: Calls, office: Office, began: datetime) -> None:
    """The first calls hang up before anybody answers; from the line's limit on each hears that a key is to be pressed."""
    line, rules = calls.lines[office.pk]
    number, rows = names.mobile(calls.random), list[Call]()
    for place, moment in enumerate(moments(calls.random, began, *ONE)):
        telling = turned_away(rules, moment) if place >= limit(rules.flood_number) else hung_up(calls, rules, moment)
        rows.append(calls.keep(telling, office, number))
    tokens = month_tokens([(number, row) for row in rows])
    for row in rows:
        row.calllog_token = tokens.get(row.pk)
    write(calls)
    over = rows[limit(rules.flood_number) :]
    boss = User.objects.filter(office=office, grants__role=Role.COORDINATOR).order_by("id").first()
    seen = over[0].arrived + timedelta(minutes=3)
    FloodAlarm.objects.create(
        line=line,
        office=office,
        cause="one",
        began=over[0].arrived,
        last=over[-1].arrived,
        ended=over[-1].arrived + OVER,
        acknowledged=seen,
        acknowledged_by=boss,
    )
    back = callback_from_call(over[-1])  # held until somebody looks; they saw that nobody was to be called
    if back is not None:
        CallBack.objects.filter(pk=back.pk).update(state="given_up", done_by=boss, done_at=seen)


def everybody(calls: Calls, office: Office, began: datetime) -> None:
    """Two of three press the key; of those some are lost in the crowd and were called back this morning."""
    line, rules = calls.lines[office.pk]
    rows = []
    for place, moment in enumerate(moments(calls.random, began, *ALL)):
        if place < limit(rules.flood_all):
            telling = hung_up(calls, rules, moment)
        else:
            telling = turned_away(rules, moment) if calls.random.random() < 0.34 else pressed(calls, rules, moment)
        rows.append(calls.keep(telling, office, names.mobile(calls.random)))
    write(calls)
    CallBack.objects.bulk_create([done_callback(row) for row in rows if row.missed == "hung_up"])
    over = rows[limit(rules.flood_all) :]
    FloodAlarm.objects.create(
        line=line,
        office=office,
        cause="all",
        began=over[0].arrived,
        last=over[-1].arrived,
        ended=over[-1].arrived + OVER,
    )


def limit(of_line: int) -> int:
    """How many calls of this flood the line takes as always; one whose limit is off has the alarm from the sixth."""
    return min(of_line or 5, 20)


def moments(random: Random, began: datetime, count: int, apart: float) -> list[datetime]:
    found, now = [], began
    for _call in range(count):
        now += timedelta(seconds=apart * (0.4 + 1.2 * random.random()))
        found.append(now)
    return found


def hung_up(calls: Calls, line: LineRules, moment: datetime) -> Telling:
    telling = calls.begin(line, moment)
    telling.gone(telling.call.caller, 2.0 + calls.random.random() * 9)
    return telling


def at_the_key(line: LineRules, moment: datetime) -> Telling:
    telling = Calls.fresh(line, moment)
    telling.happens(e.Arrived(manner="key"))
    return telling


def turned_away(line: LineRules, moment: datetime) -> Telling:
    telling = at_the_key(line, moment)
    while telling.call.playing:  # in each language of the line
        telling.heard(telling.call.playing, 6.0)
    telling.happens(e.TimeUp("key"), KEY_SECONDS)
    telling.heard("goodbye", 3.0)
    telling.gone(telling.call.caller, 0.1)
    return telling


def pressed(calls: Calls, line: LineRules, moment: datetime) -> Telling:
    telling = at_the_key(line, moment)
    telling.key(KEY, 3.0)
    telling.heard("notice", 6.0)
    telling.key(calls.random.choice(list(line.menu) or ["1"]), 3.0)
    telling.gone(telling.call.caller, 20.0 + calls.random.random() * 60)
    return telling


def write(calls: Calls) -> None:
    calls.write()
    calls.rows, calls.told = [], []
