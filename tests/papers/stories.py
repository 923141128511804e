"""A case in which every paper can be made: ten workers, a chain, a ledger, evidence, a mediation with an agreement.

Every sealed field that is for colleagues only holds a sentence that begins with MARK: no paper may ever hold it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from tests.cases import stories

from martlet.access.actor import Actor
from martlet.cases import services as cases
from martlet.cases.models import Case, EvidenceItem
from martlet.cases.models.evidence import EvidenceState
from martlet.cases.selectors import get_case
from martlet.mediation import services as mediations
from martlet.papers import services
from martlet.papers.models import Paper
from martlet.papers.rules.composing import Asked
from martlet.papers.rules.facts import FACTS
from martlet.papers.rules.material import Chosen
from martlet.papers.rules.register import all_papers
from martlet.papers.rules.register import paper as paper_of
from martlet.papers.selectors import desk
from martlet.registry.models import Consent, Person
from martlet.registry.services import record_consent

MARK = "内部标记绝不打印"
IDS = ("11010119900307109X", "110101199003070978")
WORDS = {
    "story": "2026年3月1日入职通州云枢二期工地。\n包工头拖着不给工资。",
    "dispute": "双方因工资支付发生争议。",
    "tribunal": "北京市通州区劳动人事争议仲裁委员会",
    "court": "北京市通州区人民法院",
    "committee": "北京市东城区某某人民调解委员会",
    "instalment_plan": "2027-01-15 123000\n2027-02-15 123000",
    "agent_id": IDS[1],
    "agent_name": "许律",
}


def internal(what: str) -> str:
    return f"{MARK}·{what}"


def full_case(actor: Actor, office: Any, people: int = 10) -> Case:
    """A wage case with so many workers, three unpaid months each, all internal fields marked."""
    site, parties = stories.site_with_chain(actor, office)
    respondent = parties["subcontractor"]
    case = stories.case_of(actor, office, people, issue="WAG-ARR-CONSTR", site=site, respondent=respondent)
    case.title = internal("标题")
    case.handover, case.next_step = internal("交接"), internal("下一步")
    case.save()
    for person in Person.objects.filter(case_roles__case=case):
        person.approach_note = internal("说话")
        person.gender = "m"
        person.save()
    for link in case.workers.all():
        case = stories.three_months(actor, case, link.person_id)
    cases.add_note(actor, case, kind="note", text=internal("记事"))
    cases.record_event(actor, case, kind="left", on=timezone.localdate() - timedelta(days=30), note=internal("事件"))
    item = EvidenceItem.objects.filter(case=case).first()
    assert item is not None
    cases.set_evidence(actor, case, item_id=item.pk, state=EvidenceState.HAVE, note=internal("证据备注"), rev=item.rev)
    return get_case(actor, case.pk)


def agreed(actor: Actor, case: Case) -> None:
    """A mediation with a session and an agreement over everything in two instalments."""
    today = timezone.localdate()
    mediation = mediations.open_mediation(
        actor, case, accepted_on=today, employer_side=internal("对方谁来"), place="调解室"
    )
    mediations.record_session(actor, mediation, on=today, minutes="双方同意分两期付清。", present="双方当事人")
    total = get_case(actor, case.pk).claimed or 0
    half = total // 2
    parts = [(today + timedelta(days=30), half), (today + timedelta(days=60), total - half)]
    mediations.sign_agreement(actor, mediation, signed_on=today, total_fen=total, instalments=parts, terms="逾期加付。")


def answer(asked: Asked, place: int) -> Any:
    """What a volunteer types for a fact that is missing."""
    fact = asked.fact
    if fact.key in WORDS:
        return WORDS[fact.key]
    match fact.kind:
        case "id":
            return IDS[0]
        case "day":
            return timezone.localdate() + timedelta(days=-60 if fact.past else 40)
        case "money":
            return 2_460_000
        case "count":
            return 3
        case "choice":
            return fact.choices[0][0]
        case "many":
            return [fact.choices[0][0]]
        case "phone":
            return f"1390000{place:04d}"
    return f"{fact.label.zh}之填写"


def fill_in(actor: Actor, case: Case, kind: str, chosen: Chosen | None = None) -> None:
    """Type everything this paper still misses."""
    paper = paper_of(kind)
    assert paper is not None
    found = desk(actor, case, paper, chosen)
    numbered = {(one.owner_id, one.fact.key) for one in found.asked}
    values = {
        one.key: answer(one, place)
        for place, one in enumerate(found.asked)
        if one.is_missing and not (one.fact.key == "birth_date" and (one.owner_id, "id_number") in numbered)
    }
    services.save_facts(actor, case, values=values, rev=found.rev)


def elected(case: Case, count: int = 3) -> Chosen:
    """Everybody, the first few as representatives, the respondent as the other side."""
    ids = tuple(str(link.person_id) for link in case.workers.order_by("position", "id"))
    return Chosen(ids, (str(case.respondent_id),), ids[:count])


def choice_for(case: Case, kind: str) -> Chosen | None:
    paper = paper_of(kind)
    return elected(case) if paper is not None and paper.representatives[1] else None


def agree(actor: Actor, case: Case, kind: str) -> list[Consent]:
    """Everybody agrees to what this paper tells others."""
    paper = paper_of(kind)
    purpose = paper.consent if paper else ""
    people = [link.person for link in case.workers.select_related("person")] if purpose else []
    return [record_consent(actor, person, purpose=purpose, channel="oral_desk", words="接收单位") for person in people]


def made(actor: Actor, case: Case, kind: str) -> Paper:
    """Fill in and produce."""
    chosen = choice_for(case, kind)
    fill_in(actor, case, kind, chosen)
    agree(actor, case, kind)
    ordered = services.order_paper(actor, case, kind=kind, chosen=chosen)
    return Paper.objects.select_related("case__office").get(pk=ordered.pk)


KINDS = [one.id for one in all_papers()]
VOCABULARY = sorted(FACTS)
