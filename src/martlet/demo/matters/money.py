"""Pay that is owed, and what was agreed and received of it."""

from datetime import date, timedelta
from random import Random
from typing import Any

from martlet.cases.models import Case, ClaimItem, Receipt, ReceiptShare
from martlet.cases.words import is_about_wages
from martlet.demo.matters.rows import Rows, noon
from martlet.foundation.calendar import add_months
from martlet.foundation.ids import new_id
from martlet.foundation.money import share

METHODS = ("bank", "bank", "bank", "wechat", "cash")


def claims_of(random: Random, rows: Rows, case: Case, people: list[Any], opened: date) -> dict[Any, int]:
    """Fen claimed by each person; the case's own total is their sum."""
    if not is_about_wages(case.issue):
        return {}
    months = [f"{add_months(opened, -back):%Y-%m}" for back in range(random.randrange(2, 5), 0, -1)]
    batch = new_id()
    claimed: dict[Any, int] = {}
    for person in people:
        pay = random.randrange(4200, 11500, 100) * 100
        for month in months:
            due = pay + random.randrange(-600, 900, 50) * 100
            paid = random.choice((0, 0, 0, 100_000, 200_000))
            paid = min(paid, due)
            rows.items.append(ClaimItem(case=case, person_id=person, period=month, due=due, paid=paid, batch=batch))
            claimed[person] = claimed.get(person, 0) + due - paid
    case.claimed = sum(claimed.values())
    return {person: fen for person, fen in claimed.items() if fen > 0}


def money_of(
    random: Random, rows: Rows, case: Case, claims: dict[Any, int], owner: int, today: date
) -> tuple[date, list[tuple[date, int, Receipt | None]]] | None:
    """An agreement over one to three instalments; all of them received where the case is performed.

    The day of signing and the plan, None where nothing was signed.
    """
    signed = case.opened_on + timedelta(days=random.randrange(7, 19))
    if signed > today or not case.office.may_mediate:
        if case.outcome != "performed":
            return None
        signed = min(signed, today)
    total = sum(claims.values()) * random.choice((100, 95, 90, 100)) // 100
    parts = share(total, [1] * random.choice((1, 2, 2, 3)))
    end = case.closed_on or today
    plan: list[tuple[date, int, Receipt | None]] = []
    for place, fen in enumerate(parts):
        due = signed + timedelta(days=10 + 30 * place)
        if case.is_open and place + 1 == len(parts):  # what an open case still waits for lies about today
            due = max(due, today + timedelta(days=random.randrange(-9, 45)))
        # Where all is paid the case is over: an open one still waits for its last instalment.
        paid = case.outcome == "performed" or (due < end and place + 1 < len(parts) and random.random() < 0.9)
        receipt = None
        if paid:
            on = min(due, end) if case.outcome == "performed" else due
            receipt = Receipt(
                case=case,
                office=case.office,
                received_on=on,
                amount_fen=fen,
                method=random.choice(METHODS),
                note="",
                void_reason="",
                by_id=owner,
                at=noon(on),
            )
            rows.receipts.append(receipt)
            each = share(fen, list(claims.values()))
            rows.shares += [
                ReceiptShare(receipt=receipt, person_id=person, amount_fen=amount)
                for person, amount in zip(claims, each, strict=True)
                if amount > 0
            ]
        plan.append((due, fen, receipt))
    if case.office.may_mediate:
        rows.agreements.append((case, signed, total, plan, owner))
    return signed, plan
