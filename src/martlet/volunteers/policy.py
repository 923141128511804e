from martlet.access.actor import Role
from martlet.access.policy import own, register, role, same_office

register(
    "volunteers",
    {
        "volunteers.serve": role(Role.VOLUNTEER, Role.MEDIATOR, Role.COORDINATOR) & own("user"),
        "volunteers.read_duty": role(Role.VOLUNTEER, Role.MEDIATOR, Role.COORDINATOR, Role.DIRECTOR) & same_office(),
        "volunteers.certify": role(Role.COORDINATOR, Role.DIRECTOR) & same_office(),
    },
)
