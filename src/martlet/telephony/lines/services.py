"""Writes: every save is a new version of the line with who, when and why; the switch counts at once and is apart from versions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.journal import require_reason
from martlet.access.models import Office
from martlet.foundation.errors import Problem, Stale
from martlet.law.taxonomy import current
from martlet.telephony.exchange import sound as sounds
from martlet.telephony.lines import files, selectors
from martlet.telephony.lines.news import tell
from martlet.telephony.models import Line, LineSound, LineSwitch, LineVersion, Notice
from martlet.telephony.models.lines import Payer
from martlet.telephony.rules.hours import MOST_SPECIALS, Hours, overlapping
from martlet.telephony.rules.paying import payer_fits, payer_of
from martlet.telephony.rules.tongues import DIALECTS, KEYS, PRIORITIES, TONGUES, family, heard_as, menu_words
from martlet.volunteers.models import Skill

MOST_DIGITS = 20
MOST_TEXT = 600
REASON = 200
LIMITS = {
    "ring_seconds": (5, 60),
    "ring_at_once": (1, 10),
    "rounds": (1, 5),
    "wait_seconds": (30, 1800),
    "overflow_seconds": (0, 600),
    "place_seconds": (0, 300),
    "flood_number": (0, 60),
    "flood_all": (0, 2000),
    "wrap_seconds": (0, 1800),
    "menu_seconds": (2, 30),
    "message_seconds": (20, 600),
    "accept_seconds": (5, 30),
}
LONGEST_OPENING = timedelta(hours=48)
CLOSED_SAYS = ("closed", "holiday", "special")
"""Announcements from which the colleague who closes a line may choose."""
TRIED_FOR = timedelta(days=1)  # that a file nobody put into use is kept
ALIKE = _("Keys %(first)s and %(second)s sound the same to callers. Change one of them or take it out.")
PARTS = ("settings", "hours", "menu", "says")
PAID = {
    Payer.SHARED: _(
        "Callers of a 400 number pay a local call and we pay the rest. Choose that: nothing else is true of it."
    ),
    Payer.TOLL_FREE: _(
        "An 800 number is free for callers, we pay everything. Choose that: nothing else is true of it."
    ),
    Payer.CALLER: _("Callers of a landline or mobile number pay the call. Choose that: nothing else is true of it."),
}

UNUSABLE = {
    "empty": _("This file is empty. Choose the sound file again."),
    "large": _("The file is larger than 10 MB. An announcement of a minute needs less: save it as MP3 or WAV."),
    "kind": _("This is no sound file we know. Choose a WAV, MP3, M4A or OGG file."),
    "reader": _("This machine cannot read %(kind)s files. Give it as WAV, or have ffmpeg installed on the server."),
    "broken": _("The sound file is damaged or of an unusual kind. Save it again as WAV and choose it once more."),
    "silent": _("There is nothing to hear in this file. Record it again, nearer to the microphone."),
    "short": _("The recording is shorter than a third of a second. Choose another file."),
    "long": _("The recording is longer than a minute. Callers wait while it plays: make it shorter."),
}


# --- versions ----------------------------------------------------------------------------------------------------------
def _save(actor: Actor, line: Line, *, seen: int, reason: str, restored: int = 0, **parts: Any) -> LineVersion:
    """Write these parts over the line as its next version. Raises Stale when the line is newer than what the actor saw."""
    reason = require_reason(reason)[:REASON]
    now = Line.objects.select_for_update().get(pk=line.pk)
    if seen != now.version:
        raise Stale(
            _("Somebody saved this line while you were at it. What you typed is kept: look at it and save again.")
        )
    before = selectors.content_of(now)
    if not now.version:
        now.version = 1
        LineVersion.objects.create(line=now, number=1, content=before, changed=list(PARTS))
    after = before | parts
    changed = [part for part in PARTS if _differs(part, before[part], after[part])]
    if not changed:
        raise Problem(_("Nothing has changed."))
    for name in selectors.SETTINGS:
        if name in after["settings"]:  # an old version may know less than a line has today
            setattr(now, name, after["settings"][name])
    now.hours, now.menu, now.says, now.version = after["hours"], after["menu"], after["says"], now.version + 1
    now.save()
    if "settings" in changed:
        now.helped_by.set(Office.objects.filter(pk__in=after["settings"]["helped_by"], is_active=True))
    version = LineVersion.objects.create(
        line=now,
        number=now.version,
        content=selectors.content_of(Line.objects.get(pk=now.pk)),
        changed=changed,
        reason=reason,
        restored=restored,
        made_by_id=actor.user_id,
    )
    line.refresh_from_db()
    tell(line)
    transaction.on_commit(lambda: files.put_into_use([now]))
    return version


def _differs(part: str, before: Any, after: Any) -> bool:
    return Hours.read(before) != Hours.read(after) if part == "hours" else bool(before != after)


@action("telephony.manage_line", on="line")
def restore_line(actor: Actor, *, line: Line, number: int, seen: int, reason: str) -> LineVersion:
    """The line as it was in an earlier version, saved as a new one. The switch stays where it is."""
    old = LineVersion.objects.filter(line=line, number=number).first()
    if old is None:
        raise Problem(_("There is no such version."))
    settings = old.content["settings"]
    _free_number(settings["number"], line)
    if not payer_fits(settings["number"], settings["payer"]):
        raise Problem(
            _(
                "This version tells callers of a cost that its number does not have. Write down by hand what else you want back."
            )
        )
    return _save(actor, line, seen=seen, reason=reason, restored=number, **{part: old.content[part] for part in PARTS})


# --- a line --------------------------------------------------------------------------------------------------------------
@action("telephony.add_line", on="office")
def add_line(actor: Actor, *, office: Office, number: str, name_zh: str, name_en: str, **more: object) -> Line:
    """A number of this office. `more` are further settings."""
    settings = {name: getattr(Line(), name) for name in selectors.SETTINGS}
    settings |= {"number": number, "name_zh": name_zh, "name_en": name_en, "helped_by": [], "languages": ["zh"]} | more
    clean = checked_settings(settings, office)
    helped_by = clean.pop("helped_by")
    line = Line.objects.create(office=office, version=1, **clean)
    line.helped_by.set(helped_by)
    LineVersion.objects.create(
        line=line, number=1, content=selectors.content_of(line), changed=list(PARTS), made_by_id=actor.user_id
    )
    tell(line)
    transaction.on_commit(lambda: files.put_into_use([line]))
    return line


@action("telephony.manage_line", on="line")
def edit_line(actor: Actor, *, line: Line, settings: Mapping[str, Any], seen: int, reason: str) -> LineVersion:
    """Number, names, who pays, languages, ringing, recording, who helps: `selectors.SETTINGS` and "helped_by" (office ids)."""
    given = selectors.content_of(line)["settings"] | dict(settings)
    return _save(actor, line, seen=seen, reason=reason, settings=checked_settings(given, line.office, line))


def checked_settings(given: Mapping[str, Any], office: Office, line: Line | None = None) -> dict[str, Any]:
    """The settings as they are stored. Raises Problem with what to do."""
    found = dict(given)
    found["number"] = _free_number(str(given["number"]), line)
    for name in ("name_zh", "name_en"):
        found[name] = str(given[name]).strip()[:40]
        if not found[name]:
            raise Problem(_("Give the line a name in both languages."), name)
    if given["payer"] not in Payer.values:
        raise Problem(_("Choose who pays the call. Callers are told so."), "payer")
    if not payer_fits(found["number"], given["payer"]):
        raise Problem(PAID[Payer(payer_of(found["number"]))], "payer")
    if given["language"] not in TONGUES:
        raise Problem(_("Choose the language in which the line greets."), "language")
    chosen = set(given["languages"]) | {given["language"]}
    found["languages"] = [one for one in TONGUES if one in chosen]
    for name, (least, most) in LIMITS.items():
        if not least <= int(given[name]) <= most:
            raise Problem(_("Write a number from %(least)d to %(most)d."), name, values={"least": least, "most": most})
    if given["records"] and not given["has_notice"] and line is not None and (line.has_notice or not line.records):
        raise Problem(
            _("Callers must hear that the call is recorded. Keep the greeting, or switch the recording off."),
            "has_notice",
        )
    if given["fallback"] not in Line.Fallback.values:
        raise Problem(_("Choose what happens when nobody is there."), "fallback")
    if given["fallback"] == Line.Fallback.OFFICE and given["fallback_office_id"] in (None, 0, office.pk):
        raise Problem(_("Choose the office whose volunteers answer."), "fallback_office_id")
    people = dict(selectors.fallback_people(line)) if line else {}
    if given["fallback"] == Line.Fallback.MOBILE and given["fallback_user_id"] not in people:
        raise Problem(_("Choose a colleague who has written down a mobile number."), "fallback_user_id")
    offices = Office.objects.filter(pk__in=list(given["helped_by"]), is_active=True).exclude(pk=office.pk)
    found["helped_by"] = sorted(offices.values_list("pk", flat=True))
    return found


def _free_number(number: str, line: Line | None) -> str:
    digits = "".join(sign for sign in number if sign.isdigit() or sign == "+")
    if not 3 <= len(digits) <= MOST_DIGITS:
        raise Problem(_("Write the number as workers dial it, 3 to 20 digits."), "number")
    if Line.objects.filter(number=digits).exclude(pk=line.pk if line else 0).exists():
        raise Problem(_("This number already belongs to a line."), "number")
    return digits


@action("telephony.manage_line", on="line")
def set_hours(actor: Actor, *, line: Line, hours: Hours, seen: int, reason: str) -> LineVersion:
    """Opening hours, holidays and exceptions."""
    if hours.week is not None and not any(hours.week.values()):
        raise Problem(_("Write hours for at least one day, or choose round the clock."), "always")
    if len(hours.specials) > MOST_SPECIALS:
        raise Problem(_("At most %(count)d exceptions. Take out those that are over."), values={"count": MOST_SPECIALS})
    if any(one.last < one.first for one in hours.specials):
        raise Problem(_("The last day of an exception is before its first day."))
    if overlapping(hours.specials):
        raise Problem(_("Two exceptions speak of the same day. Change one of them."))
    return _save(actor, line, seen=seen, reason=reason, hours=hours.as_json())


@action("telephony.manage_line", on="line")
def set_menu(actor: Actor, *, line: Line, menu: Mapping[str, Mapping[str, str]], seen: int, reason: str) -> LineVersion:
    """Digit -> any of topic, skill, language, dialect, priority; {} is any other matter. No two keys sound the same to callers. The
    announcement is worded anew, unless colleagues gave it words of their own."""
    known = {
        "topic": {row.code for row in current().groups},
        "skill": set(Skill.values),
        "language": set(TONGUES),
        "dialect": set(DIALECTS),
        "priority": set(PRIORITIES),
    }
    clean: dict[str, dict[str, str]] = {}
    for key in KEYS:
        if key not in menu:
            continue
        chosen = {name: value for name, value in menu[key].items() if value}
        if any(value not in known.get(name, ()) for name, value in chosen.items()):
            raise Problem(_("Choose what a key does from the lists."), f"topic_{key}")
        if alike := [other for other, choice in clean.items() if heard_as(choice) == heard_as(chosen)]:
            raise Problem(ALIKE, f"topic_{key}", values={"first": alike[0], "second": key})
        clean[key] = chosen
    return _save(actor, line, seen=seen, reason=reason, menu=clean, says=_worded(actor, line, clean))


def _worded(actor: Actor, line: Line, menu: Mapping[str, Mapping[str, str]]) -> dict[str, int]:
    """`Line.says` with an announcement of this menu, where the one in use only ever read out the menu before."""
    says, key = dict(line.says), f"menu/{line.language}"
    if own_menu_words(line):
        return says
    if not menu:
        says.pop(key, None)
        return says
    text = menu_words(menu, line.language, selectors.topics(family(line.language)))
    says[key] = _notice(actor, line, "menu", line.language, text, None).version
    return says


def own_menu_words(line: Line) -> bool:
    """Whether the menu's announcement is in words of colleagues, which nobody but they can keep true."""
    said = selectors.announcement(line, "menu", line.language).own
    if said is None:
        return False
    return bool(
        said.sound or said.text != menu_words(line.menu, line.language, selectors.topics(family(line.language)))
    )


