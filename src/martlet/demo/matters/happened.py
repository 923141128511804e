"""What happened in a case and moves a clock."""

from datetime import date, timedelta
from random import Random

from martlet.cases.models import Case
from martlet.cases.words import limit_rules
from martlet.foundation.calendar import add_workdays
from martlet.law.clocks import Event


def events_of(random: Random, case: Case, opened: date, today: date) -> list[Event]:
    """What happened and moves a clock: most left lately, a few nearly a year ago, some are before the commission."""
    long_ago = random.random() < 0.07
    left = opened - timedelta(days=random.randrange(335, 362) if long_ago else random.randrange(3, 120))
    happened = [Event("left", left)]
    if not long_ago and random.random() < 0.6:
        happened.append(Event("demand", opened + timedelta(days=random.randrange(0, 3))))
    if not long_ago and random.random() < 0.3:
        happened.append(Event("complaint", opened + timedelta(days=random.randrange(2, 12))))
    if not long_ago and random.random() < 0.97:
        happened += _kept_alive(random, max(one.day for one in happened), case.closed_on or today)
    if random.random() < 0.03:
        ill = left + timedelta(days=random.randrange(5, 40))
        happened.append(Event("suspended", ill, ill + timedelta(days=random.randrange(4, 25))))
    if "R-DL-INJ1Y" in limit_rules(case.issue):
        happened.append(Event("accident", left - timedelta(days=random.randrange(0, 60))))
        if random.random() < 0.5:
            happened.append(Event("recognition_filed", opened + timedelta(days=random.randrange(3, 20))))
    if case.stage == "arbitrate":
        happened += _arbitration(random, opened, today)
    over = [(one, one.until if one.kind == "suspended" and one.until else one.day) for one in happened]
    return [one for one, last in over if last <= today]


def _kept_alive(random: Random, last: date, until: date) -> list[Event]:
    """In a matter that goes on for years somebody asks again before each year is over."""
    found = []
    while (until - last).days > 330:
        last += timedelta(days=random.randrange(120, 330))
        found.append(Event(random.choice(("demand", "demand", "promise", "complaint")), last))
    return found


def _arbitration(random: Random, opened: date, today: date) -> list[Event]:
    """An application and how far the commission has come with it by today."""
    filed = max(opened, today - timedelta(days=random.randrange(4, 60)))
    accepted = add_workdays(filed, random.randrange(2, 6))
    found = [Event("arbitration_filed", filed), Event("arbitration_accepted", accepted)]
    age = (today - accepted).days
    if age > 35 and random.random() < 0.6:
        return [*found, Event("award_received", today - timedelta(days=random.randrange(0, 14)))]
    if age > 3:
        notice = accepted + timedelta(days=3)
        found.append(Event("evidence_period", notice, add_workdays(notice, 10)))
        found.append(Event("hearing_set", notice, add_workdays(today, random.randrange(2, 22))))
    return found
