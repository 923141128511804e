"""People at every stage of their training: one who only began, one who is ready, one whose certificate ends soon."""

from datetime import timedelta

from martlet.access.actor import Role
from martlet.access.models import Office, RoleGrant, User
from martlet.access.selectors import actor_of
from martlet.demo.offices import demo_hash
from martlet.demo.people import Makers
from martlet.volunteers.models import TrainingList, Volunteer
from martlet.volunteers.training.rules import FIRST, OPTIONAL, Step, shipped
from martlet.volunteers.training.services import publish_steps, record_step

# sign-in name, work name, office, how many of the first steps are done
TRAINEES = [
    ("tang", "唐老师", "beijing", 3),
    ("fu", "傅老师", "beijing", 5),
    ("jiang", "蒋老师", "beijing", 1),
    ("xie", "谢老师", "beijing", 0),
    ("qiu", "邱老师", "shenzhen", 4),
    ("deng", "邓老师", "shenzhen", 2),
]
TRAINERS = {"beijing": "liu", "shenzhen": "he"}
CERTIFIED = ("zhou", "huang")  # whose records of a year ago are kept
ENDING, ENDS_IN, RENEWED = "beijing4", 20, "beijing3"
EVERY, LONG_AGO = 9, 330  # days from one step to the next; days since the certified were trained
CANTONESE = Step(
    "",
    "粤语常用话",
    "Everyday Cantonese",
    "一个晚上：问候、工种、证件、数字，用粤语问一遍要紧的几句。",
    "One evening: greetings, trades, papers and numbers; the questions that matter, asked in Cantonese.",
    120,
    OPTIONAL,
)


def load(makers: Makers) -> None:
    offices = {office.code: office for office in makers.offices}
    shenzhen = actor_of(User.objects.get(username=TRAINERS["shenzhen"]))
    office_row = TrainingList(office=offices["shenzhen"], version=0)
    publish_steps(shenzhen, office_row=office_row, steps=[*shipped(), CANTONESE], base=1)
    for username, work_name, code, count in TRAINEES:
        user = trainee(username, work_name, offices[code])
        done(makers, user, [step.key for step in shipped() if step.needed == FIRST][:count], EVERY * count)
    for username in CERTIFIED:
        user = User.objects.get(username=username)
        done(makers, user, [step.key for step in shipped() if step.needed == FIRST], LONG_AGO)
    for username in (ENDING, RENEWED):
        user = User.objects.get(username=username)
        Volunteer.objects.filter(user=user).update(certificate_until=makers.run.today + timedelta(ENDS_IN))
    done(makers, User.objects.get(username=RENEWED), ["refresher"], EVERY)


def trainee(username: str, work_name: str, office: Office) -> User:
    """An account that may do everything of a volunteer but take calls."""
    user, new = User.objects.get_or_create(
        username=username, defaults={"work_name": work_name, "office": office, "password": demo_hash()}
    )
    if new:
        RoleGrant.objects.create(user=user, role=Role.VOLUNTEER, office=office)
    return user


def done(makers: Makers, user: User, keys: list[str], since: int) -> None:
    """These steps, one after the other, the first so many days ago."""
    trainer = actor_of(User.objects.get(username=TRAINERS[user.office.code]))
    for place, key in enumerate(keys):
        record_step(trainer, user=user, step=key, on=makers.run.today - timedelta(since - place * EVERY))
