"""Reads: lines with how they stand, their announcements, their versions, and what the public may know of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q
from django.utils import timezone

from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.models import Office, User
from martlet.access.policy import decide, visible, visible_one
from martlet.law.taxonomy import current
from martlet.telephony.exchange import prompts
from martlet.telephony.lines.files import current_notices, offered, standing_of
from martlet.telephony.models import Call, Line, LineSound, LineSwitch, LineVersion, Notice
from martlet.telephony.models.calls import WAITING
from martlet.telephony.rules.heard import silence
from martlet.telephony.rules.hours import Hours, Standing
from martlet.telephony.rules.tongues import KEYS
from martlet.volunteers.callins.rules import MOST, Load, needed
from martlet.volunteers.models import Volunteer
from martlet.volunteers.shifts.selectors import staffed

SETTINGS = (
    "number",
    "name_zh",
    "name_en",
    "payer",
    "language",
    "languages",
    "has_notice",
    "records",
    "ring_seconds",
    "ring_at_once",
    "rounds",
    "wait_seconds",
    "overflow_seconds",
    "place_seconds",
    "keeps_place",
    "fallback",
    "fallback_office_id",
    "fallback_user_id",
    "flood_number",
    "flood_all",
    "wrap_seconds",
    "asks",
    "shifts_only",
    "menu_seconds",
    "message_seconds",
    "accept_seconds",
)


@dataclass(frozen=True)
class LineNow:
    """A line and how it stands this moment. `unstaffed`: it waits for a shift that somebody is on."""

    line: Line
    standing: Standing
    unstaffed: bool = False

    @property
    def hours(self) -> Hours:
        return Hours.read(self.line.hours)


@dataclass(frozen=True)
class Said:
    """One announcement in one language. `own` None: the house's words. `sounds_like` "" or a name it stands in for."""

    name: str
    language: str
    text: str
    own: Notice | None = None
    silence: str = ""  # why nobody hears it now: `rules.heard.silence`

    @property
    def is_said(self) -> bool:
        """Whether there are words that callers hear, or would with a key that leads to them."""
        return self.own is not None or not self.silence


def lines_now(actor: Actor, now: datetime | None = None) -> list[LineNow]:
    """The lines of the actor's offices. One query."""
    rows = visible(Line.objects.select_related("office", "taken_duty__user"), actor, "telephony.read_line").order_by(
        "office_id", "id"
    )
    return [LineNow(line, standing_of(line, now)) for line in rows]


def line(actor: Actor, line_id: int) -> Line:
    """One line, with the offices that help. Raises NotVisible."""
    rows = Line.objects.select_related("office").prefetch_related("helped_by")
    return visible_one(rows.filter(pk=line_id).first(), actor, "telephony.read_line")


def may_manage(actor: Actor, found: Line) -> bool:
    return bool(decide(actor, "telephony.manage_line", found))


def may_add(actor: Actor) -> list[Office]:
    """Offices for which the actor may add a line."""
    rows = Office.objects.filter(is_active=True, pk__in=list(actor.office_ids)).order_by("id")
    return [office for office in rows if decide(actor, "telephony.add_line", office)]


def helpers(found: Line) -> list[Office]:
    """Offices that could help: every other that works."""
    return list(Office.objects.filter(is_active=True).exclude(pk=found.office_id).order_by("id"))


def waiting(found: Line) -> int:
    """Callers who wait on this line; they keep their place when it closes."""
    return Call.objects.filter(line=found, is_live=True, stage__in=WAITING, direction="in").count()


def announcements(found: Line) -> dict[str, list[Said]]:
    """Name -> what is said in each language in which it can be heard. One query."""
    own = {notice.key: notice for notice in current_notices([found])}
    said = {
        name: [said_now(found, own.get(f"{name}/{language}"), name, language) for language in offered(found, name)]
        for name in prompts.TEXTS
    }
    return {name: rows for name, rows in said.items() if rows}


