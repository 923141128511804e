"""Instalments: they tie to the total when signed, and money that comes is set against them in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from martlet.foundation.calendar import add_months
from martlet.foundation.errors import Problem, _
from martlet.foundation.money import Fen, share, yuan

__all__ = ["MOST", "Open", "Part", "allocate", "check_parts", "suggest"]

MOST = 36


@dataclass(frozen=True, slots=True)
class Part:
    """One instalment as agreed."""

    due_on: date
    amount: Fen


@dataclass(frozen=True, slots=True)
class Open:
    """An instalment with what it already got; numbers count from 1."""

    number: int
    amount: Fen
    covered: Fen

    @property
    def left(self) -> Fen:
        return self.amount - self.covered


def check_parts(total: Fen, parts: Sequence[Part], signed_on: date) -> list[Part]:
    """The instalments by day. Problem when they do not add up to the total or one is due before the signature."""
    if total <= 0:
        raise Problem(_("Write the total that was agreed, more than 0 yuan."), "total")
    if not parts:
        raise Problem(_("Write at least one instalment: a day and an amount."), "instalments")
    if len(parts) > MOST:
        raise Problem(
            _("More than %(most)d instalments cannot be watched. Make them larger."),
            "instalments",
            values={"most": MOST},
        )
    for place, part in enumerate(parts, start=1):
        if part.amount <= 0:
            raise Problem(_("Instalment %(n)d has no amount."), "instalments", values={"n": place})
        if part.due_on < signed_on:
            raise Problem(
                _("Instalment %(n)d is due on %(day)s, before the agreement was signed."),
                "instalments",
                values={"n": place, "day": part.due_on.isoformat()},
            )
    summed = sum(part.amount for part in parts)
    if summed != total:
        sentence = (
            _("The instalments add up to %(sum)s, %(gap)s less than the total %(total)s. Both must be equal.")
            if summed < total
            else _("The instalments add up to %(sum)s, %(gap)s more than the total %(total)s. Both must be equal.")
        )
        values = {"sum": yuan(summed), "gap": yuan(abs(total - summed)), "total": yuan(total)}
        raise Problem(sentence, "instalments", values=values)
    return sorted(parts, key=lambda part: part.due_on)


def suggest(total: Fen, count: int, first: date) -> list[Part]:
    """Equal instalments a month apart, to start typing from."""
    amounts = share(total, [1] * count) if total > 0 else [0] * count
    return [Part(add_months(first, place), amount) for place, amount in enumerate(amounts)]


def allocate(amount: Fen, instalments: Sequence[Open], number: int) -> list[tuple[int, Fen]]:
    """Which instalments `amount` covers: the chosen one first, then the others that are open, in their order.

    The parts sum to `amount`. Problem when the chosen one is paid already or everything open together is less than that.
    """
    by_number = {one.number: one for one in instalments}
    chosen = by_number[number]
    open_ones = [one for one in instalments if one.left > 0]
    if chosen.left <= 0:
        if not open_ones:
            raise Problem(_("Everything of this agreement has been received."), "amount")
        raise Problem(
            _("Instalment %(n)d is already paid in full. The next one open is number %(next)d."),
            "amount",
            values={"n": number, "next": open_ones[0].number},
        )
    everything = sum(one.left for one in open_ones)
    if amount > everything:
        raise Problem(
            _(
                "%(amount)s yuan are %(more)s more than everything that is still open of this agreement (%(open)s). "
                "Record %(open)s here; if they really paid more, record the rest as a receipt of the case."
            ),
            "amount",
            values={"amount": yuan(amount), "more": yuan(amount - everything), "open": yuan(everything)},
        )
    parts = []
    left = amount
    for one in [chosen, *(other for other in open_ones if other.number != number)]:
        part = min(left, one.left)
        if part:
            parts.append((one.number, part))
        left -= part
    return parts
