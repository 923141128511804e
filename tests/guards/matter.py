"""One matter of Beijing with a row of every kind that an address names, told in words that occur nowhere else."""

import io
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from django.utils import timezone
from tests.cases.stories import three_months
from tests.conftest import Cast
from tests.papers.stories import made
from tests.volunteers.shifts import every_week, on, shift

from martlet import vault
from martlet.access.models import RoleGrant
from martlet.cases import services as cases
from martlet.cases.models import Case, ClaimItem, DeadlineWarning, EvidenceItem
from martlet.cases.selectors import get_case
from martlet.hotline import services as hotline
from martlet.hotline.models import CallBack, CallDownEntry, Contact
from martlet.mediation import services as mediations
from martlet.mediation.models import Instalment
from martlet.registry import services as registry
from martlet.registry.models import Employment, Organisation, OrganisationAlias, Person, PersonPhone, PersonStay
from martlet.telephony import services as telephony
from martlet.telephony.keeping.services import hold_call
from martlet.telephony.lines.selectors import content_of
from martlet.telephony.models import Call, FloodAlarm, Line, LineSound, LineVersion, Notice, Recording
from martlet.telephony.services.marks import put_mark
from martlet.vault import files
from martlet.volunteers.callins.services import call_in
from martlet.volunteers.models import Duty
from martlet.volunteers.training import services as training

NUMBER = "+8613655778899"
NAME, FIRM, ALIAS, SITE = "慕容翀骐", "翊翎鑫劳务", "阙家班", "稔山翡翠湾"
WORDS, STEP, NOTE = "绑了三个月钢筋没拿到钱", "去翡翠湾拍告示牌", "阙老板说月底有钱"
SIDE, MINUTES, FILE, LISTED, ASKED_ON_WEB = "阙副总", "当场写了欠条", "翀骐欠条", "冬月问一问", "工头扣了身份证"
SECRETS = (
    NAME, "慕容*骐", "翀骐", "13655778899", "136 5577 8899", "136****8899", FIRM, ALIAS, SITE, WORDS, STEP, NOTE, SIDE,
    MINUTES, FILE, LISTED, ASKED_ON_WEB, "24,600",
)  # fmt: skip


@dataclass(frozen=True)
class Matter:
    """`ids`: parameter of an address -> the row that it names."""

    ids: dict[str, Any]
    number: str

    @property
    def secrets(self) -> tuple[str, ...]:
        return (*SECRETS, self.number)


def of_beijing(cast: Cast) -> Matter:
    ids: dict[str, Any] = {}
    person = _person(cast, ids)
    talk = _talk(cast, ids, _call(cast, ids), person)
    case = _case(cast, ids, person, talk)
    _mediation(cast, ids, case)
    colleague = cast.beijing_mediator
    ids |= {"user_id": colleague.user_id, "grant_id": RoleGrant.objects.get(user=colleague.user_id).pk}
    steps = training.record_step(cast.beijing_coordinator, user=colleague.user, step="law", on=timezone.localdate())
    ids |= {"done_id": steps.pk, "version": 1}
    ids["duty_id"] = Duty.objects.create(user_id=colleague.user_id, office=cast.beijing).pk
    place = on(cast.beijing_volunteer, shift(cast))
    ids |= {"place_id": place.pk, "shift_id": place.shift_id, "pattern_id": every_week(cast, begins=time(5)).pk}
    return Matter(ids, case.number)


def _person(cast: Cast, ids: dict[str, Any]) -> Person:
    office, by = cast.beijing, cast.beijing_volunteer
    person = registry.create_person(
        by, office=office, name=NAME, phones=[NUMBER], gender="m", home_area="安徽黟县宏潭", area_code="110000"
    )
    firm = registry.create_organisation(by, office=office, name=FIRM, aliases=[ALIAS])
    site = registry.create_site(by, office=office, name=SITE)
    registry.set_chain(by, site, links=[(firm, "subcontractor")])
    registry.add_employment(by, person, organisation=firm, site=site)
    consent = registry.record_consent(by, person, purpose="contact", channel="oral_phone")
    twin, double = (registry.create_person(by, office=office, name=NAME, phones=[NUMBER]) for _one in range(2))
    merge = registry.merge_persons(cast.beijing_coordinator, kept=twin, gone=double, kept_rev=1, gone_rev=1)
    ids |= {
        "person_id": person.pk, "phone_id": PersonPhone.objects.get(person=person).pk, "consent_id": consent.pk,
        "stay_id": PersonStay.objects.get(person=person).pk, "work_id": Employment.objects.get(person=person).pk,
        "first_id": person.pk, "second_id": twin.pk, "kept_id": person.pk, "gone_id": twin.pk, "merge_id": merge.pk,
        "organisation_id": firm.pk, "alias_id": OrganisationAlias.objects.get(organisation=firm).pk, "site_id": site.pk,
    }  # fmt: skip
    return person


