"""What a page offers to go to or to press, and a reader who tries every one of it."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

DEAD = (400, 401, 403, 404, 405, 410, 414, 500, 502, 503)
FROM_HTMX = ("hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete")
GOES_TO = {
    "a": "href",
    "link": "href",
    "script": "src",
    "img": "src",
    "audio": "src",
    "source": "src",
    "iframe": "src",
    "use": "href",
}
PAGE = "http://testserver"


@dataclass(frozen=True)
class Link:
    """Something shown on a page: where it leads, how it asks, and what it would send along."""

    address: str
    verb: str = "get"
    fields: tuple[tuple[str, str], ...] = ()
    htmx: bool = False


class Page(HTMLParser):
    """The links, forms and ids of one page. A form sends what stands in it, with the first of its buttons."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[Link] = []
        self.ids: set[str] = set()
        self._forms: list[dict[str, Any]] = []
        self._open: list[int] = []
        self._by_id: dict[str, int] = {}
        self._select, self._text = "", ""
        self.feed(text)
        self.close()
        for form in self._forms:
            if form["verb"] in ("get", "post"):
                self.links.append(Link(form["action"], form["verb"], (*form["fields"], *form["button"][:1])))
            for address, button in form["elsewhere"]:
                self.links.append(Link(address, form["verb"], (*form["fields"], *button)))

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in given}
        self.ids |= {held[name] for name in ("id", "name") if held.get(name)}
        if tag in GOES_TO and GOES_TO[tag] in held:
            self.links.append(Link(held[GOES_TO[tag]]))
        if tag == "form":
            self._open.append(len(self._forms))
            if "id" in held:
                self._by_id[held["id"]] = len(self._forms)
            verb = held.get("method", "get").lower()
            self._forms.append(
                {"action": held.get("action", ""), "verb": verb, "fields": [], "button": [], "elsewhere": []}
            )
        for name in FROM_HTMX:
            if name in held:
                self.links.append(Link(held[name], name[3:], htmx=True))
        if tag in ("input", "select", "textarea", "button", "option"):
            self._field(tag, held)

    def _field(self, tag: str, held: dict[str, str]) -> None:
        place = self._by_id.get(held["form"]) if "form" in held else (self._open[-1] if self._open else None)
        if place is None:
            return
        form, name, kind = self._forms[place], held.get("name", ""), held.get("type", "")
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._text = name
        elif tag == "option":
            if "selected" in held and self._select:
                form["fields"].append((self._select, held.get("value", "")))
        elif tag == "button" or kind in ("submit", "image"):
            said = [(name, held.get("value", ""))] if name else []
            if "formaction" in held:
                form["elsewhere"].append((held["formaction"], said))
            elif kind in ("", "submit"):
                form["button"] += said
        elif name and kind != "file" and (kind not in ("checkbox", "radio") or "checked" in held):
            form["fields"].append((name, held.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._text and self._open:
            self._forms[self._open[-1]]["fields"].append((self._text, data))
            self._text = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = ""
        elif tag == "form" and self._open:
            self._open.pop()


def pattern_of(address: str) -> str | None:
    """The row of the address table that answers here, with the names of what is asked: `cases/<uuid:case_id>/?step`."""
    told = urlsplit(address)
    try:
        route = resolve(unquote(told.path)).route
    except Resolver404:
        return None
    return "?".join((route, "&".join(sorted({name for name, _value in parse_qsl(told.query, keep_blank_values=True)}))))


@dataclass
class Reader:
    """Goes wherever pages lead, `most` addresses of a pattern, and tries each kind of form once."""

    browser: Client
    most: int
    presses: bool = True  # tries forms and buttons as well
    leave: tuple[str, ...] = ()  # what must not be pressed, or ends the reading
    faults: dict[str, str] = field(default_factory=dict)
    tried: Counter[tuple[str, str]] = field(default_factory=Counter)
    seen: set[Link] = field(default_factory=set)

    def reads(self, *begin: str, within: tuple[str, ...] = ("/",)) -> None:
        """From these pages on; what stands behind links to addresses that begin otherwise is not read."""
        waiting = deque((Link(address), "-") for address in begin)
        while waiting:
            link, page = waiting.popleft()
            for found in self.follow(link, page):
                if found not in self.seen and link.address.startswith(within):
                    self.seen.add(found)
                    waiting.append((found, link.address))

    def follow(self, link: Link, page: str) -> Iterator[Link]:
        """What stands behind a link, as links; a dead one is noted with the page that showed it."""
        pattern = pattern_of(link.address)
        if link.address.startswith("/static/"):
            if finders.find(unquote(urlsplit(link.address).path.removeprefix("/static/"))) is None:
                self.faults[f"{page} -> {link.address}"] = "no such file"
            return
        if pattern is None:
            self.faults.setdefault(f"{page} -> {link.verb} {link.address}", "no such address")
            return
        kind = (link.verb, pattern)
        most = self.most if link.verb == "get" else int(self.presses)
        if self.tried[kind] >= most or pattern.startswith(self.leave):
            return
        self.tried[kind] += 1
        status, body, to = self.ask(link, page)
        if status in DEAD:
            self.faults.setdefault(f"{page} -> {link.verb} {link.address}", str(status))
        elif link.verb == "get" and to:
            yield self.at(link.address, Link(to))
        elif link.verb == "get" and status == 200 and body:
            yield from self.shown(link, body)

    def ask(self, link: Link, page: str) -> tuple[int, str, str]:
        """(status, page, where it sends one). What a form does is taken back: it must not take a row from the next."""
        headers = {"HX-Request": "true", "HX-Current-URL": PAGE + page} if link.htmx else {}
        with transaction.atomic():
            fields: dict[str, list[str]] = {}
            for name, value in link.fields:
                fields.setdefault(name, []).append(value)
            if link.verb == "get":
                answer: Any = self.browser.get(link.address, fields, headers=headers)
            else:
                answer = getattr(self.browser, link.verb)(link.address, fields, headers=headers)
            transaction.set_rollback(link.verb != "get")
        if answer.streaming:
            answer.close()
            return answer.status_code, "", ""
        html = answer.get("Content-Type", "").startswith("text/html")
        return answer.status_code, answer.content.decode() if html else "", answer.get("Location", "")

    def shown(self, link: Link, body: str) -> Iterator[Link]:
        page = Page(body)
        for one in page.links:
            if one.verb == "get" and one.address.startswith("#"):
                if not link.htmx and one.address[1:] and unquote(one.address[1:]) not in page.ids:
                    self.faults.setdefault(f"{link.address} -> {one.address}", "no such place on the page")
                continue
            found = self.at(link.address, one)
            if found.address.startswith("/"):
                yield found

    def at(self, page: str, link: Link) -> Link:
        """Addresses as they are meant on this page; what leads away keeps its `http:`, `tel:` or `blob:`."""
        whole = urljoin(PAGE + page, link.address) if link.address else PAGE + page
        address = whole.removeprefix(PAGE).partition("#")[0] or "/"
        if link.verb == "get" and link.fields:
            address = address.partition("?")[0]
        return Link(address, link.verb, link.fields, link.htmx)
