"""The wage ledger: pay periods in, the claim out. The total is computed by the law room and saved with the change."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.cases.models import Case, CaseWorker, ClaimItem
from martlet.cases.models.claims import ClaimKind
from martlet.cases.rules.arrears import claim_of
from martlet.cases.rules.claims import PayLine, check_line, parse_paste
from martlet.cases.services.base import locked, save, trace
from martlet.foundation.errors import Problem, Stale
from martlet.foundation.ids import new_id


def recount(actor: Actor, case: Case) -> None:
    """Claimed again from every line that counts, None without any; the case is held by the caller."""
    items = list(ClaimItem.objects.filter(case=case, removed_at=None).defer("workings"))
    for item in items:
        item.case = case  # read through the key of the case, which is open
    claim = claim_of([(str(item.person_id), item.kind, item.period, item.due, item.paid) for item in items])
    case.claimed = claim.total if items else None
    save(case, "claimed")


@action("cases.write", on="case")
def add_claim_items(
    actor: Actor, case: Case, *, person_id: UUID, lines: Sequence[PayLine], client_uuid: UUID | None = None
) -> list[ClaimItem]:
    """Pay periods of one worker, all or none. The same `client_uuid` twice adds them once."""
    return _add(actor, case, person_id, lines, client_uuid)


@action("cases.write", on="case")
def paste_claims(
    actor: Actor, case: Case, *, person_id: UUID, text: str, client_uuid: UUID | None = None
) -> list[ClaimItem]:
    """A pasted table. Raises BrokenLines, which names every line that cannot be read; nothing is half-saved."""
    if client_uuid is not None and (already := list(ClaimItem.objects.filter(case=case, batch=client_uuid))):
        return already
    lines = parse_paste(text, timezone.localdate(), months_of(case, person_id))
    return _add(actor, case, person_id, lines, client_uuid)


def _add(
    actor: Actor, case: Case, person_id: UUID, lines: Sequence[PayLine], client_uuid: UUID | None
) -> list[ClaimItem]:
    today = timezone.localdate()
    checked = [check_line(line, today) for line in lines]
    if not checked:
        raise Problem(_("Write at least one month."), field="month")
    case = locked(actor, case, still_open=True)
    batch = client_uuid or new_id()
    if already := list(ClaimItem.objects.filter(case=case, batch=batch)):
        return already
    if not CaseWorker.objects.filter(case=case, person_id=person_id).exists():
        raise Problem(_("Choose a worker of this case."), field="person")
    months = [line.month for line in checked]
    taken = months_of(case, person_id)
    for month in months:
        if month in taken or months.count(month) > 1:
            raise Problem(
                _("%(month)s is already in the ledger of this worker. Edit it there."),
                field="month",
                values={"month": month},
            )
    items = [
        ClaimItem(
            case=case,
            person_id=person_id,
            kind=ClaimKind.WAGE,
            period=line.month,
            due=line.due,
            paid=line.paid,
            batch=batch,
            added_by_id=actor.user_id,
        )
        for line in checked
    ]
    vault.bulk_create(ClaimItem, items)
    recount(actor, case)
    span = [min(months), max(months)]
    trace(actor, case, "claims", facts={"months": span, "count": len(months), "person": str(person_id)})
    return items


def months_of(case: Case, person_id: UUID) -> set[str]:
    rows = ClaimItem.objects.filter(case=case, person_id=person_id, kind=ClaimKind.WAGE, removed_at=None)
    return set(rows.values_list("period", flat=True))


@action("cases.write", on="case")
def update_claim_item(actor: Actor, case: Case, *, item_id: UUID, due: int, paid: int, rev: int) -> ClaimItem:
    """Other amounts for a month. Raises Stale with the saved line when somebody changed it meanwhile."""
    case = locked(actor, case, still_open=True)
    item = _item(actor, case, item_id)
    if item.rev != rev:
        raise Stale(current=item)
    line = check_line(PayLine(item.period, due, paid), timezone.localdate())
    if (item.due, item.paid) == (line.due, line.paid):
        return item
    item.due, item.paid = line.due, line.paid
    # A sum that somebody typed over is no longer the computed one: its calculation line would not fit it.
    item.rule, item.workings, item.computed_on, item.facts_rev = "", "", None, None
    item.rev += 1
    item.save(update_fields=["due", "paid", "rev", "rule", "workings", "computed_on", "facts_rev"])
    recount(actor, case)
    trace(actor, case, "claim_changed", facts={"month": item.period, "person": str(item.person_id)})
    return item


@action("cases.write", on="case")
def remove_claim_item(actor: Actor, case: Case, *, item_id: UUID, rev: int) -> ClaimItem:
    """Take a month out of the ledger. The line stays in the file, it just no longer counts."""
    case = locked(actor, case, still_open=True)
    item = _item(actor, case, item_id)
    if item.rev != rev:
        raise Stale(current=item)
    item.removed_at = timezone.now()
    item.save(update_fields=["removed_at"])
    recount(actor, case)
    trace(actor, case, "claim_removed", facts={"month": item.period, "person": str(item.person_id)})
    return item


@action("cases.write", on="case")
def restore_claim_item(actor: Actor, case: Case, *, item_id: UUID) -> ClaimItem:
    """Undo of taking a month out."""
    case = locked(actor, case, still_open=True)
    item = ClaimItem.objects.select_related("case").get(case=case, pk=item_id)
    if item.removed_at is None:
        return item
    same = ClaimItem.objects.filter(case=case, person_id=item.person_id, kind=item.kind, period=item.period)
    if same.filter(removed_at=None).exists():
        raise Problem(
            _("%(month)s is already in the ledger of this worker. Edit it there."), values={"month": item.period}
        )
    item.removed_at = None
    item.save(update_fields=["removed_at"])
    vault.open_all([item], actor)
    recount(actor, case)
    trace(
        actor, case, "claims", facts={"months": [item.period, item.period], "count": 1, "person": str(item.person_id)}
    )
    return item


def _item(actor: Actor, case: Case, item_id: UUID) -> ClaimItem:
    item = ClaimItem.objects.select_related("case").filter(case=case, pk=item_id, removed_at=None).first()
    if item is None:
        raise Problem(_("Somebody took this month out of the ledger meanwhile."))
    vault.open_all([item], actor)
    return item
