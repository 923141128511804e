"""Three years of conversations, by the clock, the week and the year."""

from bisect import bisect
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from uuid import UUID

from martlet import vault
from martlet.access.models import User
from martlet.demo import words
from martlet.demo.people import Makers
from martlet.hotline.models import Contact
from martlet.registry.models import Person

# Issue codes of the taxonomy by how often they come up.
ISSUES = {
    "WAG-ARR": 34,
    "WAG-ARR-CONSTR": 18,
    "INJ-RECOG": 12,
    "CON-NONE": 9,
    "TER-UNL": 8,
    "SOI-UNP": 5,
    "OVT-PAY": 6,
    "LIV-DORM": 3,
    "EDU-ENROL": 2,
    "JOB-FRAUD": 2,
    "PSY-DIST": 1,
}
CHANNELS = {"PHONE": 70, "WALKIN": 17, "WECHAT": 8, "OUTREACH": 3, "WEB": 2}
OUTCOMES = {
    "INFO": 44,
    "SELF": 22,
    "REF-GOV": 9,
    "REF-AID": 4,
    "FOLLOW": 9,
    "OPEN": 6,
    "SILENT": 2,
    "WRONG": 2,
    "HANGUP": 1,
    "THANKS": 1,
}
NON_CASES = {"SILENT", "WRONG", "HANGUP"}
GOES_ON = {"FOLLOW", "OPEN"}
RUSH = {1: 1.9, 2: 1.2, 12: 1.6, 11: 1.25, 6: 1.1}  # wages are settled before Spring Festival, or not
KNOWN = 0.86


class Calendar:
    """Draws a day: more on weekdays, most before Spring Festival, a little more every year."""

    def __init__(self, makers: Makers, days: int = 3 * 365) -> None:
        self.makers = makers
        today = makers.run.today
        weights = []
        for back in range(1, days + 1):  # yesterday and before: today is still to come
            day = today - timedelta(days=back)
            weight = RUSH.get(day.month, 1.0) * (0.55 if day.weekday() == 6 else 0.8 if day.weekday() == 5 else 1.0)
            weights.append(weight * (1.25 - back / days / 2))
        self.cumulative = list(accumulate(weights))

    def moment(self, random: Random) -> datetime:
        back = bisect(self.cumulative, random.random() * self.cumulative[-1])
        return self.makers.moment(random, min(back, len(self.cumulative) - 1) + 1)


class Talks:
    """What the batches of contacts share: who is where."""

    def __init__(self, makers: Makers) -> None:
        self.makers = makers
        self.calendar = Calendar(makers)
        self.issues, self.issue_weights = list(ISSUES), list(ISSUES.values())
        self.people: dict[int, list[tuple[UUID, str]]] = {}
        for pk, office, gender in Person.objects.order_by("id").values_list("id", "office_id", "gender"):
            self.people.setdefault(office, []).append((pk, gender))
        self.staff: dict[int, list[int]] = {}
        for user, office in User.objects.filter(volunteer__isnull=False).order_by("id").values_list("id", "office_id"):
            self.staff.setdefault(office, []).append(user)

    def batch(self, random: Random, first: int, count: int) -> None:
        vault.bulk_create(Contact, [self.contact(random) for _number in range(count)])

    def contact(self, random: Random) -> Contact:
        office = self.makers.office(random)
        outcome = random.choices(list(OUTCOMES), weights=list(OUTCOMES.values()))[0]
        channel = random.choices(list(CHANNELS), weights=list(CHANNELS.values()))[0]
        started = self.calendar.moment(random)
        ended = started + timedelta(seconds=round(random.lognormvariate(6.1, 0.6)))
        spoken = outcome not in NON_CASES
        issue = random.choices(self.issues, weights=self.issue_weights)[0] if spoken else ""
        known = self.people.get(office.pk)
        person, gender = random.choice(known) if spoken and known and random.random() < KNOWN else (None, "")
        handler = random.choice(self.staff[office.pk])
        goes_on = outcome in GOES_ON
        recent = (self.makers.run.today - started.date()).days < 7
        promised = goes_on and random.random() < 0.4
        due = started.date() + timedelta(days=random.randrange(1, 12))
        return Contact(
            office=office,
            channel=channel,
            direction="out" if outcome == "FOLLOW" and random.random() < 0.6 else "in",
            state="done",
            started=started,
            ended=ended,
            done_at=ended,
            words=words.said(random, issue.split("-")[0]) if spoken else "",
            number="",
            visitor="",
            place=office.name_zh if spoken else "",
            people_count=random.choices((1, 2, 5, 12, 30), weights=(80, 8, 6, 4, 2))[0] if spoken else 1,
            issue=issue,
            person_id=person,
            gender=gender,
            outcome=outcome,
            outcome_note="",
            promise=random.choice(words.PROMISES) if promised else "",
            promise_by=due if promised else None,
            promise_kept_at=None if recent or not promised else ended + timedelta(days=2),
            next_owner_id=handler if goes_on else None,
            next_by=due if goes_on else None,
            next_done_at=None if recent or not goes_on else ended + timedelta(days=2),
            handled_by_id=handler,
            touched=ended,
            touched_by_id=handler,
        )
