from martlet.access.actor import Role
from martlet.access.policy import SIGNED_IN, register, role

ANSWERABLE = role(Role.COORDINATOR, Role.DIRECTOR, Role.ADMIN)

register(
    "lawbook",
    {
        # Law and published figures are no secret: everybody who helps looks them up and computes with them.
        "lawbook.read": SIGNED_IN,
        "lawbook.enter_figure": ANSWERABLE,
        "lawbook.enter_notice": ANSWERABLE,
        "lawbook.withdraw_figure": ANSWERABLE,
    },
)
