from martlet.access.actor import SERVING_ROLES, Role
from martlet.access.policy import own_office, register, role, same_office

register(
    "insight",
    {
        # Figures without faces: those who answer for an office, and those who check the network.
        "insight.read_report": role(Role.COORDINATOR, Role.MEDIATOR, Role.DIRECTOR, Role.AUDITOR),
        # What callers said of calls, without the calls: who answers for the line.
        "insight.read_ratings": role(Role.COORDINATOR, Role.DIRECTOR),
        # The lists that conversations are put under, and whether they still fit: who answers for them.
        "insight.read_lists": role(Role.COORDINATOR, Role.DIRECTOR) & same_office(),
        "insight.review_lists": role(Role.COORDINATOR, Role.DIRECTOR) & own_office(),
        # A screen for everybody in the room: numbers only.
        "insight.read_wall": role(*SERVING_ROLES, Role.DIRECTOR),
    },
)
