"""Wages owed month by month, what an order that was ignored adds, and the IOU that gives them another way."""

from __future__ import annotations

from collections.abc import Iterator

from martlet.foundation.calendar import Month
from martlet.law.claims.bundle import Claim, Conflict, Line, Option
from martlet.law.claims.desk import Desk, yuan
from martlet.law.claims.pay.sums import fen_in
from martlet.law.results import Said
from martlet.law.statutes import cite

__all__ = ["wages_owed"]

_CHAIN_SINCE = "2020-05"
"""From this month the general contractor pays first (MWR, in force since 2020-05-01)."""


def wages_owed(desk: Desk) -> Iterator[Claim]:
    """Wages of the months told, and what is possible on top when an order to pay was ignored."""
    facts = desk.facts
    if facts.periods is None:
        claim = desk.claim("wage", "periods")
        if facts.iou_signed_by in ("company", "manager", "labour_boss") or facts.ordered or facts.resign_grounds:
            yield claim
        return
    claim = desk.claim("wage")
    claim.against = desk.payers("wages")
    early = [one.month for one in facts.periods if one.month < _CHAIN_SINCE and one.due > one.paid]
    if early and facts.chain and (facts.last_day is None or str(Month.of(facts.last_day)) >= _CHAIN_SINCE):
        claim.notes.append(
            Said(
                f"{early[0]} 至 {early[-1]} 在《保障农民工工资支付条例》施行（2020-05-01）以前：总包、建设单位按当时规定负责，先问清。",
                f"{early[0]} to {early[-1]} lie before the Migrant-Worker Wage Payment Regulations took effect "
                "(2020-05-01): the general contractor and the developer answer by the rules of that time. Ask "
                "first.",
            )
        )
    if not any(period.due > period.paid for period in facts.periods):
        claim.state = "denied"
        claim.why = Said("这几个月都发清了。", "These months are paid in full.")
        yield claim
        return
    periods = [{"month": one.month, "due": yuan(one.due), "paid": yuan(one.paid)} for one in facts.periods]
    done = desk.tried(claim, "wage_arrears", periods=periods, today=desk.today, employment_end=facts.last_day)
    if done is not None:
        claim.lines = [Line(one.month, one.month, one.due, one.paid, done) for one in facts.periods]
        claim.amount_fen = done.result.amount_fen
    if facts.last_day is None and facts.ended is not False:
        desk.ask("last_day", "wage")
        desk.ask("still_employed", "wage")
    desk.close(claim, desk.civil_clock(facts.last_day) if desk.regime.venue == "court" else desk.wage_clock())
    _iou(desk, claim)
    yield claim
    if claim.state == "barred":
        return
    extra = desk.claim("additional")
    extra.against = claim.against
    if claim.amount_fen:
        extra_done = desk.tried(extra, "additional_comp", amount=yuan(claim.amount_fen))
        if extra_done is not None:
            extra.amount_fen, extra.most_fen = fen_in(extra_done, "min"), fen_in(extra_done, "max")
        extra.state = "possible"
        extra.venue = "inspection"
        extra.why = (
            Said(
                "监察责令后仍不付，可以要 50% 到 100%；数额由裁审定，北京仲裁要凭责令文书。不计入合计。",
                "If the order is still ignored, 50 % to 100 % can be asked for. Arbitration or the court sets "
                "the amount; in Beijing arbitration needs the order. Not in the total.",
            )
            if facts.ordered
            else Said(
                "劳动监察责令限期支付而对方仍不付时才有，不计入合计。",
                "This exists only if the inspectorate ordered payment by a certain day and it was still not "
                "paid. Not in the total.",
            )
        )
        if facts.ordered is None:
            desk.ask("ordered", "additional")
        yield extra


def _iou(desk: Desk, claim: Claim) -> None:
    facts = desk.facts
    if facts.iou_signed_by in (None, "nobody") or facts.iou_says_wages is None or facts.iou_names_employer is None:
        if facts.iou_signed_by not in (None, "nobody"):
            desk.ask("iou_says_wages", "wage")
            desk.ask("iou_names_employer", "wage")
        return
    done = desk.tried(
        claim,
        "wage_iou",
        says_wages=facts.iou_says_wages,
        names_employer=facts.iou_names_employer,
        signed_by=facts.iou_signed_by,
        due=facts.iou_due,
    )
    claim.evidence = ("IOU", *claim.evidence)
    if done is None or not done.result.value["sue_directly"]:
        return
    limit = done.result.value["limit"]
    until_zh, until_en = (f"，最晚 {limit}", f", by {limit} at the latest") if limit else ("", "")
    chosen = desk.choices.get("iou", "arbitration")
    amount = claim.amount_fen or 0
    desk.conflicts.append(
        Conflict(
            "iou",
            Said("欠条上的工资，走哪条路", "The wages on the IOU: which way to go"),
            Said(
                "同一笔工资只能走一条路：凭写明「工资」的欠条直接起诉（只要欠条上的钱），或者和别的请求一起仲裁。",
                "The same wages can go only one way: sue directly on an IOU that says “wages” (only for its "
                "sum), or go to arbitration together with the other claims.",
            ),
            [
                Option(
                    "arbitration",
                    Said("和别的请求一起仲裁", "Go to arbitration together with the rest"),
                    ("wage",),
                    amount,
                    True,
                    Said(
                        "还有别的请求，一次解决；欠条作证据。",
                        "There are other claims, and all are decided at once. The IOU is evidence.",
                    ),
                ),
                Option(
                    "court",
                    Said("凭欠条直接起诉", "Sue directly on the IOU"),
                    ("wage",),
                    amount,
                    False,
                    Said(
                        f"不用先仲裁，三年时效{until_zh}；只能要欠条上的钱。",
                        f"No arbitration is needed first; the limit is three years{until_en}. Only the sum on "
                        "the IOU can be claimed.",
                    ),
                ),
            ],
            chosen,
            cite("SPC-I 15", "CC 188"),
        )
    )
    if chosen == "court":
        claim.venue = "court"
        if claim.state == "barred" and done.result.day is not None and done.result.day >= desk.claim_day:
            claim.state, claim.why, claim.barred = "certain", None, []
