"""Who is on duty with which phone, and whose phones the exchange knows."""

from __future__ import annotations

from django.db.models import Q

from martlet.access.actor import Actor
from martlet.access.models import User
from martlet.access.policy import decide
from martlet.telephony import rules
from martlet.telephony.models import Line
from martlet.volunteers.models import Duty, Volunteer
from martlet.volunteers.selectors import is_trained, open_duty

KINDS = {"browser": "v", "sip": "s", "mobile": "m"}


def phone_name(kind: str, user_id: int) -> str:
    """The name under which the exchange knows somebody's phone: v12 (browser), s12 (desk phone), m12 (mobile)."""
    return f"{KINDS[kind]}{user_id}"


def duty_now() -> list[rules.OnDuty]:
    """Everybody on duty, for the switchboard. One query."""
    rows = Duty.objects.filter(until=None).values_list(
        "user", "office", "state", "phone", "state_since", "languages", "user__volunteer__skills"
    )
    return [
        rules.OnDuty(
            user,
            office,
            state,
            phone_name(phone, user),
            since.timestamp(),
            frozenset(languages or ["zh"]),
            frozenset(skills or ()),
        )
        for user, office, state, phone, since, languages, skills in rows
    ]


def sealed_mobiles() -> dict[int, bytes]:
    """Whose own mobile may have to ring: those on duty with it, and coordinators that lines fall back to."""
    wanted = Q(user__duties__until=None, user__duties__phone="mobile") | Q(
        user__in=Line.objects.filter(fallback=Line.Fallback.MOBILE).values("fallback_user")
    )
    rows = Volunteer.objects.filter(wanted).exclude(mobile_sealed=b"").values_list("user", "mobile_sealed").distinct()
    return {user: bytes(sealed) for user, sealed in rows}


def may_use_phone(actor: Actor) -> bool:
    """On duty with this browser, and trained: only then are phone credentials handed out."""
    duty = open_duty(actor.user_id)
    return bool(duty and duty.phone == "browser" and decide(actor, "telephony.use_phone") and is_trained(actor.user_id))


def people_with_phones() -> list[tuple[int, int]]:
    """(user id, office id) of every active colleague with a serving profile, whose phones the configuration names."""
    rows = User.objects.filter(is_active=True, volunteer__isnull=False).order_by("id")
    return list(rows.values_list("pk", "volunteer__office"))
