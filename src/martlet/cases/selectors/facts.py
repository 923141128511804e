"""The facts behind the claims of a case: what was written, and what the case knows already and nobody is asked again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from uuid import UUID

from martlet import vault
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.policy import require, visible_one
from martlet.cases.models import Case, CaseEvent, CaseFacts, CaseOrganisation, CaseWorker, ClaimItem
from martlet.cases.models.claims import ClaimKind
from martlet.cases.rules.factfile import FactFile
from martlet.foundation.ids import as_uuid
from martlet.foundation.prepared import Prepared
from martlet.foundation.text import masked_name
from martlet.law.claims import Facts, Link, Period
from martlet.law.clocks import Event
from martlet.law.parameters import current

__all__ = ["CaseKnowledge", "Knowledge", "Known", "city_of", "fact_file", "facts_by_worker", "knowledge"]


# What the wizard asks of one case, each made into SQL once.
_LINKS = Prepared(lambda case: CaseWorker.objects.filter(case=case).select_related("person").order_by())
_CHAIN = Prepared(lambda case: CaseOrganisation.objects.filter(case=case).select_related("organisation").order_by())
_EVENTS = Prepared(lambda case: CaseEvent.objects.filter(case=case, withdrawn_at=None).order_by())
_WHOLE_ITEMS = Prepared(lambda case: ClaimItem.objects.filter(case=case, removed_at=None).order_by())
_ITEMS = Prepared(lambda case: ClaimItem.objects.filter(case=case, removed_at=None).defer("workings").order_by())
_FACTS = Prepared(lambda case: CaseFacts.objects.filter(case=case).order_by("-rev")[:1])
_CASE = Prepared(lambda case: Case.objects.filter(pk=case).select_related("office", "site").order_by())


@dataclass(frozen=True, slots=True)
class Known:
    """One worker of the case: the facts written and known, and the lines of the ledger."""

    person_id: UUID
    name: str
    facts: Facts
    own: Facts
    choices: dict[str, str]
    items: Sequence[ClaimItem]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything the wizard starts from. `known_of_all`: what nobody needs to be asked, for every worker."""

    file: FactFile
    known_of_all: Facts
    workers: Sequence[Known]

    def worker(self, person_id: Any) -> Known:
        """NotVisible when that worker is not in the case."""
        for one in self.workers:
            if str(one.person_id) == str(person_id):
                return one
        raise NotVisible


@dataclass(frozen=True, slots=True)
class CaseKnowledge(Knowledge):
    """The same of a case, from its facts, its site, chain, events and ledger."""

    case: Case


def case_of_wizard(actor: Actor, case_id: Any) -> Case:
    """The case, not opened yet: `knowledge` opens it together with everything else. NotVisible when missing or not for the actor."""
    found = as_uuid(case_id)
    return visible_one(_CASE.first(found) if found else None, actor, "cases.read")


def fact_file(case: Case) -> FactFile:
    """The newest version of an opened case's facts; an empty one before the first."""
    row = _FACTS.first(case.pk)
    if row is None:
        return FactFile()
    row.case = case
    return FactFile.parse(row.data, row.rev)


def knowledge(actor: Actor, case: Case, *, workings: bool = False) -> CaseKnowledge:
    """Facts of every worker. Five queries and one trip to the keeper, however many workers.

    `workings`: the calculation lines of the ledger come with it; otherwise each is fetched where it is read.
    """
    require(actor, "cases.read", case)
    links = sorted(_LINKS(case.pk), key=attrgetter("position", "id"))
    chain = sorted(_CHAIN(case.pk), key=attrgetter("position", "id"))
    vault.open_all([case, *(link.person for link in links), *(link.organisation for link in chain)], actor)
    events = tuple(Event(row.kind, row.on, row.until) for row in sorted(_EVENTS(case.pk), key=attrgetter("on", "at")))
    items: dict[UUID, list[ClaimItem]] = {}
    for item in sorted((_WHOLE_ITEMS if workings else _ITEMS)(case.pk), key=attrgetter("period", "kind")):
        item.case = case
        items.setdefault(item.person_id, []).append(item)
    file = fact_file(case)
    of_all = _of_case(case, chain, events)
    workers = [_known(link, file, of_all, items.get(link.person_id, [])) for link in links]
    return CaseKnowledge(file, of_all, workers, case)


def _known(link: CaseWorker, file: FactFile, of_all: Facts, items: Sequence[ClaimItem]) -> Known:
    key = str(link.person_id)
    months = tuple(Period(item.period, item.due or 0, item.paid or 0) for item in items if item.kind == ClaimKind.WAGE)
    known = Facts(periods=months or None, retire_category={"m": "male60"}.get(link.person.gender), events=of_all.events)
    facts = file.of(key, known, of_all)
    return Known(link.person_id, masked_name(link.person.name), facts, file.own(key), file.choices_of(key), items)


_TIERS = ("developer", "general_contractor", "subcontractor", "labour_boss")


def _of_case(case: Case, chain: Sequence[CaseOrganisation], events: tuple[Event, ...]) -> Facts:
    """What nobody needs to be asked: where the site lies, who gave the work to whom, days of events."""
    days = {event.kind: event.day for event in events}
    links = tuple(
        Link(link.tier, link.organisation.name, link.organisation.kind != "boss" and link.tier != "labour_boss")
        for link in chain
        if link.tier in _TIERS
    )
    return Facts(
        place=_city(case, chain),
        chain=links or None,
        last_day=days.get("left"),
        injured=days.get("accident"),
        events=events,
    )


def _city(case: Case, chain: Sequence[CaseOrganisation]) -> str | None:
    """The city of the site, else of the firm asked to pay."""
    codes = [case.site.area_code] if case.site is not None else []
    return city_of(codes + [link.organisation.area_code for link in chain if link.is_respondent])


def city_of(codes: Sequence[str]) -> str | None:
    """The first of these areas that lies in a city with figures."""
    cities = current().cities
    for code in codes:
        for wider in (code, f"{code[:4]}00", f"{code[:2]}0000"):
            if wider in cities:
                return wider
    return None


def facts_by_worker(actor: Actor, case: Case) -> dict[UUID, Facts]:
    """The facts of every worker, in the order of the case."""
    return {one.person_id: one.facts for one in knowledge(actor, case).workers}
