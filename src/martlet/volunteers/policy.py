from martlet.access.actor import SERVING_ROLES, Role
from martlet.access.policy import SERVING, own, own_office, register, role, same_office

register(
    "volunteers",
    {
        "volunteers.serve": SERVING & own("user"),
        "volunteers.read_duty": role(*SERVING_ROLES, Role.DIRECTOR) & same_office(),
        # Neither while a call rings at them or is under way; and they read by whom, and why.
        "volunteers.rest_colleague": role(Role.COORDINATOR) & same_office(),
        "volunteers.end_duty": role(Role.COORDINATOR) & same_office(),
        "volunteers.certify": role(Role.COORDINATOR, Role.DIRECTOR) & same_office(),
        # Whoever leads asks colleagues who are off duty to come, and anybody who leads takes it back.
        "volunteers.call_in": role(Role.COORDINATOR, Role.DIRECTOR) & own_office(),
        "volunteers.end_call_in": role(Role.COORDINATOR, Role.DIRECTOR) & same_office(),
    },
)
