"""Cases to test with: a worker, an employer under a general contractor, three unpaid months."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from martlet.access.actor import Actor
from martlet.access.models import Office
from martlet.cases import services
from martlet.cases.models import Case
from martlet.cases.rules.claims import PayLine
from martlet.registry.models import Organisation, Person, Site
from martlet.registry.services import create_organisation, create_person, create_site, set_chain

NAMES = ("王建明", "李大山", "张有财", "陈老根", "刘小军", "马德成")


def worker(actor: Actor, office: Office, name: str = NAMES[0], number: str = "+8613812345678") -> Person:
    return create_person(actor, office=office, name=name, phones=[number])


def employer(actor: Actor, office: Office, name: str = "禾顺劳务有限公司") -> Organisation:
    return create_organisation(actor, office=office, name=name)


def site_with_chain(actor: Actor, office: Office) -> tuple[Site, dict[str, Organisation]]:
    """A site with developer, general contractor, subcontractor and labour boss."""
    site = create_site(actor, office=office, name="通州云枢二期工地")
    parties = {
        "developer": create_organisation(actor, office=office, name="云枢置业"),
        "general_contractor": create_organisation(actor, office=office, name="砼远建工"),
        "subcontractor": create_organisation(actor, office=office, name="禾顺劳务"),
        "labour_boss": create_organisation(actor, office=office, name="赵国强", kind="boss"),
    }
    set_chain(actor, site, links=[(organisation, tier) for tier, organisation in parties.items()])
    return site, parties


def case_of(actor: Actor, office: Office, people: int = 1, *, issue: str = "WAG-ARR", **more: Any) -> Case:
    """An open case with so many workers."""
    persons = [
        worker(actor, office, NAMES[place % 6] + ("" if place < 6 else str(place)), f"+86138{place:08d}")
        for place in range(people)
    ]
    return services.open_case(actor, office=office, issue=issue, persons=persons, **more)


def three_months(actor: Actor, case: Case, person_id: UUID | None = None) -> Case:
    """2026-05, -06, -07: 10,200 due and 2,000 paid each, so 24,600.00 claimed."""
    lines = [PayLine(month, 1_020_000, 200_000) for month in ("2026-05", "2026-06", "2026-07")]
    services.add_claim_items(actor, case, person_id=person_id or case.lead_id, lines=lines)
    return Case.objects.get(pk=case.pk)


TODAY = date(2026, 11, 21)
