"""Reads of accounts, offices and the journal."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest

from martlet.access.actor import NETWORK_ROLES, PUBLIC, Actor
from martlet.access.errors import NotVisible
from martlet.access.journal_words import ACTIONS
from martlet.access.models import JournalEntry, Office, RoleGrant, User
from martlet.access.policy import decide, visible, visible_one

ACTING_OFFICE = "acting_office"


def actor_of_request(request: HttpRequest) -> Actor:
    """Who acts in this request: a colleague whose account is open, else the public."""
    user = getattr(request, "user", None)
    if user is None or isinstance(user, AnonymousUser) or not user.is_authenticated or not user.is_active:
        return PUBLIC
    return actor_of(user, acting_office=request.session.get(ACTING_OFFICE), session=request.session.session_key or "")


def actor_of(user: User, *, acting_office: int | None = None, session: str = "") -> Actor:
    """The actor of a colleague, sitting in `acting_office` where a role of theirs allows it, else in their own office."""
    grants = list(RoleGrant.objects.filter(user=user).values_list("role", "office_id"))
    offices = {office for _role, office in grants if office is not None} | {user.office_id}
    if any(office is None for _role, office in grants):
        offices |= set(Office.objects.filter(is_active=True).values_list("id", flat=True))
    office = acting_office if acting_office in offices else user.office_id
    roles = frozenset(role for role, where in grants if where in (None, office))
    office_ids = frozenset(offices) if roles & NETWORK_ROLES else frozenset({office})
    return Actor(
        kind="staff",
        user_id=user.pk,
        office_id=office,
        office_ids=office_ids,
        roles=roles,
        name=user.work_name,
        language=user.language,
        session=session,
        seats=frozenset(offices),
        user=user,
    )


def offices_of(actor: Actor) -> list[Office]:
    """Offices the actor may sit in, in the order of their founding."""
    if actor.user_id is None:
        return []
    return list(Office.objects.filter(is_active=True, id__in=actor.seats | {actor.office_id}).order_by("id"))


def sitting_office(actor: Actor) -> Office:
    """The office in which the actor sits. Raises NotVisible for who sits in none."""
    found = Office.objects.filter(pk=actor.office_id or 0).first()
    return visible_one(found, actor, "access.manage_office")


def active_offices() -> list[Office]:
    return list(Office.objects.filter(is_active=True).order_by("id"))


def acting_office(actor: Actor) -> Office:
    """The active office in which the actor sits, where what they make is kept. Raises NotVisible for who sits in none."""
    found = Office.objects.filter(pk=actor.office_id or 0, is_active=True).first()
    if found is None:
        raise NotVisible
    return found


def office_by_code(code: str) -> Office | None:
    return Office.objects.filter(code=code).first()


def colleagues(actor: Actor, *, office_id: int | None = None) -> QuerySet[User]:
    """Active colleagues of an office (the actor's own by default), by work name."""
    where = office_id or actor.office_id or 0
    rows = User.objects.filter(is_active=True, grants__office_id__in=[where]) | User.objects.filter(
        is_active=True, grants__office=None, office_id=where
    )
    return rows.distinct().order_by("work_name", "id")


def team(actor: Actor) -> QuerySet[User]:
    return (
        visible(User.objects.select_related("office"), actor, "access.read_team")
        .prefetch_related("grants")
        .order_by("office_id", "work_name")
    )


def colleague(actor: Actor, user_id: int) -> User:
    """One of those `team` lists. Raises NotVisible."""
    found = User.objects.select_related("office").filter(pk=user_id).first()
    return visible_one(found, actor, "access.read_team")


def grants_of(user: User) -> list[RoleGrant]:
    return list(RoleGrant.objects.filter(user=user).select_related("office").order_by("id"))


def user_by_name(username: str) -> User | None:
    """Whoever signs in by this name."""
    return User.objects.select_related("office").filter(username=username, is_active=True).first()


def work_names(ids: set[int]) -> dict[int, str]:
    return dict(User.objects.filter(id__in=ids).values_list("id", "work_name"))


def journal_rows(actor: Actor, *, before: int | None = None, action: str = "", limit: int = 50) -> list[JournalEntry]:
    """Newest first, of one act or of all whose code begins so; an actor without a network-wide role sees the rows of its offices."""
    if not decide(actor, "access.read_journal"):
        return []
    rows = JournalEntry.objects.order_by("-n")
    if not actor.has(*NETWORK_ROLES):
        rows = rows.filter(office_id__in=actor.office_ids)
    if before is not None:
        rows = rows.filter(n__lt=before)
    if action:
        rows = rows.filter(action=action) if action in ACTIONS else rows.filter(action__startswith=action)
    return list(rows[:limit])