# --- announcements ---------------------------------------------------------------------------------------------------------
@action("telephony.manage_line", on="line")
def word_line(
    actor: Actor,
    *,
    line: Line,
    name: str,
    language: str,
    text: str,
    seen: int,
    reason: str,
    sound: LineSound | None = None,
) -> LineVersion:
    """A new announcement in the line's own words, spoken by the machine or played from `sound`."""
    text = " ".join(text.split())
    if language not in files.offered(line, name):
        raise Problem(_("Choose which announcement this is, and its language."), "name")
    if not text:
        raise Problem(_("Write what callers should hear. Of a recording, write what is said in it."), "text")
    if len(text) > MOST_TEXT:
        raise Problem(_("Too long for an announcement: at most %(count)d signs."), "text", values={"count": MOST_TEXT})
    if sound is not None and sound.line_id != line.pk:
        raise Problem(_("Choose the sound file again."), "file")
    now = selectors.announcement(line, name, language).own
    if now is not None and (now.text, now.sound_id) == (text, sound.pk if sound else None):
        raise Problem(_("Nothing has changed."))
    made = _notice(actor, line, name, language, text, sound)
    return _save(actor, line, seen=seen, reason=reason, says=line.says | {made.key: made.version})


def _notice(actor: Actor, line: Line, name: str, language: str, text: str, sound: LineSound | None) -> Notice:
    last = Notice.objects.filter(line=line, name=name, language=language).order_by("-version").first()
    return Notice.objects.create(
        line=line,
        name=name,
        language=language,
        version=last.version + 1 if last else 1,
        text=text,
        sound=sound,
        made_by_id=actor.user_id,
    )


