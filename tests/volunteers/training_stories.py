"""What tests of the training begin with."""

from datetime import timedelta

from django.utils import timezone

from martlet.access.actor import Actor
from martlet.access.models import User
from martlet.volunteers.models import TrainingDone, TrainingList
from martlet.volunteers.training import services
from martlet.volunteers.training.rules import FIRST, Step, shipped

NEEDED = [one.key for one in shipped() if one.needed == FIRST]


def user(actor: Actor) -> User:
    return User.objects.get(pk=actor.user_id)


def did(by: Actor, who: Actor, *steps: str, ago: int = 0) -> list[TrainingDone]:
    """These steps are written down, as done so many days ago."""
    on = timezone.localdate() - timedelta(ago)
    return [services.record_step(by, user=user(who), step=step, on=on) for step in steps]


def new_list(by: Actor, steps: list[Step], base: int = 1) -> TrainingList:
    office_row = TrainingList(office_id=by.office_id or 0, version=0)
    return services.publish_steps(by, office_row=office_row, steps=steps, base=base)
