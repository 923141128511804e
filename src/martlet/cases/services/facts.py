"""The claim wizard's writes: facts, choices, and the claims put into the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.cases.models import Case, CaseFacts, CaseNote, CaseWorker, ClaimItem, EvidenceItem
from martlet.cases.models.evidence import EvidenceState
from martlet.cases.rules.factfile import ALL, FactFile
from martlet.cases.rules.putting import Draft, drafts
from martlet.cases.selectors.facts import Known, fact_file, knowledge
from martlet.cases.services.base import locked, save, trace
from martlet.cases.services.claims import recount
from martlet.foundation.errors import Problem, Stale
from martlet.foundation.ids import new_id
from martlet.law.claims import Bundle, Facts, assess


@dataclass(frozen=True, slots=True)
class Newer:
    """What somebody else saved meanwhile: the newer version and the facts as they are now."""

    rev: int
    facts: Facts


@dataclass(frozen=True, slots=True)
class Put:
    """What putting claims into the ledger did: numbers of lines."""

    added: int
    changed: int
    gone: int
    same: int
    evidence: int


@action("cases.write", on="case")
def save_facts(
    actor: Actor, case: Case, *, scope: str, facts: Facts, asked: Sequence[str], rev: int
) -> CaseFacts | None:
    """Keep the facts named in `asked` for a scope (ALL or a worker's id). None when nothing changed.

    Raises Stale with a `Newer` when somebody saved this scope meanwhile.
    """
    case = locked(actor, case, still_open=True)
    workers = _workers(case, scope)
    file = fact_file(case)
    if file.scope_rev(scope) != rev:
        raise Stale(current=Newer(file.scope_rev(scope), file.own(scope)))
    alone = str(workers[0]) if len(workers) == 1 else ""
    if not file.write(scope, facts, tuple(asked), alone=alone):
        return None
    return _keep(actor, case, file)


@action("cases.write", on="case")
def save_fact_table(actor: Actor, case: Case, *, rows: Mapping[str, Facts], asked: Sequence[str]) -> CaseFacts | None:
    """Facts that differ, for several workers at once; all or none. `rows` by worker's id."""
    case = locked(actor, case, still_open=True)
    file = fact_file(case)
    changed = False
    for scope, facts in rows.items():
        _workers(case, scope)
        changed |= file.write(scope, facts, tuple(asked))
    return _keep(actor, case, file) if changed else None


@action("cases.write", on="case")
def choose(actor: Actor, case: Case, *, scope: str, chosen: Mapping[str, str]) -> CaseFacts:
    """Keep how conflicts between claims are decided."""
    case = locked(actor, case, still_open=True)
    _workers(case, scope)
    file = fact_file(case)
    file.choices[scope] = {**file.choices.get(scope, {}), **chosen}
    return _keep(actor, case, file)


def _workers(case: Case, scope: str) -> list[UUID]:
    found = list(CaseWorker.objects.filter(case=case).values_list("person_id", flat=True))
    if scope != ALL and scope not in {str(one) for one in found}:
        raise Problem(_("This worker is not in the case any more."))
    return found


def _keep(actor: Actor, case: Case, file: FactFile) -> CaseFacts:
    row = CaseFacts(case=case, rev=file.rev + 1, data=file.dump(), by_id=actor.user_id)
    row.save(force_insert=True)
    today = timezone.localdate()
    if not CaseNote.objects.filter(case=case, kind="facts", on=today, by=actor.user_id).exists():
        trace(actor, case, "facts", on=today)
    save(case)
    return row


@action("cases.write", on="case")
def put_claims(
    actor: Actor, case: Case, *, person_ids: Sequence[UUID] | None = None, client_uuid: UUID | None = None
) -> Put:
    """Put the recommended claims of these workers (all of them by default) into the ledger, each with its calculation line.

    Lines that are there are updated, lines the wizard made and that no longer follow are taken out, lines typed by hand stay.
    The evidence the claims need is put on the case's list. Done twice, the second time changes nothing.
    """
    case = locked(actor, case, still_open=True)
    known = knowledge(actor, case, workings=True)
    today = timezone.localdate()
    chosen = [one for one in known.workers if person_ids is None or one.person_id in person_ids]
    if not chosen:
        raise Problem(_("This worker is not in the case any more."))
    batch = client_uuid or new_id()
    counts = {"added": 0, "changed": 0, "gone": 0, "same": 0}
    fresh: list[ClaimItem] = []
    kinds: dict[str, None] = {}
    months: list[str] = []
    for one in chosen:
        bundle = assess(one.facts, today, one.choices)
        kinds.update(dict.fromkeys(bundle.evidence))
        months += _write(actor, case, one, bundle, batch, known.file.rev, counts, fresh)
    if not any(counts.values()):
        raise Problem(_("No claim can be computed yet. Ask for the missing facts first."))
    vault.bulk_create(ClaimItem, fresh)
    added = _ask_for(case, list(kinds))
    if counts["added"] or counts["changed"] or counts["gone"]:
        recount(actor, case)
        trace(actor, case, "claims_put", facts={"count": sum(counts.values()), "workers": len(chosen)})
    save(case)
    return Put(**counts, evidence=added)


def _write(
    actor: Actor,
    case: Case,
    one: Known,
    bundle: Bundle,
    batch: UUID,
    rev: int,
    counts: dict[str, int],
    fresh: list[ClaimItem],
) -> list[str]:
    there = {(item.kind, item.period): item for item in one.items}
    wanted = drafts(bundle)
    for draft in wanted:
        item = there.pop((draft.kind, draft.period), None)
        if item is None:
            fresh.append(_item(actor, case, one, draft, batch, rev, bundle))
            counts["added"] += 1
        else:
            counts[_update(item, draft, rev, bundle)] += 1
    for item in there.values():
        if item.rule:  # the wizard made it; what was typed stays
            item.removed_at = timezone.now()
            item.save(update_fields=["removed_at"])
            counts["gone"] += 1
    return [draft.period for draft in wanted]


def _item(actor: Actor, case: Case, one: Known, draft: Draft, batch: UUID, rev: int, bundle: Bundle) -> ClaimItem:
    return ClaimItem(
        case=case,
        person_id=one.person_id,
        kind=draft.kind,
        period=draft.period,
        until=draft.until,
        due=draft.due,
        paid=draft.paid,
        rule=draft.rule,
        against=draft.against,
        workings=draft.workings,
        computed_on=bundle.today,
        facts_rev=rev,
        batch=batch,
        added_by_id=actor.user_id,
    )


def _update(item: ClaimItem, draft: Draft, rev: int, bundle: Bundle) -> str:
    """ "same" when line and workings are as they should be; a typed month with the right sums is left as it was typed."""
    equal = (item.due, item.paid, item.until) == (draft.due, draft.paid, draft.until)
    if equal and (not item.rule or item.workings == draft.workings):
        return "same"
    item.due, item.paid, item.until = draft.due, draft.paid, draft.until
    item.rule, item.against, item.workings = draft.rule, draft.against, draft.workings
    item.computed_on, item.facts_rev = bundle.today, rev
    item.rev += 1
    item.save(update_fields=["due", "paid", "until", "rule", "against", "workings", "computed_on", "facts_rev", "rev"])
    return "same" if equal else "changed"


def _ask_for(case: Case, kinds: Sequence[str]) -> int:
    """Evidence kinds that are not on the list yet, as missing."""
    there = set(EvidenceItem.objects.filter(case=case).values_list("kind", flat=True))
    last = EvidenceItem.objects.filter(case=case).aggregate(last=Max("position"))["last"]
    start = 0 if last is None else last + 1
    wanted = [kind for kind in kinds if kind not in there]
    vault.bulk_create(
        EvidenceItem,
        [
            EvidenceItem(case=case, kind=kind, state=EvidenceState.MISSING, note="", position=start + place)
            for place, kind in enumerate(wanted)
        ],
    )
    return len(wanted)
