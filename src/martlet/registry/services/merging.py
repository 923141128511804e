"""Two files made one, and apart again."""

import json
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.policy import decide
from martlet.foundation.errors import Problem, Stale
from martlet.registry import signals
from martlet.registry.models import Merge, Person
from martlet.registry.rules import merging
from martlet.registry.services.persons import VALUES, refresh


def values_of(person: Person) -> dict[str, Any]:
    """What a merge compares and fills; the province follows the home."""
    return {name: getattr(person, name) for name in VALUES}


@action("registry.merge", on="kept")
def merge_persons(
    actor: Actor, *, kept: Person, gone: Person, kept_rev: int, gone_rev: int, take: Collection[str] = ()
) -> Merge:
    """Make `gone` part of `kept`. Blanks of `kept` are filled from `gone`; the names in `take` come from `gone`.

    Nothing of `gone` moves or is re-sealed: it points at `kept`, and readers follow. Stale when either changed since the
    preview; Problem when they are one file already; NotVisible when the actor may not merge `gone`.
    """
    if not decide(actor, "registry.merge", gone):
        raise NotVisible
    if kept.pk == gone.pk or kept.office_id != gone.office_id:
        raise Problem(_("Choose two files of one office."))
    rows = {row.pk: row for row in Person.objects.select_for_update().filter(pk__in=[kept.pk, gone.pk])}
    kept, gone = rows[kept.pk], rows[gone.pk]
    if kept.merged_into_id or gone.merged_into_id:
        raise Problem(_("One of these files is part of another file already."))
    if kept.rev != kept_rev or gone.rev != gone_rev:
        raise Stale(current=kept)
    vault.open_all([kept, gone], actor)
    before = values_of(kept)
    # home and province are one fact and change together
    chosen = set(take) | ({"home_province"} if "home_area" in take else set())
    after = merging.merged(before, values_of(gone), chosen)
    changed = [name for name in VALUES if before[name] != after[name]]
    moved = list(Person.objects.filter(merged_into=gone).values_list("pk", flat=True))
    Person.objects.filter(pk__in=[*moved, gone.pk]).update(merged_into=kept)
    now = timezone.now()
    for name in changed:
        setattr(kept, name, after[name])
    kept.rev, kept.updated = kept.rev + 1, now
    if gone.last_contact and (kept.last_contact is None or gone.last_contact > kept.last_contact):
        kept.last_contact = gone.last_contact
    kept.save(update_fields=[*changed, "rev", "updated", "last_contact"])
    record = Merge(
        kept=kept,
        gone=gone,
        by_id=actor.user_id,
        at=now,
        moved=[str(pk) for pk in moved],
        values=json.dumps(
            {"before": {name: before[name] for name in changed}, "after": {name: after[name] for name in changed}},
            ensure_ascii=False,
        ),
    )
    record.save()
    refresh(actor, kept)
    _tell(kept.pk, gone.pk, undone=False)
    return record


def undo_merge(actor: Actor, merge_id: Any) -> Merge:
    """Take a merge back: both files are as before, except for what people wrote since. Problem when a later merge stands on it."""
    merge = Merge.objects.select_related("kept", "gone").filter(pk=merge_id).first()
    if merge is None or not decide(actor, "registry.merge", merge.kept):
        raise NotVisible
    return _undo(actor, kept=merge.kept, merge=merge)


@action("registry.merge", on="kept")
def _undo(actor: Actor, *, kept: Person, merge: Merge) -> Merge:
    if merge.undone_at is not None:
        raise Problem(_("This merge has been taken back already."))
    pair = [merge.kept_id, merge.gone_id]
    later = Merge.objects.filter(undone_at=None, at__gt=merge.at).filter(Q(kept__in=pair) | Q(gone__in=pair))
    if later.exists():
        raise Problem(_("One of these files was merged again later. Take back the later merge first."))
    now = timezone.now()
    if not Merge.objects.filter(pk=merge.pk, undone_at=None).update(undone_at=now, undone_by_id=actor.user_id):
        raise Problem(_("This merge has been taken back already."))
    merge.undone_at = now
    kept = Person.objects.select_for_update().get(pk=merge.kept_id)
    vault.open_all([kept, merge], actor)
    change = json.loads(merge.values)
    current = {name: getattr(kept, name) for name in change["after"]}
    for name, value in merging.restored(current, change["before"], change["after"]).items():
        setattr(kept, name, value)
    kept.rev, kept.updated = kept.rev + 1, now
    kept.save(update_fields=[*change["after"], "rev", "updated"])
    Person.objects.filter(pk=merge.gone_id).update(merged_into=None, rev=F("rev") + 1, updated=now)
    Person.objects.filter(pk__in=merge.moved, merged_into=kept).update(merged_into=merge.gone_id)
    refresh(actor, kept)
    _tell(merge.kept_id, merge.gone_id, undone=True)
    return merge


def _tell(kept_id: Any, gone_id: Any, *, undone: bool) -> None:
    transaction.on_commit(
        lambda: signals.person_merged.send(sender=Merge, kept_id=kept_id, gone_id=gone_id, undone=undone)
    )
