"""Somebody who answers one question after the other, as a browser without script does: only what the page holds goes back."""

import re
from html import unescape

from django.test import Client
from tests.markup import tight

FIELD = re.compile(r'<input type="hidden" name="(given|at)" value="([^"]*)">')


class Walker:
    """`answer(...)` fills in the question that is shown and goes on; `page` is what came back."""

    def __init__(self, matter: str, english: bool = False) -> None:
        self.client = Client()
        self.address = f"{'/en' if english else ''}/calculate/{matter}"
        self.response = self.client.get(self.address)

    @property
    def page(self) -> str:
        return tight(self.response.content.decode())

    @property
    def main(self) -> str:
        """The form of the question: the last one of the page's main part that holds `at`."""
        return re.search(r'<form method="post"[^>]*novalidate.*?</form>', self.page, re.S).group(0)

    @property
    def question(self) -> str:
        """The name of the question that is shown, "" on a result."""
        found = re.search(r'<form method="post"[^>]*novalidate', self.page)
        return dict(FIELD.findall(self.main))["at"] if found else ""

    @property
    def given(self) -> str:
        """What travels, as it stands in the page."""
        return unescape(dict(FIELD.findall(self.page))["given"])

    def send(self, **fields: object) -> "Walker":
        self.response = self.client.post(self.address, {"given": self.given, "at": self.question, **fields})
        return self

    def answer(self, **typed: object) -> "Walker":
        """answer(v="company"), answer(y=2026, m=9), answer(or_="still"): the parts of the question that is shown."""
        assert self.response.status_code in (200, 422), self.response.status_code
        return self.send(
            go="next", **{f"q-{name.rstrip('_').replace('_', '-')}": value for name, value in typed.items()}
        )

    def answers(self, **by_question: object) -> "Walker":
        """Everything that is asked, by the names of the questions; a dict is parts, anything else the value."""
        while self.question:
            typed = by_question[self.question]
            before = self.question
            self.answer(**(typed if isinstance(typed, dict) else {"v": typed}))
            assert self.response.status_code == 200, (before, self.page)
            assert self.question != before, before
        return self

    def back(self) -> "Walker":
        return self.send(go="back")

    def also(self, matter: str) -> "Walker":
        """From a result on to another matter."""
        given = re.search(r'class="card no-print"[^>]*><input type="hidden" name="given" value="([^"]*)"', self.page)
        self.address = re.sub(r"calculate/\w+", f"calculate/{matter}", self.address)
        self.response = self.client.post(self.address, {"given": unescape(given.group(1)), "go": "start"})
        return self

    @property
    def headlines(self) -> list[str]:
        return [
            re.sub(r"<small.*?</small>", "", text).strip()
            for text in re.findall(r'<(?:h1|h2 class="h1") id="h-\w+">(.*?)</h', self.page, re.S)
        ]

    @property
    def amounts(self) -> list[str]:
        """Every figure of the estimates."""
        return re.findall(r"<span>([\d,]+\.\d\d)</span>", self.page)

    @property
    def deadlines(self) -> list[str]:
        return re.findall(r'<div class="when[^"]*">.*?<b>(.*?)</b>', self.page, re.S)
