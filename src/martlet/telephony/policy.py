from django.db.models import Q
from django.utils import timezone

from martlet.access.actor import Role
from martlet.access.policy import SERVING, Condition, own, own_office, register, role, same_office

LEADING = role(Role.COORDINATOR, Role.DIRECTOR)
TRAINED = Condition(
    lambda actor, profile: profile is None or profile.is_trained(timezone.localdate()),
    lambda actor: Q(certificate_until__gte=timezone.localdate()),
    "trained",
)

register(
    "telephony",
    {
        "telephony.use_phone": SERVING & own("user"),
        # The password with which one's own desk phone registers, journaled each time. The object is the serving profile.
        "telephony.reveal_phone": SERVING & own("user") & TRAINED,
        "telephony.read_line": (SERVING | role(Role.DIRECTOR, Role.ADMIN)) & same_office(),
        "telephony.add_line": (LEADING | role(Role.ADMIN)) & own_office(),
        "telephony.manage_line": (LEADING | role(Role.ADMIN)) & same_office(),
        "telephony.switch_line": (LEADING | role(Role.ADMIN)) & same_office(),
        # Who answered may see and steer the call; coordinators may for their office.
        "telephony.read_call": (SERVING & own("answered_by")) | (LEADING & same_office()),
        # The number behind the mask, journaled each time; and whose phones rang, which colleagues need not know of each other.
        "telephony.reveal_number": (SERVING & own("answered_by")) | (role(Role.COORDINATOR) & same_office()),
        "telephony.trace_colleagues": LEADING & same_office(),
        # All calls of the number behind one call, as far as the reader may see each of them.
        "telephony.trace_number": LEADING & same_office(),
        "telephony.control_call": (SERVING & own("answered_by")) | (LEADING & same_office()),
        "telephony.mark_call": SERVING & own("answered_by"),
        # Whom we called said yes to their volunteer, to nobody else.
        "telephony.record_call": SERVING & own("answered_by"),
        "telephony.transfer_call": SERVING & own("answered_by"),
        "telephony.rejoin_call": SERVING & own("answered_by"),
        "telephony.add_party": SERVING & own("answered_by"),
        # Somebody is called as the hotline: of a line of one's office, with one's own phone.
        "telephony.call_out": SERVING & same_office(),
        "telephony.raise_risk": SERVING & own("answered_by"),
        # Never in silence: the volunteer's page says so before the first word is heard.
        "telephony.supervise_call": role(Role.COORDINATOR) & same_office(),
        "telephony.take_queue": role(Role.COORDINATOR) & same_office(),
        "telephony.give_queue_back": role(Role.COORDINATOR) & same_office(),
        # A volunteer limits the caller they just had, for a day; who leads decides about more.
        "telephony.limit_caller": (SERVING & own("answered_by")) | (LEADING & same_office()),
        "telephony.decide_limit": LEADING & same_office(),
        "telephony.read_ratings": LEADING & same_office("line__office"),
        # Administrators keep the lines, so a flood is theirs as well.
        "telephony.read_floods": (LEADING | role(Role.ADMIN)) & same_office(),
        "telephony.acknowledge_flood": (LEADING | role(Role.ADMIN)) & same_office(),
        # A table without numbers; volunteers have names in it only for who leads them.
        "telephony.export_calls": LEADING & own_office(),
        "telephony.export_names": role(Role.COORDINATOR) & own_office(),
        # How long an office keeps what calls leave behind, and what is held back from the erasing.
        "telephony.manage_keeping": LEADING & own_office(),
        "telephony.hold": LEADING & same_office(),
    },
)
