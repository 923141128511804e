"""What calls left: a volunteer of each office waits for a talk after a hard one, another's is over; what callers pressed."""

from datetime import date, timedelta
from random import Random

from django.utils import timezone

from martlet import vault
from martlet.access.actor import Role
from martlet.access.models import Office, User
from martlet.access.selectors import actor_of
from martlet.demo.people import Makers
from martlet.hotline.models import CallDownEntry, Contact, Debrief
from martlet.hotline.services.calldowns import MOST, find_people, make_call_down
from martlet.hotline.services.thanks import thank
from martlet.telephony.models import Line, Rating

SAID = "他在电话里一直哭，说不想活了。挂了以后我脑子里还是他的声音。"
AGREED = "聊了半小时。这周不排夜班，周四再聊一次；需要的话转心理支持热线。"


def load(makers: Makers, random: Random) -> None:
    """Two of each office that has had conversations."""
    rows = [row for office in makers.offices for row in of_office(random, office)]
    vault.bulk_create(Debrief, rows)
    for office in makers.offices:
        call_down(random, office, makers.run.today)
        about_wages(random, office, makers.run.today)
        thanked(random, office)
    lines = list(Line.objects.filter(asks=True))
    Rating.objects.bulk_create([row for line in lines for row in pressed(random, line, makers.run.today)])


def call_down(random: Random, office: Office, today: date) -> None:
    """ "Were you paid?" to the workers of cases closed last year, two thirds of them called."""
    boss = User.objects.filter(office=office, grants__role=Role.COORDINATOR).order_by("id").first()
    first = today - timedelta(days=365)
    if boss is None:
        return
    actor = actor_of(boss, acting_office=office.pk)
    people, _left_out = find_people(actor, office, "closed", first, today)
    if not 0 < len(people) <= MOST:
        return
    made = make_call_down(
        actor,
        office=office,
        title="结案的工友：钱拿到了吗",
        question="结案时说好的钱，您都拿到了吗？",
        answers=["都拿到了", "拿到一部分", "没拿到", "不清楚"],
        source="closed",
        first=first,
        last=today,
    )
    entries = list(made.entries.order_by("id"))
    staff = list(User.objects.filter(office=office, volunteer__isnull=False).order_by("id"))
    now = timezone.now()
    for entry in entries[: len(entries) * 2 // 3]:
        entry.attempts, entry.last_attempt_at = (
            random.choice((1, 1, 1, 2, 3)),
            now - timedelta(hours=random.randrange(5, 90)),
        )
        if random.random() < 0.8:
            entry.state, entry.answer = (
                CallDownEntry.State.ANSWERED,
                random.choices((0, 1, 2, 3), weights=(70, 14, 10, 6))[0],
            )
            entry.done_by, entry.done_at = random.choice(staff), entry.last_attempt_at
    for entry in entries:
        if random.random() < 0.3:
            entry.best_time = random.choice(("noon", "noon", "evening", "evening", "evening", "morning"))
    CallDownEntry.objects.bulk_update(
        entries, ["attempts", "last_attempt_at", "state", "answer", "done_by", "done_at", "best_time"], batch_size=500
    )


def thanked(random: Random, office: Office) -> None:
    """The newest conversation of each volunteer was seen by who leads; some with a word."""
    boss = User.objects.filter(office=office, grants__role=Role.COORDINATOR).order_by("id").first()
    if boss is None:
        return
    actor = actor_of(boss, acting_office=office.pk)
    for volunteer in (
        User.objects.filter(office=office, grants__role=Role.VOLUNTEER).exclude(pk=boss.pk).order_by("id")[:5]
    ):
        done = Contact.objects.filter(handled_by=volunteer, office=office, state=Contact.State.DONE)
        newest = done.order_by("-started").first()
        if newest is not None:
            thank(actor, newest, words=random.choice(("", "问得细，工友放心了。", "这通电话不好接，您接住了。")))


def about_wages(random: Random, office: Office, today: date) -> None:
    """Fresh, nobody called yet: who spoke with us about wages last month. Some said when they can talk."""
    boss = User.objects.filter(office=office, grants__role=Role.COORDINATOR).order_by("id").first()
    first = today - timedelta(days=30)
    if boss is None:
        return
    actor = actor_of(boss, acting_office=office.pk)
    people, _left_out = find_people(actor, office, "issue", first, today, "WAG")
    if not 0 < len(people) <= MOST:
        return
    made = make_call_down(
        actor,
        office=office,
        title="问过工资的工友：发了没有",
        question="上次您说的工资，现在发了没有？",
        answers=["发了", "发了一部分", "还没发", "不清楚"],
        source="issue",
        first=first,
        last=today,
        issue="WAG",
    )
    entries = list(made.entries.order_by("id"))
    for entry in entries:
        if random.random() < 0.3:
            entry.best_time = random.choice(("noon", "evening", "evening", "afternoon"))
    CallDownEntry.objects.bulk_update(entries, ["best_time"], batch_size=500)


def pressed(random: Random, line: Line, today: date) -> list[Rating]:
    """Half a year. The first month was short: too few to be shown."""
    month, rows = today.replace(day=1), []
    for back in range(6):
        month = (month - timedelta(days=1)).replace(day=1)
        size = 0.02 if back == 5 else random.uniform(0.8, 1.2)
        for score, usual in {5: 96, 4: 41, 3: 22, 2: 12, 1: 14, 0: 120}.items():
            rows.append(Rating(line=line, month=f"{month:%Y-%m}", score=score, count=round(usual * size)))
    return rows


def of_office(random: Random, office: Office) -> list[Debrief]:
    recent = list(Contact.objects.filter(office=office, issue="PSY-DIST").order_by("-started", "id")[:2])
    recent += list(Contact.objects.filter(office=office).exclude(issue="PSY-DIST").order_by("-started", "id")[:2])
    boss = User.objects.filter(office=office, grants__role=Role.COORDINATOR).order_by("id").first()
    now = timezone.now()
    rows = []
    for number, contact in enumerate([one for one in recent if boss is None or one.handled_by_id != boss.pk][:2]):
        asked = now - timedelta(hours=2 + 50 * number, minutes=random.randrange(60))
        over = number == 1 and boss is not None
        rows.append(
            Debrief(
                office=office,
                key_office=office.pk,
                volunteer_id=contact.handled_by_id,
                contact=contact,
                alarm=number == 0,
                asked_at=asked,
                words=SAID if number == 0 else "",
                agreed=AGREED if over else "",
                state=Debrief.State.DONE if over else Debrief.State.OPEN,
                held_by=boss if over else None,
                held_at=asked if over else None,
                closed_at=asked + timedelta(hours=1) if over else None,
            )
        )
    return rows
