"""Everything of a case that its papers may print, gathered once: a fixed number of queries and few trips to the keeper.

Only what is named here can reach a paper. Notes, hand-over, next steps, the approach note, notes of evidence, of events and
of receipts are never read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from martlet import vault
from martlet.access.actor import Actor
from martlet.cases.models import Case, CaseEvent, CaseOrganisation, CaseWorker, ClaimItem, EvidenceItem
from martlet.cases.models.claims import ClaimKind
from martlet.cases.models.evidence import EvidenceState
from martlet.cases.selectors import facts_by_worker
from martlet.law import taxonomy
from martlet.law.claims import FACTS as WIZARD
from martlet.law.claims import Facts
from martlet.mediation.models import Agreement, AgreementShare, Instalment, Mediation, MediationSession
from martlet.papers.models import TypedFacts
from martlet.papers.rules import usual, wording
from martlet.papers.rules.claims import calculated_claim, wage_claim, work_period
from martlet.papers.rules.facts import FACTS
from martlet.papers.rules.material import Agreed, Claim, Firm, Material, Mediated, Month, Proof, Value, Worker
from martlet.papers.rules.plan import plan_text
from martlet.registry.models import Organisation, PersonPhone
from martlet.registry.rules import codes

__all__ = ["gather", "typed_facts"]

ZH = "zh-hans"


def gather(actor: Actor, case: Case) -> Material:
    """The material of an opened case (`cases.selectors.get_case` opened it and checked that the actor may read it)."""
    links = list(CaseWorker.objects.filter(case=case.pk).select_related("person").order_by("position", "id"))
    chain = list(
        CaseOrganisation.objects.filter(case=case.pk).select_related("organisation").order_by("position", "id")
    )
    numbers = list(PersonPhone.objects.filter(person__case_roles__case=case.pk).order_by("created", "id"))
    persons = {link.person_id: link.person for link in links}
    for number in numbers:
        number.person = persons[number.person_id]
    vault.open_all([case, *persons.values(), *(link.organisation for link in chain)], actor)
    phones: dict[UUID, str] = {}
    for number in numbers:
        phones.setdefault(number.person_id, number.number.removeprefix("+86"))
    days = _days(case)
    mediation, said = _mediation(case)
    shares = mediation[1]
    money = _ledger(case)
    asked = facts_by_worker(actor, case)
    place = _place(case)
    return Material(
        workers=[
            _worker(
                link,
                phones.get(link.person_id, ""),
                asked.get(link.person_id),
                money.get(link.person_id, []),
                shares,
                place,
                days,
            )
            for link in links
        ],
        firms=_firms(case, chain, place),
        proofs=_proofs(case),
        case=_case(case, days, money) | said,
        mediation=mediation[0],
        office=case.office.name_zh,
        office_phone=case.office.hotline_number,
        volunteer=actor.name,
    )


def typed_facts(case: Case) -> tuple[dict[str, Any], int]:
    """(what was typed for the papers of an opened case, its version). Days are days, amounts fen."""
    row = TypedFacts.objects.filter(case=case.pk).first()
    if row is None:
        return {}, 0
    row.case = case
    kept: dict[str, Any] = json.loads(row.values or "{}")
    return {key: _read(key, raw) for key, raw in kept.items()}, row.rev


def _read(key: str, raw: Any) -> Any:
    fact = FACTS.get(key.rpartition(":")[2])
    return date.fromisoformat(raw) if fact is not None and fact.kind == "day" and isinstance(raw, str) else raw


def _known(**values: tuple[Any, str]) -> dict[str, Value]:
    """Values that are there, with where they come from."""
    return {key: Value(raw, comes) for key, (raw, comes) in values.items() if raw not in (None, "")}


def _place(case: Case) -> str:
    """The place of work: the site's address with its name, or its name."""
    if case.site is None:
        return ""
    return f"{case.site.address}（{case.site.name}）" if case.site.address else case.site.name


def _worker(
    link: CaseWorker,
    phone: str,
    facts: Facts | None,
    items: Sequence[ClaimItem],
    shares: Mapping[UUID, int],
    place: str,
    days: Mapping[str, date],
) -> Worker:
    person = link.person
    wages = [item for item in items if item.kind == ClaimKind.WAGE]
    months = tuple(
        Month(item.period, item.due or 0, item.paid or 0) for item in sorted(wages, key=lambda one: one.period)
    )
    gender = person.gender if person.gender in ("m", "f") else ""
    values = _known(
        name=(person.name, "person"),
        gender=(gender, "person"),
        household=(codes.split_home(person.home_area)[1], "person"),
        phone=(phone, "person"),
        occupation=(codes.label("trade", person.trade, ZH) if person.trade else "", "person"),
        workplace=(place, "chain"),
        work_period=(work_period(months), "claims"),
        accident_on=(days.get("accident"), "events"),
        last_day=(days.get("left"), "events"),
    )
    wage = wage_claim(months)
    claims = [wage] if wage else []
    claims += [claim for item in items if item.kind != ClaimKind.WAGE and (claim := _claim(item))]
    return Worker(
        str(person.pk),
        values | _wizard(facts),
        claims,
        months,
        shares.get(person.pk),
        link.is_representative,
        f"{link.case_id.hex[-6:]}-{link.position + 1}".upper(),
    )


