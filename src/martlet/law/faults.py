"""What is wrong with a fact, in both languages."""

from __future__ import annotations

__all__ = ["Fault"]


class Fault(ValueError):
    """A fact that cannot be right: which one (`fact`) and why, in Chinese (`zh`) and English (`en`).

    `within` and `row` say in which list and which of its entries (from 0) the fact stands, where it stands in one.
    """

    def __init__(self, fact: str | None, zh: str, en: str) -> None:
        super().__init__(en)
        self.fact = fact
        self.zh = zh
        self.en = en
        self.within: str | None = None
        self.row: int | None = None

    def say(self, language: str) -> str:
        """The sentence in the reader's language."""
        return self.zh if language.lower().startswith("zh") else self.en
