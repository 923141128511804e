"""Writes of accounts: colleagues, roles, tokens; seal and unseal; own settings. Offices: `offices/`."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access import checkpoints, journal
from martlet.access.actions import action
from martlet.access.actor import NETWORK_ROLES, PUBLIC, Actor, Role, system_actor
from martlet.access.models import ApiToken, Office, RoleGrant, StoredSession, User
from martlet.access.policy import require
from martlet.access.reach import check_administrator_stays, check_may_change, check_may_give
from martlet.foundation.errors import Problem

TOKEN_DAYS = 365
TOO_MANY_TRIES = (
    _("Too many tries. Wait a quarter of an hour, then try again."),  # at the command line
    _("Too many tries from here. Wait a quarter of an hour, or open the files on the server: martlet unseal."),
)
# Why somebody no longer serves: codes, because the journal keeps them for ever and in clear.
ENDINGS = ("left", "pause", "training", "lost", "other")


@action("access.manage_team")
def create_user(
    actor: Actor,
    *,
    username: str,
    password: str,
    office: Office,
    role: str,
    work_name: str = "",
    language: str = "zh-hans",
) -> User:
    """A colleague who can sign in. Problem on a taken name, a role the actor may not give, a weak password."""
    check_may_give(actor, role)
    check_leads(actor, office)
    if User.objects.filter(username=username).exists():
        raise Problem(_("This sign-in name is taken. Choose another."), field="username")
    user = User(username=username, work_name=work_name or username, office=office, language=language)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Problem(" ".join(error.messages), field="password") from None
    user.set_password(password)
    user.save()
    RoleGrant.objects.create(user=user, role=role, office=None if role in NETWORK_ROLES else office)
    return user


def check_leads(actor: Actor, office: Office | None) -> None:
    if office is not None and actor.signed_in and office.pk not in actor.office_ids:
        raise Problem(_("You do not lead this office. Choose one of yours."), field="office")


@action("access.manage_team", on="user")
def grant_role(actor: Actor, user: User, *, role: str, office: Office | None = None) -> RoleGrant:
    """Give a role, in their own office where none is named; open sessions end, so that the change holds at once."""
    check_may_give(actor, role)
    if user.pk == actor.user_id:
        raise Problem(_("Nobody gives themselves a role. Ask another colleague who leads."), field="role")
    check_may_change(actor, user)
    where = None if role in NETWORK_ROLES else office or user.office
    check_leads(actor, where)
    grant, _made = RoleGrant.objects.get_or_create(user=user, role=role, office=where)
    end_sessions(user)
    return grant


@action("access.manage_team", on="user")
def take_role(actor: Actor, user: User, *, grant: int) -> User:
    """Take a role back by the number of its row; open sessions end. Twice is once."""
    held = RoleGrant.objects.filter(user=user)
    row = held.filter(pk=grant).first()
    if row is None:
        return user
    if user.pk == actor.user_id:
        raise Problem(_("Nobody takes their own roles. Ask another colleague who leads."))
    check_may_change(actor, user)
    if held.count() == 1:
        raise Problem(_("This is their only role. Give another one first, or close the account."))
    if row.role == Role.ADMIN and user.is_active:
        check_administrator_stays(user)
    row.delete()
    end_sessions(user)
    return user


@action("access.manage_team", on="user", reasons=ENDINGS)
def deactivate(actor: Actor, user: User, *, reason: str) -> User:
    """Close an account: nobody signs in with it, its sessions and tokens end. What they did stays under their name."""
    if reason not in ENDINGS:
        raise Problem(_("Choose why."), "reason")
    if user.pk == actor.user_id:
        raise Problem(_("Nobody closes their own account. Ask another colleague who leads."))
    check_may_change(actor, user)
    check_administrator_stays(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    ApiToken.objects.filter(user=user).delete()
    end_sessions(user)
    return user


@action("access.manage_team", on="user")
def reactivate(actor: Actor, user: User) -> User:
    """Open a closed account again, with the roles it had; ended sessions and tokens stay ended."""
    check_may_change(actor, user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    return user


def end_sessions(user: User, *, but: str = "") -> None:
    StoredSession.objects.filter(user_id=user.pk).exclude(session_key=but).delete()


@action("access.manage_team", on="user")
def create_token(actor: Actor, user: User) -> str:
    """A bearer token, shown this once: 43 URL-safe characters. Acts as `user` for a year."""
    check_may_change(actor, user)
    token = secrets.token_urlsafe(32)
    ApiToken.objects.create(user=user, digest=digest(token), expires=timezone.now() + timedelta(days=TOKEN_DAYS))
    return token


def user_of_token(token: str) -> User | None:
    """The colleague whose token this is; None for none, an expired one or a closed account. Its use is noted once an hour."""
    row = ApiToken.objects.select_related("user__office").filter(digest=digest(token)).first()
    if row is None or row.expires < timezone.now() or not row.user.is_active:
        return None
    if row.last_used is None or timezone.now() - row.last_used > timedelta(hours=1):
        ApiToken.objects.filter(pk=row.pk).update(last_used=timezone.now())
    return row.user


def digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


@dataclass(frozen=True)
class SecondFactor:
    secret: str
    uri: str


def add_totp(user: User) -> SecondFactor:
    """A time-based second factor (RFC 6238) for a colleague who has none: the secret is shown once and kept sealed."""
    from allauth.mfa.adapter import get_adapter
    from allauth.mfa.totp.internal import auth

    secret = auth.generate_totp_secret()
    auth.TOTP.activate(user, secret)
    return SecondFactor(secret, get_adapter().build_totp_url(user, secret))


NETWORK = "network"  # the key office of what belongs to no city: second-factor seeds


def add_missing_keys() -> None:
    """Keys for every office that has none yet; harmless when all have."""
    vault.add_office(0, NETWORK)
    for office in Office.objects.order_by("id"):
        vault.add_office(office.pk, office.code)


def seal(actor: Actor) -> None:
    """Drop every key and end every session. Calls still ring, intake is still accepted."""
    require(actor, "access.seal")
    journal.record(actor, "access.seal")
    checkpoints.write()
    StoredSession.objects.all().delete()
    vault.commands.seal()


def unseal(passphrase: str, actor: Actor = PUBLIC, *, place: str = "") -> None:
    """Open the key ring. Raises Problem when the passphrase does not. Wrong ones are counted for each `place`, an address;
    the command line has a count of its own."""
    try:
        vault.commands.unseal(passphrase, place=place)
    except vault.errors.WrongPassphrase:
        journal.record(actor, "access.unseal", allowed=False, reason="passphrase")
        raise Problem(
            _("This passphrase opens nothing. Check capital letters and spaces."), field="passphrase"
        ) from None
    except vault.errors.TooManyTries:
        raise Problem(TOO_MANY_TRIES[bool(place)], field="passphrase") from None
    except vault.errors.NoRing:
        raise Problem(
            _("There is no key ring yet. Set it up on the server: martlet init."), field="passphrase"
        ) from None
    except vault.errors.DemoRing:
        raise Problem(_("These are the keys of a demo. Production does not open them."), field="passphrase") from None
    add_missing_keys()
    journal.record(actor, "access.unseal")


@action("access.own_settings")
def choose_language(actor: Actor, *, language: str) -> None:
    if language in dict(settings.LANGUAGES):
        User.objects.filter(pk=actor.user_id or 0).update(language=language)


@action("access.own_settings")
def choose_theme(actor: Actor, *, theme: str) -> None:
    if theme in ("", "light", "dark"):
        User.objects.filter(pk=actor.user_id or 0).update(theme=theme)


def bootstrap_actor() -> Actor:
    """Who creates accounts from the command line: the person with the server's shell."""
    return system_actor("command line")
