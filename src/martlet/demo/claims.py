"""Two cases whose claims were worked out with the wizard: somebody without a contract, and three men of one labour boss."""

from datetime import date, timedelta

from martlet.access.actor import Actor
from martlet.access.models import Office, User
from martlet.access.selectors import actor_of
from martlet.cases import services
from martlet.cases.rules.factfile import ALL
from martlet.foundation.calendar import Month
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
