"""Writes: certificates, and the end of duty of who may not serve any more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access import services as accounts
from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.models import User
from martlet.foundation.calendar import add_months, short_day
from martlet.foundation.errors import Problem
from martlet.foundation.languages import reader_language
from martlet.foundation.tongues import DIALECTS, TONGUES
from martlet.volunteers.models import Duty, Skill, State, Volunteer
from martlet.volunteers.services import announce
from martlet.volunteers.team import rules
from martlet.volunteers.team.selectors import able, serves
from martlet.volunteers.training.rules import REASONS
from martlet.volunteers.training.services import check_trained

LANGUAGES = tuple(code for code in TONGUES if code not in DIALECTS)


@action("volunteers.certify", on="user", reasons=REASONS)
def certify(
    actor: Actor,
    *,
    user: User,
    until: date,
    languages: Iterable[str] | None = None,
    dialects: Iterable[str] | None = None,
    skills: Iterable[str] | None = None,
    reason: str = "",
) -> Volunteer:
    """Record that a colleague may take calls up to and including `until`, in which languages; what is not told stays as it
    is known, Mandarin at first. `reason`: one of `REASONS`, when steps of their training are missing. Problem at the field."""
    check_until(until)
    if not user.is_active or not serves(user):
        raise Problem(
            _("Whoever takes calls needs an open account and the role of a volunteer, mediator or coordinator.")
        )
    row = Volunteer.objects.filter(user=user).first() or Volunteer(user=user, languages=["zh"])
    check_trained(user, known=row.certificate_until, until=until, reason=reason)
    row.office_id, row.certificate_until = user.office_id, until
    if languages is not None:
        row.languages = chosen(languages, LANGUAGES, "languages")
    if dialects is not None:
        row.dialects = chosen(dialects, DIALECTS, "dialects")
        row.languages = [one for one in row.languages if one not in DIALECTS]
    if skills is not None:
        row.skills = chosen(skills, Skill.values, "skills")
    if not row.languages:
        raise Problem(_("Choose at least one language."), "languages")
    row.save()
    Duty.objects.filter(user=user, until=None).update(languages=[*row.languages, *row.dialects])
    return row


def check_until(until: date) -> None:
    """Problem at "until" when the last day of a certificate is over or more than `rules.YEARS` years ahead."""
    today = timezone.localdate()
    latest = add_months(today, 12 * rules.YEARS)
    if until < today:
        raise Problem(
            _("%(day)s is over. Write today or a day to come."),
            "until",
            values={"day": short_day(until, reader_language())},
        )
    if until > latest:
        raise Problem(
            _("A certificate runs for three years at most, up to %(day)s."),
            "until",
            values={"day": short_day(latest, reader_language())},
        )


def chosen(given: Iterable[str], known: Iterable[str], field: str) -> list[str]:
    """Those given, in the order in which they are known. Problem for one that is not, with those that are."""
    wanted, order = set(given), list(known)
    if strange := sorted(wanted - set(order)):
        raise Problem(
            _("“%(word)s” is none we know. Choose from: %(known)s."),
            field,
            values={"word": strange[0][:20], "known": ", ".join(order)},
        )
    return [one for one in order if one in wanted]


@action("volunteers.certify", on="user", reasons=accounts.ENDINGS)
def withdraw(actor: Actor, *, user: User, reason: str) -> Volunteer | None:
    """No more calls from now on; one that rings or is under way is finished first. What they speak and know stays."""
    if reason not in accounts.ENDINGS:
        raise Problem(_("Choose why."), "reason")
    row = Volunteer.objects.filter(user=user).first()
    if row is not None:
        row.certificate_until = None
        row.save(update_fields=["certificate_until"])
        end_duties(user)
    return row


def close_account(actor: Actor, user: User, *, reason: str) -> None:
    """Close it and end their duty. A policy of access decides."""
    accounts.deactivate(actor, user, reason=reason)
    end_duties(user)


def take_role(actor: Actor, user: User, *, grant: int) -> None:
    """Take a role back; with the last that serves, duty ends. A policy of access decides."""
    accounts.take_role(actor, user, grant=grant)
    end_duties(user)


def end_duties(user: User | None = None) -> int:
    """Whoever is on duty without a valid certificate, an open account or a role that serves goes off duty; how many.

    Not while a call rings or is under way: the caller would be cut off. The clock asks again every minute, which also ends
    the duty of those whose certificate ended at midnight.
    """
    may = able(OuterRef("user"), timezone.localdate())
    rows = Duty.objects.filter(~Exists(may), until=None).exclude(state__in=(State.RINGING, State.ON_CALL))
    if user is not None:
        rows = rows.filter(user=user)
    ended = 0
    for row in list(rows):
        # Compare and set: a call may begin to ring between the look and the write.
        same = Duty.objects.filter(pk=row.pk, until=None).exclude(state__in=(State.RINGING, State.ON_CALL))
        if same.update(until=timezone.now()):
            announce(row, "off")
            ended += 1
    return ended