def _call(cast: Cast, ids: dict[str, Any]) -> Call:
    office, by, now = cast.beijing, cast.beijing_volunteer, timezone.now()
    line = Line.objects.create(office=office, number="4000100119", name_zh="工友热线", name_en="Workers' line")
    call = Call.objects.create(
        line=line, office=office, stage="talking", channel="c", arrived=now - timedelta(seconds=90), rang=now,
        answered=now - timedelta(seconds=60), answered_by_id=by.user_id,
        number_sealed=vault.seal_for_office(office.code, NUMBER.encode()), calllog_token=vault.blind("phone", [NUMBER])[0],
    )  # fmt: skip
    call.offers.create(
        channel="c-1", office_id=office.pk, user_id=by.user_id, phone="v1", offered=now, outcome="answered"
    )
    stored = files.seal(io.BytesIO(b"RIFF" + bytes(4000)), owner=call.pk, office=office)
    recording = Recording.objects.create(
        call=call, office=office, kind="talk", file_id=stored.pk, seconds=60, expires=timezone.localdate()
    )
    sound = LineSound.objects.create(line=line, data=b"RIFF" + bytes(400), seconds=1)
    notice = Notice.objects.create(line=line, name="busy", language="zh", version=1, text="忙", sound=sound)
    LineVersion.objects.create(line=line, number=1, content=content_of(line), changed=[])
    alarm = FloodAlarm.objects.create(line=line, office=office, cause="one", began=now, last=now)
    later = timezone.localdate() + timedelta(days=30)
    limit = telephony.limit_caller(cast.beijing_coordinator, call=call, kind="key", reason="abuse", days=7, shared=True)
    mark = put_mark(by, call=call, at=3, kind="promise", note=NOTE)
    ids |= {
        "call_id": call.pk, "line_id": line.pk, "recording_id": recording.pk, "mark_id": mark.pk, "notice_id": notice.pk,
        "sound_id": sound.pk, "alarm_id": alarm.pk, "limit_id": limit.pk, "number": 1, "name": "busy", "language": "zh",
        "hold_id": hold_call(cast.beijing_coordinator, call=call, reason="court", until=later).pk,
    }  # fmt: skip
    return call


def _talk(cast: Cast, ids: dict[str, Any], call: Call, person: Person) -> Contact:
    office, by, day = cast.beijing, cast.beijing_volunteer, timezone.localdate()
    talk = hotline.start_contact(by, office=office, channel="PHONE", call=call, person=person)
    hotline.autosave(by, talk, rev=talk.rev, words=WORDS)
    asked = hotline.add_callback(by, office_row=CallBack(office=office), number=NUMBER, words=ASKED_ON_WEB)
    hard = hotline.ask_debrief(by, Contact.objects.get(pk=talk.pk))
    done = hotline.start_contact(by, office=office, channel="DESKPHONE", person=person)
    hotline.finish_contact(by, done, rev=done.rev, outcome="INFO", issue="WAG-ARR")
    listed = hotline.make_call_down(
        cast.beijing_coordinator, office=office, title=LISTED, question="钱拿到了吗？", answers=["拿到了", "没有"],
        source="contacts", first=day, last=day,
    )  # fmt: skip
    asked_in = call_in(cast.beijing_coordinator, office=office, people=2)
    ids |= {
        "call_in_id": asked_in.pk, "contact_id": talk.pk, "callback_id": asked.pk, "debrief_id": hard.pk, "call_down_id": listed.pk,
        "entry_id": CallDownEntry.objects.get(call_down=listed).pk,
    }  # fmt: skip
    return Contact.objects.get(pk=talk.pk)


def _case(cast: Cast, ids: dict[str, Any], person: Person, talk: Contact) -> Case:
    by, day = cast.beijing_coordinator, timezone.localdate()
    firm = Organisation.objects.get(pk=ids["organisation_id"])
    case = cases.open_case(by, office=cast.beijing, issue="WAG-ARR", persons=[person], contact=talk, respondent=firm)
    case = three_months(by, case)
    cases.add_note(by, case, text=NOTE)
    case = get_case(by, case.pk)
    cases.set_next_step(by, case, next_step=STEP, next_by=day, next_owner=by.user, rev=case.rev)
    event = cases.record_event(by, get_case(by, case.pk), kind="left", on=day - timedelta(days=30), note=NOTE)
    [item, *_others] = EvidenceItem.objects.filter(case=case)
    file = cases.attach_file(
        by, get_case(by, case.pk), item_id=item.pk, source=io.BytesIO(b"%PDF-1.4 " + FILE.encode()), name=f"{FILE}.pdf",
        size=20, content_type="application/pdf",
    )  # fmt: skip
    warning = DeadlineWarning.objects.create(
        case=case, source="law", code="ARB", last_day=day, reason="d0", made_on=day, told_id=by.user_id
    )
    paper = made(by, get_case(by, case.pk), "D16")
    ids |= {
        "case_id": case.pk, "claim item": ClaimItem.objects.filter(case=case)[0].pk, "evidence item": item.pk,
        "file_id": file.pk, "event_id": event.pk, "warning_id": warning.pk, "paper_id": paper.pk, "kind": "D16",
    }  # fmt: skip
    return case


def _mediation(cast: Cast, ids: dict[str, Any], case: Case) -> None:
    by, day = cast.beijing_coordinator, timezone.localdate()
    mediation = mediations.open_mediation(
        by, get_case(by, case.pk), accepted_on=day, employer_side=SIDE, place="调解室"
    )
    mediations.record_session(by, mediation, on=day, minutes=MINUTES, present="双方")
    parts = [(day, 1_000_000), (day, 1_460_000)]
    mediations.sign_agreement(by, mediation, signed_on=day, total_fen=2_460_000, instalments=parts)
    receipt = cases.record_receipt(by, get_case(by, case.pk), amount_fen=1_000, received_on=day)
    ids |= {
        "mediation_id": mediation.pk, "receipt_id": receipt.pk, "instalment_id": Instalment.objects.latest("number").pk
    }  # fmt: skip