@action("telephony.manage_line", on="line")
def reword_line(actor: Actor, *, line: Line, notice: Notice, seen: int, reason: str) -> LineVersion:
    """Earlier words of one announcement count again."""
    if notice.line_id != line.pk:
        raise Problem(_("There is no such version."))
    return _save(actor, line, seen=seen, reason=reason, says=line.says | {notice.key: notice.version})


@action("telephony.manage_line", on="line")
def unword_line(actor: Actor, *, line: Line, name: str, language: str, seen: int, reason: str) -> LineVersion:
    """Back to the house's words."""
    says = {key: version for key, version in line.says.items() if key != f"{name}/{language}"}
    return _save(actor, line, seen=seen, reason=reason, says=says)


@action("telephony.manage_line", on="line")
def keep_sound(actor: Actor, *, line: Line, data: bytes) -> LineSound:
    """A sound file, made fit for the telephone and kept for a day until somebody puts it into use."""
    try:
        wave, seconds = sounds.for_telephone(data)
    except sounds.Unusable as fault:
        raise Problem(UNUSABLE[fault.why], "file", values={"kind": fault.detail.upper()}) from None
    old = LineSound.objects.filter(line=line, notices=None, made__lt=timezone.now() - TRIED_FOR)
    old.delete()
    return LineSound.objects.create(line=line, data=wave, seconds=seconds, made_by_id=actor.user_id)


