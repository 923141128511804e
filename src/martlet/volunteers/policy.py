from martlet.access.actor import Role
from martlet.access.policy import own, register, role, same_office

SERVING = (Role.VOLUNTEER, Role.MEDIATOR, Role.COORDINATOR)
"""The roles that take calls."""

register(
    "volunteers",
    {
        "volunteers.serve": role(*SERVING) & own("user"),
        "volunteers.read_duty": role(Role.VOLUNTEER, Role.MEDIATOR, Role.COORDINATOR, Role.DIRECTOR) & same_office(),
        "volunteers.certify": role(Role.COORDINATOR, Role.DIRECTOR) & same_office(),
    },
)
