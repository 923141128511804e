"""What was told and worked out with the wizard: two cases by hand, a conversation that became a case, one that is none yet."""

from datetime import date, datetime, time, timedelta
from typing import Any

from martlet.access.actor import Actor
from martlet.access.models import Office, User
from martlet.access.selectors import actor_of
from martlet.cases import services
from martlet.cases.rules.factfile import ALL
from martlet.foundation.calendar import Month
from martlet.foundation.moments import moment_of
from martlet.hotline.models import Contact
from martlet.hotline.services import autosave, finish_contact, start_contact
from martlet.law.claims import read
from martlet.registry.models import Person
from martlet.registry.services import create_organisation, create_person, create_site, set_chain


def _months(today: date, count: int) -> list[Month]:
    """The last whole months, the oldest first."""
    return [Month.of(today).plus(-place) for place in range(count, 0, -1)]


def load(today: date) -> None:
    zhou = actor_of(User.objects.get(username="zhou"))
    office = Office.objects.get(code="beijing")
    _without_contract(zhou, office, today)
    _of_a_labour_boss(zhou, office, today)
    _dismissed_by_telephone(zhou, office, today)
    _by_the_piece(zhou, office, today)


def _person(zhou: Actor, office: Office, name: str, number: str, year: int) -> Person:
    return create_person(
        zhou, office=office, name=name, phones=[number], gender="m", birth_year=year, home_area="河北张家口"
    )


def _without_contract(zhou: Actor, office: Office, today: date) -> None:
    worker = _person(zhou, office, "何志军", "+8613800190533", 1991)
    employer = create_organisation(zhou, office=office, name="北京顺通仓储服务有限公司", area_code=office.area_code)
    case = services.open_case(
        zhou,
        office=office,
        issue="WAG-EXIT",
        persons=[worker],
        respondent=employer,
        title="何*军，顺义仓库，没签合同、压三个月工资",
    )
    last = _months(today, 1)[0].last
    months = _months(today, 3)
    told = {
        "place": "110000",
        "form": "FT-ORAL",
        "hired": (last - timedelta(days=356)).isoformat(),
        "last_day": last.isoformat(),
        "monthly": "6525",
        "contract": "none",
        "periods": f"{months[0]} 6525 2000\n{months[1]} 6525 2000\n{months[2]} 6525 0",
        "ended_how": "resigned_cause",
        "resign_grounds": ["unpaid_wages", "no_insurance"],
        "resign_stated": "yes",
        "insured": "no",
        "cumulative_years": "8",
        "leave_taken": "0",
    }
    facts, _faults = read(told)
    services.save_facts(zhou, case, scope=str(worker.pk), facts=facts, asked=tuple(told), rev=0)
    services.put_claims(zhou, case)


def _of_a_labour_boss(zhou: Actor, office: Office, today: date) -> None:
    people = [
        _person(zhou, office, name, f"+86138001905{place:02d}", 1902 + place * 2)
        for place, name in enumerate(("孟庆余", "孟庆丰", "薛长海"), 34)
    ]
    site = create_site(zhou, office=office, name="亦庄康城四期工地", area_code=office.area_code)
    chain = {
        "general_contractor": create_organisation(
            zhou, office=office, name="北辰四建工程有限公司", area_code=office.area_code
        ),
        "subcontractor": create_organisation(
            zhou, office=office, name="北京恒力劳务有限公司", area_code=office.area_code
        ),
        "labour_boss": create_organisation(zhou, office=office, name="侯宝山", kind="boss"),
    }
    set_chain(zhou, site, links=[(organisation, tier) for tier, organisation in chain.items()])
    case = services.open_case(
        zhou, office=office, issue="WAG-ARR-CONSTR", persons=people, respondent=chain["general_contractor"], site=site
    )
    months = _months(today, 2)
    common = {
        "place": "110000",
        "form": "SUB",
        "contract": "none",
        "last_day": months[-1].last.isoformat(),
        "ended_how": "task_done",
    }
    facts, _faults = read(common)
    services.save_facts(zhou, case, scope=ALL, facts=facts, asked=tuple(common), rev=0)
    owed = ((9600, 3000), (9200, 3000), (8800, 2000))
    rows = {
        str(person.pk): read({"periods": "\n".join(f"{month} {due} {paid}" for month in months)})[0]
        for person, (due, paid) in zip(people, owed, strict=True)
    }
    services.save_fact_table(zhou, case, rows=rows, asked=("periods",))
    services.put_claims(zhou, case)


