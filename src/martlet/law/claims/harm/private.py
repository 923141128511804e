"""A private settlement beside what the law gives."""

from __future__ import annotations

from collections.abc import Iterator

from martlet.law.claims.bundle import Claim, Conflict, Option
from martlet.law.claims.desk import Desk, yuan
from martlet.law.claims.harm.sums import put_sum
from martlet.law.results import Said
from martlet.law.statutes import cite

__all__ = ["settled_privately"]


def settled_privately(desk: Desk, found: list[Claim]) -> Iterator[Claim]:
    """A private settlement: the difference to the statutory benefits, or the whole after setting it aside."""
    facts = desk.facts
    sure = [one for one in found if one.state == "certain"]
    whole = sum(
        one.amount_fen or 0 for one in (sure or found) if not one.monthly and one.state in ("certain", "possible")
    )
    if facts.private_paid is None:
        yield from found
        return
    if not whole:
        yield from found
        waiting = desk.claim("settlement")
        waiting.state = "missing"
        waiting.why = Said(
            "法定数额还算不出来，差额也就不知道。",
            "The legal sum cannot be computed yet, so the difference is not known either.",
        )
        yield waiting
        return
    claim = desk.claim("settlement")
    claim.against = desk.payers("injury")
    done = desk.tried(
        claim,
        "injury_settlement",
        paid=yuan(facts.private_paid),
        statutory=yuan(whole),
        recognised=facts.recognised == "yes",
    )
    if done is not None:
        put_sum(claim, done, done.result.amount_fen or 0, facts.injured or desk.until())
        if facts.recognised != "yes":
            claim.state = "possible"
            claim.why = Said(
                "先认定、鉴定，才知道差多少；现在的数只是估算，没计入合计。",
                "The difference is known only after recognition and appraisal. The figure now is an estimate and "
                "not in the total.",
            )
        elif not claim.amount_fen:
            claim.state, claim.why = (
                "denied",
                Said("私了不低于法定标准。", "The private settlement is not below the legal standard."),
            )
    certain = sum(one.amount_fen or 0 for one in found if not one.monthly and one.state == "certain")
    chosen = desk.choices.get("private", "difference")
    desk.conflicts.append(
        Conflict(
            "private",
            Said("私了过的工伤：要差额还是推翻重来", "Settled in private: claim the difference, or start anew"),
            Said(
                "差额和全部待遇是同一笔钱，只能选一种；撤销要在知道之日起一年内。",
                "The difference and the full benefits are the same money, so choose one. Setting the settlement "
                "aside must be asked for within a year of knowing.",
            ),
            [
                Option(
                    "difference",
                    Said("要差额", "The difference"),
                    ("settlement",),
                    claim.amount_fen,
                    True,
                    Said(
                        "已经拿到的不用退，直接要少给的。",
                        "What was received need not be returned; only the missing part is claimed.",
                    ),
                ),
                Option(
                    "whole",
                    Said("撤销协议，要全部待遇", "Set it aside and claim the full benefits"),
                    tuple(one.code for one in found),
                    certain or None,
                    False,
                    Said(
                        "已拿的要抵扣，多一场撤销的官司。",
                        "What was received is deducted, and setting it aside takes one more suit.",
                    ),
                ),
            ],
            chosen,
            cite("SPC-I 35", "CC 151-152"),
        )
    )
    for one in found:
        if chosen == "difference" and one.state == "certain" and not one.monthly and one.amount_fen:
            one.why = Said(
                "已经含在私了差额里，没有另计。",
                "It is already contained in the difference, so it is not counted again.",
            )
    if chosen == "whole" and claim.state == "certain":
        claim.why = Said(
            "选了要全部待遇，差额不另计。", "The full benefits were chosen, so the difference is not counted."
        )
    yield from found
    yield claim
