"""Writes: entering a figure, withdrawing one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.journal import require_reason
from martlet.foundation.errors import Problem
from martlet.law.parameters import COUNTRY
from martlet.lawbook import rules, shelf
from martlet.lawbook.models import Correction, new_mark

__all__ = ["enter_figure", "enter_notice", "withdraw_figure"]


@action("lawbook.enter_figure")
def enter_figure(
    actor: Actor,
    *,
    kind: str,
    place: str,
    since: date,
    value: Any,
    source: str,
    until: date | None = None,
    verified: bool = False,
    remark: str = "",
    looked_again: bool = False,
) -> Correction:
    """Lay a figure over the book from `since` on. What stood there before is kept and shown in the history.

    `value` in the unit of the kind, as typed. `looked_again`: the officer has been asked about a value that is more than twice
    or less than half of the one before, and keeps it. Problem when the figure cannot be right or has no source.
    """
    until = rules.validity(kind, place, since, until, timezone.localdate())
    exact = rules.checked_value(kind, value)
    source, remark = _published(source, remark, rules.NO_SOURCE)
    before = shelf.book().find(kind, place, since)
    if rules.differs_much(exact, before) and not looked_again:
        raise Problem(
            _("So far it is %(before)s. Is %(value)s right? If so, tick the box beneath and save again."),
            "value",
            values={"before": before.value if before else "", "value": format(exact.normalize(), "f")},
        )
    last = Correction.objects.filter(kind=kind, place=place, since=since, withdrawn_at=None).last()
    if last and (last.value, last.until, last.source, last.verified) == (exact, until, source, verified):
        raise Problem(_("Exactly this figure is already entered."), "value")
    row = Correction.objects.create(
        kind=kind,
        place=place,
        since=since,
        until=until,
        value=exact,
        source=source,
        verified=verified,
        remark=remark,
        entered_by_id=actor.user_id,
        mark=new_mark(),
    )
    _changed()
    return row


@action("lawbook.enter_notice")
def enter_notice(
    actor: Actor, *, year: int, text: str, source: str, verified: bool = False, remark: str = ""
) -> Correction:
    """The State Council's notice of a year, as published: which days are off, which weekends are worked.

    From now on no day of that year is provisional; the daily watch counts every deadline anew. Withdrawn like a figure.
    Problem when a day cannot be, or when exactly these days already count.
    """
    found = rules.checked_notice(text, year, timezone.localdate(), actor.language)
    source, remark = _published(source, remark, rules.NO_SOURCE_OF_NOTICE)
    since, days = (
        date(year, 1, 1),
        {name: [day.isoformat() for day in getattr(found, name)] for name in ("off", "worked")},
    )
    last = Correction.objects.filter(kind=rules.NOTICE, since=since, withdrawn_at=None).last()
    if last and (last.days, last.source, last.verified) == (days, source, verified):
        raise Problem(_("Exactly this notice is already entered."), "text")
    row = Correction.objects.create(
        kind=rules.NOTICE,
        place=COUNTRY,
        since=since,
        until=date(year, 12, 31),
        value=len(found.off),
        days=days,
        source=source,
        verified=verified,
        remark=remark,
        entered_by_id=actor.user_id,
        mark=new_mark(),
    )
    _changed()
    return row


def _published(source: str, remark: str, no_source: Any) -> tuple[str, str]:
    source, remark = source.strip(), remark.strip()
    if len(source) < 4:
        raise Problem(no_source, "source")
    if len(source) > 300:
        raise Problem(_("The source is too long. At most 300 signs."), "source")
    if len(remark) > 300:
        raise Problem(_("The remark is too long. At most 300 signs."), "remark")
    return source, remark


@action("lawbook.withdraw_figure", on="row")
def withdraw_figure(actor: Actor, row: Correction, *, reason: str) -> Correction:
    """Take a figure out of use: what lay under it counts again. The row stays in the history with who, when and why."""
    reason = require_reason(reason, at_least=4)
    if len(reason) > 200:
        raise Problem(_("The reason is too long. At most 200 signs."), "reason")
    now = timezone.now()
    changed = Correction.objects.filter(pk=row.pk, withdrawn_at=None).update(
        withdrawn_at=now, withdrawn_by_id=actor.user_id, withdrawn_reason=reason, mark=new_mark()
    )
    if not changed:
        raise Problem(_("This figure has already been withdrawn."))
    row.refresh_from_db()
    _changed()
    return row


def _changed() -> None:
    """This request goes on with the new book, and with the old one again if the transaction fails."""
    shelf.forget()
    transaction.on_commit(_read_anew)


def _read_anew() -> None:
    shelf.forget()
    shelf.book()  # and with it the calendar of this process
