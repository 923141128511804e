"""Everything the page of a case shows, in a fixed number of queries and one trip to the keeper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from martlet import vault
from martlet.access import journal
from martlet.access.actor import Actor
from martlet.access.policy import decide, visible_one
from martlet.cases import hooks, words
from martlet.cases.models import (
    Case,
    CaseEvent,
    CaseNote,
    CaseOrganisation,
    CaseWorker,
    DeadlineWarning,
    EvidenceFile,
    EvidenceItem,
    Receipt,
    StageMove,
)
from martlet.cases.models.case import Mandate, StageName
from martlet.cases.models.evidence import EvidenceState
from martlet.cases.models.receipts import PayMethod
from martlet.cases.rules import figure
from martlet.cases.rules.chain import Party, who_answers
from martlet.cases.rules.ledger import Ledger
from martlet.cases.rules.stages import Stage, moves_from, shown_path
from martlet.cases.selectors import clocks
from martlet.cases.selectors.clocks import EventLine
from martlet.cases.selectors.money import assemble, claim_rows
from martlet.cases.selectors.page.lines import CasePage, ChainLine, EvidenceLine, ReceiptLine, StageMark, WorkerLine
from martlet.cases.selectors.page.telling import TIMELINE, attached, older_than, timeline_of
from martlet.foundation import phone as phones
from martlet.foundation.ids import as_uuid
from martlet.foundation.languages import reader_language
from martlet.foundation.prepared import Prepared
from martlet.foundation.text import masked_name
from martlet.law.clocks import Event
from martlet.registry.models import PersonPhone
from martlet.registry.rules import codes

# What the page asks of one case, each made into SQL once.
_CASE = Prepared(
    lambda case: Case.objects.filter(pk=case).select_related("office", "owner", "next_owner", "site").order_by()
)


_LINKS = Prepared(lambda case: CaseWorker.objects.filter(case=case).select_related("person").order_by())


_CHAIN = Prepared(
    lambda case: (
        CaseOrganisation.objects.filter(case=case)
        .select_related("organisation")
        .annotate(
            open_cases=Count(
                "organisation__case_roles__case",
                filter=Q(organisation__case_roles__case__is_open=True),
                distinct=True,
            )
        )
        .order_by()
    )
)


_NUMBERS = Prepared(lambda case: PersonPhone.objects.filter(person__case_roles__case=case).order_by())


_EVENTS = Prepared(lambda case: CaseEvent.objects.filter(case=case, withdrawn_at=None).order_by())


_WARNINGS = Prepared(lambda case: DeadlineWarning.objects.filter(case=case, seen_at=None, ended_at=None).order_by())


_MOVES = Prepared(lambda case: StageMove.objects.filter(case=case).order_by().values_list("id", "stage", "on"))


_EVIDENCE = Prepared(lambda case: EvidenceItem.objects.filter(case=case).order_by())


_FILES = Prepared(lambda case: EvidenceFile.objects.filter(case=case).order_by())


_RECEIPTS = Prepared(lambda case: Receipt.objects.filter(case=case).annotate(by_name=F("by__work_name")).order_by())


_NOTES = Prepared(
    lambda case: (
        CaseNote.objects.filter(case=case)
        .annotate(by_name=F("by__work_name"))
        .order_by("-on", "-at", "-id")[: TIMELINE + 1]
    )
)


def case_page(actor: Actor, case_id: Any, *, journal_read: bool = True, months: str = "") -> CasePage:
    """Everything for one page. Opening it is one row in the journal, committed before anything is shown.

    `months`: whose months are unfolded in a long ledger, an id or "all"; by default the first worker's.
    """
    case = visible_one(_CASE.first(found) if (found := as_uuid(case_id)) else None, actor, "cases.read")
    if journal_read:
        journal.record_read(actor, "cases.read", case, fields=("people", "ledger", "timeline"))
    today = timezone.localdate()
    links = _sorted(_LINKS(case.pk), "position", "id")
    chain = _sorted(_CHAIN(case.pk), "position", "id")
    numbers = _sorted(_NUMBERS(case.pk), "created", "id")
    persons = {link.person_id: link.person for link in links}
    for number in numbers:
        number.person = persons[number.person_id]
    vault.open_all(
        [case, *persons.values(), *(link.organisation for link in chain), *([case.site] if case.site else [])], actor
    )
    first_number: dict[UUID, PersonPhone] = {}
    for number in numbers:
        first_number.setdefault(number.person_id, number)
    panels = hooks.panels_of(actor, case)
    events = attached(case, _sorted(_EVENTS(case.pk), "on", "at"))
    happened = [Event(event.kind, event.on, event.until) for event in events]
    counted = clocks.count_of(case, happened)
    workers = [_worker(link, first_number.get(link.person_id)) for link in links]
    agreed = next((panel.agreed for panel in panels if panel.agreed is not None), None)
    ledger = assemble(case, [(line.person_id, line.name) for line in workers], agreed, claim_rows(case))
    evidence = _evidence(case)
    moves = [(stage, on) for _id, stage, on in sorted(_MOVES(case.pk))]
    tongue = reader_language()
    rows = clocks.figure_of(counted, happened, tongue)
    rows += [row for panel in panels for row in panel.clocks]
    notes = attached(case, _NOTES(case.pk))
    return CasePage(
        case=case,
        title=title_of(case, workers[0].name if workers else "", case.site.name if case.site else ""),
        issue=words.issue(case.issue),
        stage=str(StageName(case.stage).label),
        office=case.office.name,
        owner=case.owner.work_name if case.owner else "",
        days=None if case.deadline is None else (case.deadline - today).days,
        deadline_label=words.deadline(case.deadline_code) if case.deadline_code else "",
        step_days=None if case.next_by is None else (case.next_by - today).days,
        workers=workers,
        chain=_chain(chain, tongue),
        ledger=ledger,
        clocks=[clocks.line_of(one, today, tongue) for one in counted],
        warnings=[clocks.warning_line(one, today) for one in _sorted(_WARNINGS(case.pk), "last_day", "code")],
        events=[EventLine(event, str(words.EVENTS.get(event.kind, event.kind))) for event in events],
        figure=figure.draw(rows, today),
        evidence=evidence,
        evidence_have=sum(line.item.state == EvidenceState.HAVE for line in evidence),
        receipts=_receipts(case),
        progress=_progress(case, moves, panels),
        timeline=timeline_of(notes[:TIMELINE]),
        older=older_than(notes[TIMELINE - 1]) if len(notes) > TIMELINE else "",
        panels=panels,
        moves=[(stage, str(StageName(stage).label)) for stage in moves_from(case.stage)],
        usual_steps=words.usual_steps(case.issue),
        may={
            action: bool(decide(actor, f"cases.{action}", case))
            for action in ("write", "assign", "receipt", "void_receipt", "close", "reopen")
        },
        outcome=words.outcome(case.outcome) if case.outcome else "",
        no_limit=any(one.clock.last_day is None for one in counted),
        open_workers=_unfolded(ledger, months),
    )


FEW_MONTHS = 12


def _unfolded(ledger: Ledger, months: str) -> frozenset[UUID]:
    """A short ledger is open as a whole; of a long one only the first worker, or the one asked for."""
    people = [row.person for row in ledger.workers]
    if months == "all" or sum(len(row.items) for row in ledger.workers) <= FEW_MONTHS:
        return frozenset(people)
    asked = frozenset(person for person in people if str(person) == months)
    return asked or frozenset(people[:1])


def _sorted(rows: Iterable[Any], *keys: str) -> list[Any]:
    """A few rows in the order of these fields. Sorted here: to have the database do it costs more than the rows."""
    return sorted(rows, key=attrgetter(*keys))


def title_of(case: Case, name: str, site: str) -> str:
    """The case in one line: what somebody wrote, or who and where. Names are masked."""
    if case.title:
        return case.title
    many = {"name": name, "n": case.people_count}
    who = _("%(name)s and others, %(n)d in all") % many if case.people_count > 1 else name
    return _("%(who)s, %(where)s") % {"who": who, "where": site} if site else who


def _worker(link: CaseWorker, number: PersonPhone | None) -> WorkerLine:
    return WorkerLine(
        link=link,
        person_id=link.person_id,
        name=masked_name(link.person.name),
        phone=phones.masked(number.number) if number else "",
        mandate=str(Mandate(link.mandate).label),
        lacks_mandate=link.mandate == Mandate.NONE,
    )


TIER_ICONS = {
    "developer": "building-skyscraper",
    "general_contractor": "crane",
    "subcontractor": "users-group",
    "labour_boss": "helmet",
}


def _duty(duty: str, tier: str) -> str:
    if tier == "labour_boss" and duty == "direct":
        return _("Can be sued on a wage IOU")
    return {
        "pays_first": _("Pays first, recovers later"),
        "pays": _("Answers for the wages"),
        "direct": _("Hired and pays directly"),
        "advances": _("Advances wages up to the project money it owes"),
    }.get(duty, "")


def _chain(links: Sequence[CaseOrganisation], tongue: str) -> list[ChainLine]:
    answers = who_answers([Party(link.tier, link.organisation.kind != "boss") for link in links])
    return [
        ChainLine(
            organisation_id=link.organisation_id,
            tier=link.tier,
            tier_label=codes.label("tier", link.tier, tongue) if link.tier else _("Employer"),
            icon=TIER_ICONS.get(link.tier, "building"),
            name=masked_name(link.organisation.name) if link.organisation.kind == "boss" else link.organisation.name,
            duty=_duty(answer.duty, link.tier),
            article=answer.article.say(tongue) if answer.article else "",
            is_key=answer.is_key,
            is_respondent=link.is_respondent,
            open_cases=link.open_cases,  # type: ignore[attr-defined]
        )
        for link, answer in zip(links, answers, strict=True)
    ]


def _evidence(case: Case) -> list[EvidenceLine]:
    items = attached(case, _sorted(_EVIDENCE(case.pk), "position", "id"))
    files: dict[Any, list[EvidenceFile]] = {}
    for file in attached(case, _sorted(_FILES(case.pk), "at")):
        files.setdefault(file.item_id, []).append(file)
    return [
        EvidenceLine(item, words.evidence(item.kind), str(EvidenceState(item.state).label), files.get(item.pk, ()))
        for item in items
    ]


def _receipts(case: Case) -> list[ReceiptLine]:
    rows = _sorted(_RECEIPTS(case.pk), "received_on", "at")
    rows = attached(case, rows[::-1])
    return [ReceiptLine(row, str(PayMethod(row.method).label), row.by_name or "") for row in rows]


def _progress(case: Case, moves: Sequence[tuple[str, date]], panels: Sequence[hooks.Panel]) -> list[StageMark]:
    """The stages as steps: those the case has been in before its present one are done."""
    since = dict(moves)
    path = shown_path(case.stage, frozenset(since))
    here = path.index(Stage(case.stage))
    note = next((panel.stage_note for panel in panels if panel.stage_note), "")
    marks = []
    for place, stage in enumerate(path):
        reached = "now" if case.is_open else "done"
        before = "done" if place < here and stage in since else ""
        state = reached if place == here else before
        shown = since.get(stage) if state else None
        label = _("Closing and return visit") if stage is Stage.CLOSED and case.is_open else str(StageName(stage).label)
        marks.append(StageMark(stage, label, shown, state, note if stage is Stage.PERFORM and state == "now" else ""))
    return marks
