from martlet.access.actor import Role
from martlet.access.policy import own, own_office, register, role, same_office

SERVING = (Role.VOLUNTEER, Role.MEDIATOR, Role.COORDINATOR)
"""The roles that take calls."""

register(
    "volunteers",
    {
        "volunteers.serve": role(*SERVING) & own("user"),
        "volunteers.read_duty": role(Role.VOLUNTEER, Role.MEDIATOR, Role.COORDINATOR, Role.DIRECTOR) & same_office(),
        # Neither while a call rings at them or is under way; and they read by whom, and why.
        "volunteers.rest_colleague": role(Role.COORDINATOR) & same_office(),
        "volunteers.end_duty": role(Role.COORDINATOR) & same_office(),
        "volunteers.certify": role(Role.COORDINATOR, Role.DIRECTOR) & same_office(),
        # Whoever leads asks colleagues who are off duty to come, and anybody who leads takes it back.
        "volunteers.call_in": role(Role.COORDINATOR, Role.DIRECTOR) & own_office(),
        "volunteers.end_call_in": role(Role.COORDINATOR, Role.DIRECTOR) & same_office(),
    },
)
