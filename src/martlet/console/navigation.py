"""The two levels of the console: groups on the rail, pages as tabs.

An entry is shown when its address exists and the policy its own view declares can allow the actor, so the menu never shows
a page that would refuse, and never needs a second list of roles.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import resolve, reverse
from django.utils.translation import gettext_lazy as _

from martlet.access.actor import Actor
from martlet.access.policy import decide


@dataclass(frozen=True)
class Entry:
    label: Any
    view: str
    url: str = ""


@dataclass(frozen=True)
class Group:
    """`key` marks where a number of things to do may stand; `url` is that of its first page."""

    key: str
    label: Any
    icon: str
    entries: tuple[Entry, ...]

    @property
    def url(self) -> str:
        return self.entries[0].url


@dataclass(frozen=True)
class Navigation:
    groups: tuple[Group, ...]
    here: Group | None = None
    entry: Entry | None = None

    @property
    def tabs(self) -> tuple[Entry, ...]:
        """The second level: shown when there is a choice."""
        return self.here.entries if self.here and len(self.here.entries) > 1 else ()

    @property
    def current_url(self) -> str:
        return self.entry.url if self.entry else ""


TABLE = (
    Group(
        "today",
        _("Today"),
        icon="home",
        entries=(
            Entry(_("My day"), "console:home"),
            Entry(_("How it went on"), "cases:became"),
            Entry(_("My month"), "cases:my-month"),
        ),
    ),
    Group(
        "hotline",
        _("Hotline"),
        icon="headset",
        entries=(
            Entry(_("Call console"), "hotline:console"),
            Entry(_("Calls under way"), "telephony:live"),
            Entry(_("Call-backs"), "hotline:callbacks"),
            Entry(_("Call-down lists"), "hotline:call-downs"),
            Entry(_("Walk-in"), "hotline:walkin"),
            Entry(_("Contacts"), "hotline:contacts"),
            Entry(_("Call history"), "telephony:calls"),
            Entry(_("Limited callers"), "telephony:limits"),
            Entry(_("Knowledge"), "hotline:articles"),
            Entry(_("Lines"), "telephony:lines"),
        ),
    ),
    Group(
        "people",
        _("People"),
        icon="address-book",
        entries=(
            Entry(_("Workers"), "registry:people"),
            Entry(_("Employers"), "registry:organisations"),
            Entry(_("Sites"), "registry:sites"),
            Entry(_("Duplicates"), "registry:duplicates"),
        ),
    ),
    Group(
        "cases",
        _("Cases"),
        icon="briefcase",
        entries=(
            Entry(_("Work list"), "cases:list"),
            Entry(_("Deadlines"), "cases:deadlines"),
            Entry(_("Mediation"), "mediation:list"),
            Entry(_("Papers"), "papers:list"),
        ),
    ),
    Group(
        "law",
        _("Law"),
        icon="scale",
        entries=(Entry(_("Rules and calculators"), "lawbook:rules"), Entry(_("Figures"), "lawbook:figures")),
    ),
    Group(
        "team",
        _("Team"),
        icon="heart-handshake",
        entries=(
            Entry(_("My shifts"), "volunteers:my-shifts"),
            Entry(_("Roster"), "volunteers:shift-week"),
            Entry(_("Hard calls"), "hotline:debriefs"),
            Entry(_("Colleagues"), "volunteers:team"),
            Entry(_("Training"), "volunteers:training"),
            Entry(_("Own office"), "access:own-office"),
            Entry(_("Journal"), "access:journal"),
        ),
    ),
    Group(
        "insight",
        _("Insight"),
        icon="report-analytics",
        entries=(
            Entry(_("Monthly report"), "insight:report"),
            Entry(_("What callers say"), "insight:ratings"),
            Entry(_("Outcomes and issues"), "insight:lists"),
            Entry(_("Wall"), "insight:wall"),
        ),
    ),
)


def navigation(actor: Actor, path: str) -> Navigation:
    """The groups for this actor, with the page at `path` marked: the entry whose address is the longest beginning of it."""
    groups = _groups(actor.roles) if actor.signed_in else ()
    best: tuple[int, Group | None, Entry | None] = (0, None, None)
    for group in groups:
        for entry in group.entries:
            if path.startswith(entry.url) and len(entry.url) > best[0]:
                best = (len(entry.url), group, entry)
    _length, here, found = best
    if found is not None and found.view == "console:home" and path != found.url:
        # Every page of the console begins like the home page's address: ask the room instead.
        here, found = _room_of(groups, path), None
    return Navigation(groups, here, found)


def _room_of(groups: tuple[Group, ...], path: str) -> Group | None:
    room = path.removeprefix(reverse("console:home")).partition("/")[0]
    for group in groups:
        if any(entry.view.startswith(f"{room}:") for entry in group.entries):
            return group
    return None


@lru_cache(maxsize=64)
def _groups(roles: frozenset[str]) -> tuple[Group, ...]:
    """What people with these roles can open. Depends on nothing else, so it is worked out once a process."""
    actor = Actor(kind="staff", user_id=0, office_id=0, roles=roles)
    shown = []
    for group in TABLE:
        entries = tuple(entry for entry in map(_with_address, group.entries) if _may_open(actor, entry))
        if entries:
            shown.append(Group(group.key, group.label, group.icon, entries))
    return tuple(shown)


def _with_address(entry: Entry) -> Entry:
    return Entry(entry.label, entry.view, reverse(entry.view))


def _may_open(actor: Actor, entry: Entry) -> bool:
    policy = getattr(resolve(entry.url).func, "policy", "")
    return policy == "public" or bool(decide(actor, policy))


@lru_cache(maxsize=512)
def may_open(roles: frozenset[str], view: str) -> bool:
    """Whether a page without a row in its address could open for people with these roles: no link to it is shown otherwise."""
    return _may_open(Actor(kind="staff", user_id=0, office_id=0, roles=roles), _with_address(Entry("", view)))
