"""Making cases of contacts: their people, stages, evidence and deadlines."""

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from martlet.access.models import Office, User
from martlet.cases.models import (
    Case,
    CaseContact,
    CaseEvent,
    CaseNote,
    CaseOrganisation,
    CaseWorker,
    EvidenceItem,
    NumberCounter,
    Receipt,
    StageMove,
)
from martlet.cases.models.case import NO_DEADLINE
from martlet.cases.rules import limits
from martlet.cases.rules.numbers import case_number
from martlet.cases.services.deadlines import DeadlineRow, deadline_of, rows_of
from martlet.cases.words import is_about_wages, limit_rules, needed_evidence
from martlet.demo import words
from martlet.demo.matters.happened import events_of
from martlet.demo.matters.money import claims_of, money_of
from martlet.demo.matters.rows import Rows, noon
from martlet.demo.people import Makers
from martlet.foundation.calendar import add_workdays
from martlet.foundation.moments import moment_of
from martlet.hotline.models import Contact
from martlet.law.clocks import Event
from martlet.law.limits import data_version
from martlet.registry.models import ChainLink

STAGES = ("intake", "verify", "negotiate", "mediate", "arbitrate", "perform")
WAGE_ISSUES = ("WAG-ARR", "WAG-ARR-CONSTR")
# Of matters older than half a year: how they ended.
ENDINGS = {
    "performed": 46,
    "MED-OK": 6,
    "SELF": 10,
    "REF-AID": 8,
    "ARB-WIN": 9,
    "LOST": 9,
    "WITHDRAW": 6,
    "ARB-LOSS": 6,
}
OPEN_DAYS = 210  # a matter of this age is nearly always over


