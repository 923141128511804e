"""The people of the first minutes: a worker served in Beijing two years ago who now calls Shenzhen, on a phone that two share."""

from datetime import time

from martlet import vault
from martlet.access.actor import system_actor
from martlet.access.models import User
from martlet.demo import claims
from martlet.demo.people import Makers
from martlet.foundation.moments import moment_of
from martlet.hotline.models import Contact
from martlet.registry.models import Person, PersonStay
from martlet.registry.services import create_organisation, create_person, create_site, set_chain
from martlet.telephony.demo import KNOWN_CALLER

ACTOR = system_actor("demo")


def load(makers: Makers) -> None:
    offices = {office.code: office for office in makers.offices}
    beijing, shenzhen = offices["beijing"], offices["shenzhen"]
    met = moment_of(makers.run.today.replace(year=makers.run.today.year - 2, month=3, day=18), time(19, 20))
    worker = create_person(
        ACTOR,
        office=beijing,
        name="吴秀兰",
        phones=[KNOWN_CALLER],
        gender="f",
        birth_year=1987,
        home_area="安徽阜阳",
        trade="assembly",
        languages=["cmn-zy"],
    )
    Person.objects.filter(pk=worker.pk).update(created=met, updated=met, last_contact=met.date())
    PersonStay.objects.create(
        person=worker, area_code=beijing.area_code, since_year=met.year - 1, until_year=met.year, office=beijing
    )
    vault.bulk_create(
        Contact,
        [
            Contact(
                office=beijing,
                channel="PHONE",
                state="done",
                started=met,
                ended=met,
                done_at=met,
                person=worker,
                gender="f",
                issue="WAG-ARR",
                outcome="SELF",
                people_count=1,
                words="在通州做保洁，压了两个月工资，问怎么跟劳动监察说。",
                number="",
                visitor="",
                place="北京通州",
                outcome_note="",
                promise="",
                handled_by=User.objects.get(username="zhou"),
                touched=met,
            )
        ],
    )
    create_person(
        ACTOR,
        office=shenzhen,
        name="郑建国",
        phones=[KNOWN_CALLER],
        gender="m",
        birth_year=1985,
        home_area="安徽阜阳",
        trade="formwork",
        languages=["cmn-zy"],
    )
    contractor = create_organisation(ACTOR, office=shenzhen, name="鼎泰建设集团有限公司", area_code=shenzhen.area_code)
    subcontractor = create_organisation(ACTOR, office=shenzhen, name="和顺劳务有限公司", area_code=shenzhen.area_code)
    site = create_site(ACTOR, office=shenzhen, name="福田星河三期工地", area_code=shenzhen.area_code)
    set_chain(ACTOR, site, links=[(contractor, "general_contractor"), (subcontractor, "subcontractor")])
    claims.load(makers.run.today)