def _told(
    zhou: Actor, office: Office, worker: Person, number: str, began: datetime, words: str, told: dict[str, Any]
) -> Contact:
    """A talk on the telephone, written down while it went on, with the facts of the claims."""
    contact = start_contact(zhou, office=office, channel="PHONE", person=worker, number=number, started=began)
    contact = autosave(zhou, contact, rev=contact.rev, words=words, place="北京")
    facts, _faults = read(told)
    services.save_contact_facts(zhou, contact, facts=facts, asked=tuple(told), rev=0)
    return contact


def _evening(today: date, days_ago: int) -> datetime:
    return moment_of(today - timedelta(days=days_ago), time(19, 40))


def _dismissed_by_telephone(zhou: Actor, office: Office, today: date) -> None:
    """Sent away without a reason, on a lump sum, with an IOU: claims that exclude each other, each way with its price."""
    number = "+8613800190541"
    worker = _person(zhou, office, "廖德全", number, 1988)
    months = _months(today, 3)
    contact = _told(
        zhou,
        office,
        worker,
        number,
        _evening(today, 3),
        "饭店传菜，四年多。上个月老板发微信让他别来了，没说理由。最后一个月工资打了欠条。",
        {
            "place": "110000",
            "form": "FT",
            "hired": months[0].plus(-54).first.replace(day=7).isoformat(),
            "last_day": months[-1].last.isoformat(),
            "monthly": "4500",
            "average": "4900",
            "previous_month": "4600",
            "pay_form": "lump",
            "overtime": f"{months[0]} {months[-1]} 40 32 8",
            "contract": "signed",
            "contract_signed": months[0].plus(-54).first.replace(day=7).isoformat(),
            "periods": f"{months[1]} 4500 4500\n{months[2]} 4500 0",
            "iou_signed_by": "company",
            "iou_says_wages": "yes",
            "iou_names_employer": "yes",
            "ended_how": "dismissed",
            "dismissal_ground": "none",
            "noticed": "no",
            "wants_back": "?",
            "insured": "no",
            "cumulative_years": "11",
            "leave_taken": "2",
            "birth": "1988-04-12",
        },
    )
    employer = create_organisation(zhou, office=office, name="北京聚福楼餐饮有限公司", area_code=office.area_code)
    case = services.open_case(
        zhou,
        office=office,
        issue="TER-UNL",
        persons=[worker],
        contact=contact,
        respondent=employer,
        title="廖*全，传菜，微信辞退、包薪、欠条",
        opened_on=today - timedelta(days=3),
    )
    services.put_claims(zhou, case)
    contact.refresh_from_db()
    finish_contact(
        zhou,
        contact,
        rev=contact.rev,
        outcome="OPEN",
        issue="TER-UNL",
        next_owner=User.objects.get(username="zhou"),
        next_by=today + timedelta(days=4),
    )


def _by_the_piece(zhou: Actor, office: Office, today: date) -> None:
    """Still a conversation: piece work, whose overtime waits for the rate and the pieces."""
    number = "+8613800190542"
    worker = _person(zhou, office, "韦小妹", number, 1994)
    months = _months(today, 3)
    contact = _told(
        zhou,
        office,
        worker,
        number,
        _evening(today, 1),
        "服装厂车位，计件，晚上加班到十点，周日也去。两个月工资没发齐。单价和产量单她说明天拍来。",
        {
            "place": "110000",
            "form": "FT-ORAL",
            "hired": months[0].plus(-8).first.replace(day=8).isoformat(),
            "still_employed": "yes",
            "monthly": "5200",
            "pay_form": "piece",
            "piece_paid": "yes",
            "overtime": f"{months[0]} {months[-1]} 46 32 0",
            "contract": "none",
            "periods": f"{months[1]} 5400 2000\n{months[2]} 5100 0",
            "insured": "no",
        },
    )
    finish_contact(
        zhou,
        contact,
        rev=contact.rev,
        outcome="FOLLOW",
        issue="OVT-PAY",
        promise="收到产量单，把加班费算出来回她。",
        promise_by=today + timedelta(days=2),
        next_owner=User.objects.get(username="zhou"),
        next_by=today + timedelta(days=2),
    )