def _claim(item: ClaimItem) -> Claim | None:
    return calculated_claim(
        item.kind, item.period, item.until, item.due or 0, item.paid or 0, json.loads(item.workings or "{}")
    )


def _wizard(facts: Facts | None) -> dict[str, Value]:
    """What the claim wizard asked, in the words of a paper."""
    if facts is None:
        return {}
    contract = WIZARD["contract"].word(facts.contract).zh if facts.contract else ""
    hours = [f"每天{float(facts.hours_day):g}小时"] if facts.hours_day else []
    hours += [f"每周{float(facts.hours_week):g}小时"] if facts.hours_week else []
    return _known(
        hire_date=(facts.hired, "wizard"),
        last_day=(facts.last_day, "wizard"),
        birth_date=(facts.birth, "wizard"),
        contract=(contract, "wizard"),
        wage_standard=(f"每月{wording.amount(facts.monthly)}" if facts.monthly else "", "wizard"),
        hours=("，".join(hours), "wizard"),
        accident_on=(facts.injured, "wizard"),
    )


def _firms(case: Case, chain: Sequence[CaseOrganisation], place: str) -> list[Firm]:
    found = [
        _firm(link.organisation, place, link.is_respondent or link.organisation_id == case.respondent_id, link.tier)
        for link in chain
    ]
    if case.respondent is not None and all(one.id != str(case.respondent_id) for one in found):
        found.insert(0, _firm(case.respondent, place, True, ""))
    return found


def _firm(organisation: Organisation, place: str, is_respondent: bool, tier: str) -> Firm:
    values = _known(
        company=(organisation.name, "employer"),
        credit_code=(organisation.registration, "employer"),
        business_address=(place, "chain"),
    )
    return Firm(
        str(organisation.pk),
        values,
        organisation.kind == "boss",
        is_respondent,
        codes.label("tier", tier, ZH) if tier else "",
    )


def _proofs(case: Case) -> list[Proof]:
    rows = EvidenceItem.objects.filter(case=case.pk, state=EvidenceState.HAVE).order_by("position", "id")
    return [
        Proof(str(row.pk), usual.proof(row.kind, taxonomy.label("evidence_kinds", row.kind, ZH)))
        for row in rows.defer("note")
    ]


def _ledger(case: Case) -> dict[UUID, list[ClaimItem]]:
    found: dict[UUID, list[ClaimItem]] = {}
    for item in ClaimItem.objects.filter(case=case.pk, removed_at=None).order_by("period", "kind", "id"):
        item.case = case
        found.setdefault(item.person_id, []).append(item)
    return found


def _days(case: Case) -> dict[str, date]:
    """The last day on which each kind of event happened. Its note stays where it is."""
    rows = CaseEvent.objects.filter(case=case.pk, withdrawn_at=None).order_by("on", "at").values_list("kind", "on")
    return dict(rows)


def _case(case: Case, days: Mapping[str, date], money: Mapping[UUID, Sequence[ClaimItem]]) -> dict[str, Value]:
    months = [
        Month(item.period, item.due or 0, item.paid or 0)
        for items in money.values()
        for item in items
        if item.kind == ClaimKind.WAGE
    ]
    months.sort(key=lambda one: one.month)
    return usual.case(case.issue, case.stage, taxonomy.label("issues", case.issue, ZH), work_period(months)) | _known(
        signed_on=(timezone.localdate(), "usual"),
        asked_amount=(case.claimed, "claims"),
        award_received=(days.get("award_received"), "events"),
        nearest_limit=(case.deadline, "events"),
        city=(case.office.name_zh, "office"),
        key_days=(usual.key_days(days), "events"),
    )


def _mediation(case: Case) -> tuple[tuple[Mediated | None, dict[UUID, int]], dict[str, Value]]:
    """The newest mediation with its agreement and shares, and what its sessions say."""
    mediation = Mediation.objects.filter(case=case.pk).order_by("-opened_at", "-pk").first()
    if mediation is None:
        return (None, {}), {}
    mediation.case = case
    session = MediationSession.objects.filter(mediation=mediation).order_by("-on", "-at").first()
    agreement = Agreement.objects.filter(mediation=mediation, withdrawn_at=None).first()
    said = _known(session_place=(mediation.place, "mediation"))
    if session is not None:
        session.mediation = mediation
        said |= _known(
            session_on=(session.on, "mediation"),
            session_present=(session.present, "mediation"),
            minutes=(session.minutes, "mediation"),
        )
    agreed, shares = None, {}
    if agreement is not None:
        agreement.mediation = mediation
        parts = list(
            Instalment.objects.filter(agreement=agreement).order_by("number").values_list("due_on", "amount_fen")
        )
        shares = dict(AgreementShare.objects.filter(agreement=agreement).values_list("person_id", "amount_fen"))
        agreed = Agreed(agreement.signed_on, agreement.total_fen, agreement.confirm_by, parts)
        said |= _known(other_terms=(agreement.terms, "mediation"), instalment_plan=(plan_text(parts), "mediation"))
    return (Mediated(mediation.register_number, mediation.accepted_on, session is not None, agreed), shares), said
