"""What was promised and what comes next, kept until somebody says it is done."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.foundation.errors import Problem
from martlet.hotline.models import Contact
from martlet.hotline.rules import times


@action("hotline.follow", on="contact")
def keep_promise(actor: Actor, contact: Contact) -> Contact:
    """The promise was kept. A second click changes nothing."""
    Contact.objects.filter(pk=contact.pk, promise_by__isnull=False, promise_kept_at=None).update(
        promise_kept_at=timezone.now()
    )
    contact.refresh_from_db(fields=["promise_kept_at"])
    return contact


@action("hotline.follow", on="contact")
def undo_promise(actor: Actor, contact: Contact) -> Contact:
    """It was not, after all."""
    if contact.promise_kept_at is not None:
        _in_time(contact.promise_kept_at)
        Contact.objects.filter(pk=contact.pk).update(promise_kept_at=None)
        contact.promise_kept_at = None
    return contact


@action("hotline.follow", on="contact")
def mark_next_done(actor: Actor, contact: Contact) -> Contact:
    """The next step of a contact was taken."""
    Contact.objects.filter(pk=contact.pk, next_done_at=None).update(next_done_at=timezone.now())
    contact.refresh_from_db(fields=["next_done_at"])
    return contact


@action("hotline.follow", on="contact")
def undo_next_done(actor: Actor, contact: Contact) -> Contact:
    """It was not, after all."""
    if contact.next_done_at is not None:
        _in_time(contact.next_done_at)
        Contact.objects.filter(pk=contact.pk).update(next_done_at=None)
        contact.next_done_at = None
    return contact


def _in_time(done_at: object) -> None:
    if not times.may_undo(done_at, timezone.now()):  # type: ignore[arg-type]
        raise Problem(_("Too late to undo. Open the contact and correct it there."))
