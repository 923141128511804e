"""When people want to be called: what they said of it, and whose time it is now. For call-backs and call-down lists alike."""

from __future__ import annotations

from collections.abc import Collection
from operator import itemgetter
from uuid import UUID

from django.db.models import Case, IntegerField, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from martlet import vault
from martlet.access.models import Office
from martlet.hotline.models import CallBack, CallDownEntry
from martlet.hotline.rules import times
from martlet.registry.selectors import holders_of, persons_of
from martlet.telephony.models import Call
from martlet.vault.errors import Sealed

ANOTHER_TIME = 2  # rank of who asked for another time of the day
ANY = CallBack.BestTime.ANY


def rank() -> Case:
    """To annotate a list with: 0 asked for this time of the day, 1 said nothing of it, 2 (ANOTHER_TIME) asked for another."""
    part = times.part_of_day(timezone.localtime().time())
    found = [When(best_time=part or "-", then=Value(0)), When(best_time=ANY, then=Value(1))]
    return Case(*found, default=Value(ANOTHER_TIME), output_field=IntegerField())


def stated_times(files: Collection[UUID], office: Office | None = None) -> dict[UUID, str]:
    """When these people last said they can be called: in a call-back that is theirs, or when a list had them before; also to a
    file that was merged since. `office`: only what was said to it. Who said nothing is not in it."""
    people = persons_of(files)
    asked, listed = CallBack.objects.exclude(best_time=ANY), CallDownEntry.objects.exclude(best_time=ANY)
    if office is not None:
        asked, listed = asked.filter(office=office), listed.filter(office=office)
    found = [
        *asked.filter(person__in=people).values_list("person", "asked_at", "best_time"),
        *asked.filter(outcome_contact__person__in=people).values_list(
            "outcome_contact__person", "asked_at", "best_time"
        ),
        *listed.filter(person__in=people).values_list(
            "person", Coalesce("last_attempt_at", "call_down__made"), "best_time"
        ),
    ]
    return {people[person]: best for person, _when, best in sorted(found, key=itemgetter(1)) if person is not None}


def likely_time(call: Call) -> str:
    """When the caller whom nobody could answer wants to be called, as far as this office was told before: with an earlier
    call-back of the same number this month, else by the one person whose number it is. "any" when nobody knows, when several
    share the number, and of the second kind while the keeper is sealed."""
    token = bytes(call.calllog_token or b"")
    if not token:
        return ANY
    earlier = CallBack.objects.filter(number_hash=token, office=call.office_id).exclude(best_time=ANY)
    said = earlier.order_by("-asked_at").values_list("best_time", flat=True).first()
    return said or _of_the_file(call)


def _of_the_file(call: Call) -> str:
    """Nothing of who it may be is kept: only the time of the day stays with the call-back."""
    try:
        [number] = vault.open_intake([bytes(call.number_sealed)], "hotline:callbacks")
        files = {file for _person, file, _token in holders_of(vault.blind("phone", [number.decode()]))}
    except Sealed:
        return ANY
    return next(iter(stated_times(files, call.office).values()), ANY) if len(files) == 1 else ANY