def announcement(found: Line, name: str, language: str) -> Said:
    """One of them. Raises NotVisible."""
    if language not in offered(found, name):
        raise NotVisible
    version = found.says.get(f"{name}/{language}")
    own = Notice.objects.select_related("sound", "made_by").filter(
        line=found, name=name, language=language, version=version or 0
    )
    return said_now(found, own.first(), name, language)


def said_now(found: Line, own: Notice | None, name: str, language: str) -> Said:
    quiet = silence(name, language, found.language, found.menu, own=own is not None)
    return Said(name, language, own.text if own else prompts.house_text(name, language), own, quiet)


def notices_of(found: Line, name: str, language: str) -> Sequence[Notice]:
    """Every version of one announcement, newest first."""
    rows = Notice.objects.select_related("sound", "made_by").filter(line=found, name=name, language=language)
    return list(rows.order_by("-version"))


def notice(actor: Actor, line_id: int, notice_id: int) -> Notice:
    """One version of an announcement of a line the actor may read. Raises NotVisible."""
    row = Notice.objects.select_related("sound").filter(pk=notice_id, line=line(actor, line_id)).first()
    if row is None:
        raise NotVisible
    return row


def sound(found: Line, sound_id: Any) -> LineSound:
    """A file given for this line. Raises NotVisible."""
    row = LineSound.objects.filter(pk=sound_id, line=found).first()
    if row is None:
        raise NotVisible
    return row


def versions(found: Line) -> list[LineVersion]:
    """Newest first; [] while nobody changed the line."""
    return list(found.versions.select_related("made_by").order_by("-number"))


def version(found: Line, number: int) -> tuple[LineVersion, LineVersion | None]:
    """One version and the one before it. Raises NotVisible."""
    rows = list(found.versions.select_related("made_by").filter(number__in=(number, number - 1)).order_by("-number"))
    if not rows or rows[0].number != number:
        raise NotVisible
    return rows[0], rows[1] if len(rows) > 1 else None


def switches(found: Line, most: int = 10) -> list[LineSwitch]:
    return list(found.switches.select_related("made_by")[:most])


def content_of(found: Line) -> dict[str, Any]:
    """The line as a version keeps it."""
    settings = {name: getattr(found, name) for name in SETTINGS}
    settings["helped_by"] = sorted(office.pk for office in found.helped_by.all())
    return {"settings": settings, "hours": found.hours, "menu": found.menu, "says": found.says}


def texts_of(found: Line, *says: Mapping[str, int]) -> dict[tuple[str, int], Notice]:
    """(key, version) -> notice, for every announcement these versions speak of. One query."""
    asked = Q(pk__in=[])
    for key, number in {pair for one in says for pair in one.items()}:
        name, _slash, language = key.partition("/")
        asked |= Q(name=name, language=language, version=number)
    return {(row.key, row.version): row for row in Notice.objects.filter(asked, line=found)}


def topics(language: str) -> dict[str, str]:
    """Code -> label of what callers may choose in a menu."""
    return {row.code: row.label(language) for row in current().groups if row.active}


@dataclass(frozen=True)
class Lonely:
    """A key that asks for what nobody can who answers the line. what: language | dialect | skill."""

    key: str
    what: str
    code: str


def lonely(found: Line, menu: Mapping[str, Mapping[str, str]]) -> list[Lonely]:
    """Of this menu. Colleagues of the line's office and of those that help count, with a training that has not run out.
    Two queries at most."""
    asked = [
        Lonely(key, what, menu[key][what])
        for key in KEYS
        for what in ("language", "dialect", "skill")
        if key in menu and menu[key].get(what) and (what, menu[key][what]) != ("language", found.language)
    ]
    if not asked:
        return []
    offices = [found.office_id, *(office.pk for office in found.helped_by.all())]
    rows = Volunteer.objects.filter(
        office__in=offices, user__is_active=True, certificate_until__gte=timezone.localdate()
    ).values_list("languages", "dialects", "skills")
    spoken, known = set[str](), set[str]()
    for languages, dialects, skills in rows:
        spoken |= {*(languages or ["zh"]), *dialects}
        known |= set(skills)
    return [one for one in asked if one.code not in (known if one.what == "skill" else spoken)]