class Matters:
    def __init__(self, makers: Makers) -> None:
        self.makers = makers
        self.today = makers.run.today
        self.counters: dict[tuple[int, int], int] = {
            (row.office_id, row.year): row.last for row in NumberCounter.objects.filter(kind="case")
        }
        self.offices = {office.pk: office for office in makers.offices}
        self.staff: dict[int, list[int]] = {}
        for pk, office in User.objects.filter(volunteer__isnull=False).order_by("id").values_list("id", "office_id"):
            self.staff.setdefault(office, []).append(pk)
        self.sites: dict[int, list[list[ChainLink]]] = {}
        chains: dict[Any, list[ChainLink]] = {}
        for link in ChainLink.objects.select_related("site").order_by("site_id", "position"):
            chains.setdefault(link.site_id, []).append(link)
        for chain in chains.values():
            self.sites.setdefault(chain[0].site.office_id, []).append(chain)
        self.people: dict[int, list[Any]] = {}
        wanted = Contact.objects.filter(state="done", issue__gt="", person__isnull=False)
        self.contacts = list(
            wanted.order_by("started", "id").values_list("id", "office_id", "issue", "person_id", "started")
        )
        for _pk, office, _issue, person, _started in self.contacts:
            self.people.setdefault(office, []).append(person)
        self.step = 1.0
        self.counted_with = data_version()

    def spread(self, total: int) -> None:
        """Matters begin in every part of the three years: every so-manieth contact becomes one."""
        self.step = max(1.0, len(self.contacts) / max(1, total))

    def batch(self, random: Random, first: int, count: int) -> None:
        from martlet.demo.writing import write

        rows = Rows()
        before = dict(self.counters)
        try:
            for number in range(first, first + count):
                self.matter(random, rows, self.contacts[min(int(number * self.step), len(self.contacts) - 1)])
            write(rows, self.counters)
        except BaseException:
            self.counters = before
            raise

    def matter(self, random: Random, rows: Rows, contact: tuple[Any, int, str, Any, datetime]) -> None:
        contact_id, office_id, issue, person_id, started = contact
        office = self.offices[office_id]
        issue = issue if random.random() < 0.5 else random.choice(WAGE_ISSUES)
        opened = timezone.localdate(started)
        owner = random.choice(self.staff[office_id])
        chain = random.choice(self.sites[office_id])
        people = self._people(random, office_id, person_id)
        case = self._case(random, office, issue, opened, owner, chain, people)
        rows.cases.append(case)
        rows.links.append(CaseContact(case=case, contact_id=contact_id))
        rows.workers += [
            CaseWorker(
                case=case,
                person_id=person,
                position=place,
                is_representative=place == 0 and len(people) > 1,
                mandate=random.choice(("signed", "signed", "oral", "none")),
            )
            for place, person in enumerate(people)
        ]
        respondent = case.respondent_id
        rows.organisations += [
            CaseOrganisation(
                case=case,
                organisation_id=link.organisation_id,
                tier=link.tier if len(chain) > 1 else "",
                position=link.position,
                is_respondent=link.organisation_id == respondent,
            )
            for link in chain
        ]
        claims = claims_of(random, rows, case, people, opened)
        happened = events_of(random, case, opened, self.today)
        self._evidence(random, rows, case)
        self._stages(random, rows, case, owner)
        settled = case.stage in ("perform", "closed") and case.outcome in ("", "performed", "MED-OK") and claims
        signed = money_of(random, rows, case, claims, owner, self.today) if settled else None
        self._deadlines(rows, case, happened, signed)

    def _people(self, random: Random, office: int, lead: Any) -> list[Any]:
        size = random.choices((1, 2, 4, 8, 16), weights=(78, 9, 6, 5, 2))[0]
        others = random.sample(self.people[office], min(size * 2, len(self.people[office])))
        return list(dict.fromkeys([lead, *others]))[:size]

    def _case(
        self,
        random: Random,
        office: Office,
        issue: str,
        opened: date,
        owner: int,
        chain: list[ChainLink],
        people: list[Any],
    ) -> Case:
        age = (self.today - opened).days
        closed = age > 20 and random.random() < min(0.95, age / OPEN_DAYS)
        outcome, closed_on, stage = "", None, STAGES[min(5, int(random.random() * (1 + age / 12)))]
        if closed:
            outcome = random.choices(list(ENDINGS), weights=list(ENDINGS.values()))[0]
            closed_on, stage = opened + timedelta(days=random.randrange(20, min(age, 160) + 1)), "closed"
        key = office.pk, opened.year
        self.counters[key] = self.counters.get(key, 0) + 1
        key_link = next((link for link in chain if link.tier == "general_contractor"), chain[-1])
        return Case(
            office=office,
            number=case_number(office.short, opened.year, self.counters[key]),
            title="",
            issue=issue,
            stage=stage,
            is_open=not closed,
            owner_id=None if not closed and random.random() < 0.03 else owner,
            opened_on=opened,
            opened_by_id=owner,
            closed_on=closed_on,
            outcome=outcome,
            lead_id=people[0],
            people_count=len(people),
            site_id=key_link.site_id,
            respondent_id=key_link.organisation_id,
            claimed=0,
            handover="",
            next_step="" if closed else random.choice(words.NEXT_STEPS),
            next_by=None if closed else self.today + timedelta(days=random.randrange(-3, 20)),
            next_owner_id=None if closed else owner,
            sort_on=NO_DEADLINE,
            touched=moment_of(closed_on or self.today - timedelta(days=random.randrange(10)), time(16)),
        )

    def _deadlines(
        self,
        rows: Rows,
        case: Case,
        happened: list[Event],
        signed: tuple[date, list[tuple[date, int, Receipt | None]]] | None,
    ) -> None:
        """The events, and what the law counts from them; an open case also waits for its instalments."""
        if signed and case.office.may_mediate:
            happened = [*happened, Event("promise", signed[0]), Event("agreement_effective", signed[0])]
            confirmed = add_workdays(signed[0], 8)
            if confirmed <= self.today and int(case.number[-4:]) % 8:
                happened.append(Event("confirmation_filed", confirmed))
        rows.events += [
            CaseEvent(case=case, kind=one.kind, on=one.day, until=one.until, note="", reason="") for one in happened
        ]
        if not case.is_open:
            return
        found = limits.counted(happened, wages=is_about_wages(case.issue), rules=limit_rules(case.issue))
        due = [("law", row) for row in rows_of(found)]
        if signed and case.office.may_mediate:
            due += [
                ("mediation", DeadlineRow("instalment", "", signed[0], day, day, ref=str(number)))
                for number, (day, _fen, receipt) in enumerate(signed[1], start=1)
                if receipt is None
            ]
        rows.deadlines += [deadline_of(case.pk, source, row) for source, row in due]
        first = limits.nearest(
            (row.code, row.last_day, row.file_by or row.last_day, row.met_on) for _source, row in due
        )
        if first:
            case.deadline_code, case.deadline, case.sort_on = first
        case.counted_with = self.counted_with

    def _evidence(self, random: Random, rows: Rows, case: Case) -> None:
        rows.evidence += [
            EvidenceItem(
                case=case,
                kind=kind,
                position=place,
                note="",
                state=random.choice(("have", "have", "waiting", "missing")),
            )
            for place, kind in enumerate(needed_evidence(case.issue))
        ]

    def _stages(self, random: Random, rows: Rows, case: Case, owner: int) -> None:
        last = case.closed_on or self.today
        path = (
            STAGES[: STAGES.index(case.stage) + 1]
            if case.stage in STAGES
            else ("intake", "verify", "mediate", "closed")
        )
        days = sorted(random.randrange(0, max(1, (last - case.opened_on).days + 1)) for _stage in path[1:])
        for stage, back in zip(path, [0, *days], strict=True):
            on = case.closed_on if stage == "closed" and case.closed_on else case.opened_on + timedelta(days=back)
            rows.moves.append(StageMove(case=case, stage=stage, on=on, by_id=owner))
        rows.notes.append(
            CaseNote(
                case=case,
                kind="opened",
                on=case.opened_on,
                text="",
                by_id=owner,
                is_important=True,
                at=noon(case.opened_on),
            )
        )
        if random.random() < 0.7:
            on = case.opened_on + timedelta(days=random.randrange(0, max(1, (last - case.opened_on).days)))
            rows.notes.append(
                CaseNote(case=case, kind="note", on=on, text=words.said(random, "WAG"), by_id=owner, at=noon(on))
            )