# --- the switch ----------------------------------------------------------------------------------------------------------
@action("telephony.switch_line", on="line")
def switch_line(
    actor: Actor, *, line: Line, is_open: bool, reason: str = "", until: datetime | None = None, says: str = "closed"
) -> Line:
    """Close a line now (until a moment, or until somebody opens it), open it beyond its hours until a moment, or, open
    without a moment, leave it to its hours. The next caller hears it; callers who wait already keep their place."""
    now, reason = timezone.now(), reason.strip()[:120]
    if not is_open and not reason:
        raise Problem(_("Say why the line is closed, for the next colleague."), "reason")
    if until is not None and until <= now:
        raise Problem(_("This moment is over. Write one to come."), "until")
    if is_open and until is not None and until > now + LONGEST_OPENING:
        raise Problem(_("Open it beyond its hours for two days at most; for longer, change the hours."), "until")
    if not is_open and says not in CLOSED_SAYS:
        raise Problem(_("Choose what callers hear."), "says")
    line.is_open, line.closed_reason = is_open, reason if not is_open or until else ""
    line.closed_until, line.closed_says = (None, "closed") if is_open else (until, says)
    line.opened_until = until if is_open else None
    line.save(update_fields=["is_open", "closed_reason", "closed_until", "closed_says", "opened_until"])
    position = (
        LineSwitch.Position.CLOSED if not is_open else LineSwitch.Position.OPEN if until else LineSwitch.Position.HOURS
    )
    LineSwitch.objects.create(
        line=line, position=position, reason=reason, says="" if is_open else says, until=until, made_by_id=actor.user_id
    )
    tell(line)
    return line