# --- for everybody ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class PublicLine:
    """What the public site says of a line."""

    office: Office
    number: str
    name: str
    payer: str
    standing: Standing
    hours: Hours


def public_lines(now: datetime | None = None) -> list[PublicLine]:
    """Every line of an office that works, in the order of offices. Nothing of it is secret. One query."""
    at = now or timezone.now()
    rows = Line.objects.select_related("office").filter(office__is_active=True).order_by("office_id", "id")
    return [
        PublicLine(row.office, row.number, str(row), row.payer, standing_of(row, at), Hours.read(row.hours))
        for row in rows
    ]


def office_lines(offices: Sequence[int], now: datetime | None = None) -> list[LineNow]:
    """How the lines of these offices stand, for walls and consoles, which ask who may see them. One query, and one more where
    a line rings only during shifts."""
    at = now or timezone.now()
    rows = list(Line.objects.select_related("taken_duty__user").filter(office__in=offices).order_by("id"))
    waiting = unstaffed(rows, at)
    return [LineNow(row, standing_of(row, at), row.pk in waiting) for row in rows]


def unstaffed(rows: Iterable[Line], now: datetime) -> set[int]:
    """Those of these lines that wait for a shift. One query, none where no line does."""
    waiting = {row.pk: row.office_id for row in rows if row.shifts_only}
    there = staffed(waiting.values(), now)
    return {line for line, office in waiting.items() if office not in there}


# --- how many more people are needed ----------------------------------------------------------------------------------
Waiting = dict[int, tuple[int, datetime]]  # line -> how many wait, and the arrival of who waits longest


def waiting_at(offices: Sequence[int]) -> Waiting:
    """One query."""
    rows = Call.objects.filter(office__in=offices, is_live=True, stage__in=WAITING, direction="in").order_by()
    counted = rows.values_list("line").annotate(count=Count("id"), first=Min("arrived"))
    return {line: (count, first) for line, count, first in counted}


def needed_at(lines: Sequence[LineNow], waiting: Waiting, states: Mapping[str, int], now: datetime) -> int:
    """How many more people on the phone would empty the queue of one office, whose `lines` these are; `states`: how many of its
    duties are in each. A line that waits for a shift rings nobody but who has taken its queue, so the others do not count there."""
    takers = {one.line.taken_duty for one in lines if one.unstaffed and one.line.taken_by}
    ringing = [one for one in lines if not one.unstaffed]
    quiet = [one for one in lines if one.unstaffed]
    of_takers = Counter(duty.state for duty in takers if duty)
    return min(needed(load(ringing, waiting, states, now)) + needed(load(quiet, waiting, of_takers, now)), MOST)


def load(lines: Sequence[LineNow], waiting: Waiting, states: Mapping[str, int], now: datetime) -> Load:
    calls = [waiting[one.line.pk] for one in lines if one.line.pk in waiting]
    longest = int((now - min((first for _count, first in calls), default=now)).total_seconds())
    is_open = any(one.standing.is_open for one in lines)
    return Load.of(states, waiting=sum(count for count, _first in calls), longest=longest, is_open=is_open)


def fallback_people(found: Line) -> list[tuple[int, str]]:
    """Colleagues of the line's office whose own mobile may ring when nobody is there: (id, work name)."""
    rows = User.objects.filter(is_active=True, office=found.office_id, volunteer__isnull=False)
    return list(rows.exclude(volunteer__mobile_sealed=b"").order_by("work_name").values_list("pk", "work_name"))
