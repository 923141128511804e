from martlet.access.actor import Role
from martlet.access.policy import register, role

register(
    "insight",
    {
        # Figures without faces: those who answer for an office, and those who check the network.
        "insight.read_report": role(Role.COORDINATOR, Role.MEDIATOR, Role.DIRECTOR, Role.AUDITOR),
        # A screen for everybody in the room: numbers only.
        "insight.read_wall": role(Role.VOLUNTEER, Role.MEDIATOR, Role.COORDINATOR, Role.DIRECTOR),
    },
)
