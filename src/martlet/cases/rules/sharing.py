"""Dividing money among workers so that every division ties out to the last fen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from martlet.foundation.errors import Problem, _
from martlet.foundation.money import Fen, share, yuan

__all__ = ["check_shares", "default_shares"]

K = TypeVar("K")


def default_shares(amount: Fen, weights: Mapping[K, Fen], received: Mapping[K, Fen] | None = None) -> dict[K, Fen]:
    """`amount` divided by what is still open of each weight (agreed share or claim less money received).

    When nothing is open any more (an over-payment), or no weight is known, it is divided by the weights themselves, and
    equally when all of them are zero. The parts always sum to `amount`; keys keep their order.
    """
    keys = list(weights)
    if not keys:
        raise Problem(_("Add the workers of this case first: money is always received for somebody."))
    got = received or {}
    open_amounts = [max(weights[key] - got.get(key, 0), 0) for key in keys]
    basis = open_amounts if sum(open_amounts) else [max(weights[key], 0) for key in keys]
    if not sum(basis):
        basis = [1] * len(keys)
    return dict(zip(keys, share(amount, basis), strict=True))


def check_shares(amount: Fen, shares: Mapping[K, Fen], people: set[K], field: str = "shares") -> dict[K, Fen]:
    """Shares as somebody typed them: for people of the case only, none negative, together exactly the amount."""
    strangers = set(shares) - people
    if strangers:
        raise Problem(_("A share can only go to a worker of this case."), field)
    if any(part < 0 for part in shares.values()):
        raise Problem(_("A share cannot be negative."), field)
    total = sum(shares.values())
    if total < amount:
        raise Problem(
            _("The shares add up to %(sum)s, %(gap)s less than %(amount)s. Divide the rest too."),
            field,
            values={"sum": yuan(total), "gap": yuan(amount - total), "amount": yuan(amount)},
        )
    if total > amount:
        raise Problem(
            _("The shares add up to %(sum)s, %(gap)s more than %(amount)s."),
            field,
            values={"sum": yuan(total), "gap": yuan(total - amount), "amount": yuan(amount)},
        )
    return {key: part for key, part in shares.items() if part}
