"""Workers and organisations of a case."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.policy import require
from martlet.cases.models import Case, CaseOrganisation, CaseWorker, ClaimItem, ReceiptShare
from martlet.cases.models.case import Mandate
from martlet.cases.services.base import locked, save, trace
from martlet.cases.services.lacking import Newcomer, file_of, firm_of, site_of
from martlet.foundation.errors import Problem
from martlet.registry.models import ChainLink, Organisation, Person, Site

Link = tuple[Organisation, str]


def site_chain(site: Site | None) -> list[Link]:
    """The chain the registry keeps for a site, from the top down."""
    if site is None:
        return []
    rows = ChainLink.objects.filter(site=site).select_related("organisation").order_by("position")
    return [(link.organisation, link.tier) for link in rows]


def put_chain(case: Case, chain: Sequence[Link], respondent: Organisation | None) -> None:
    """Replace the chain. The respondent is in it even where the chain does not name it."""
    links = list(chain)
    if respondent is not None and all(organisation.pk != respondent.pk for organisation, _tier in links):
        links.append((respondent, "subcontractor" if links else ""))
    CaseOrganisation.objects.filter(case=case).delete()
    CaseOrganisation.objects.bulk_create(
        CaseOrganisation(
            case=case,
            organisation=organisation,
            tier=tier,
            position=place,
            is_respondent=respondent is not None and organisation.pk == respondent.pk,
        )
        for place, (organisation, tier) in enumerate(links)
    )


@action("cases.write", on="case")
def add_worker(actor: Actor, case: Case, *, person: Person | Newcomer) -> CaseWorker:
    """One more worker. Adding the same one twice changes nothing; a newcomer who cannot be put into the case gets no file."""
    if isinstance(person, Person):
        require(actor, "registry.read", person)
    case = locked(actor, case, still_open=True)
    if isinstance(person, Newcomer):
        person = file_of(actor, person)
    if already := CaseWorker.objects.filter(case=case, person=person).first():
        return already
    last = CaseWorker.objects.filter(case=case).aggregate(last=Max("position"))["last"]
    worker = CaseWorker.objects.create(case=case, person=person, position=0 if last is None else last + 1)
    count = CaseWorker.objects.filter(case=case).count()
    case.people_count = max(case.people_count, count)
    case.lead_id = case.lead_id or person.pk
    save(case, "people_count", "lead")
    trace(actor, case, "worker", facts={"person": str(person.pk)})
    return worker


@action("cases.write", on="case")
def remove_worker(actor: Actor, case: Case, *, person_id: UUID) -> Case:
    """Take out somebody added by mistake. Refused while the ledger or a receipt names them."""
    case = locked(actor, case, still_open=True)
    worker = CaseWorker.objects.filter(case=case, person_id=person_id).first()
    if worker is None:
        return case
    if ClaimItem.objects.filter(case=case, person_id=person_id, removed_at=None).exists():
        raise Problem(_("This worker has pay periods in the ledger. Take those out first."))
    if ReceiptShare.objects.filter(receipt__case=case, receipt__voided_at=None, person_id=person_id).exists():
        raise Problem(_("This worker has received money in this case and stays in it."))
    if CaseWorker.objects.filter(case=case).count() == 1:
        raise Problem(_("A case needs at least one worker. Add the right one first."))
    worker.delete()
    first = CaseWorker.objects.filter(case=case).order_by("position", "id").first()
    case.people_count = max(case.people_count - 1, 1)
    case.lead_id = first.person_id if first else None
    save(case, "people_count", "lead")
    trace(actor, case, "worker_out", facts={"person": str(person_id)})
    return case


@action("cases.write", on="case")
def set_mandate(
    actor: Actor, case: Case, *, person_id: UUID, mandate: str, is_representative: bool | None = None
) -> CaseWorker:
    """Whether we hold this worker's mandate, and whether they speak for the others."""
    if mandate not in Mandate.values:
        raise Problem(_("Choose one of the three."), field="mandate")
    case = locked(actor, case)
    worker = CaseWorker.objects.filter(case=case, person_id=person_id).first()
    if worker is None:
        raise Problem(_("This worker is not in the case any more."))
    worker.mandate = mandate
    if is_representative is not None:
        worker.is_representative = is_representative
    worker.save(update_fields=["mandate", "is_representative"])
    return worker


@action("cases.write", on="case")
def set_parties(
    actor: Actor,
    case: Case,
    *,
    respondent: Organisation | str | None,
    site: Site | str | None = None,
    chain: Sequence[Link] | None = None,
) -> Case:
    """Who is asked to pay, and where; by a name those that are new. `chain` None takes over the chain of the site.

    Problem at "respondent" or "site_name" when it could not be made.
    """
    for organisation, _tier in chain or ():
        require(actor, "registry.read_organisation", organisation)
    if isinstance(respondent, Organisation):
        require(actor, "registry.read_organisation", respondent)
    case = locked(actor, case, still_open=True)
    respondent, site = firm_of(actor, respondent), site_of(actor, site)
    case.respondent = respondent
    case.site = site
    put_chain(case, site_chain(site) if chain is None else chain, respondent)
    save(case, "respondent", "site", edited=True)
    trace(actor, case, "parties")
    return case
