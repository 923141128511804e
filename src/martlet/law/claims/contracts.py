"""Heads of claim about the contract: double wages, probation, confirmation of the relationship, annual leave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from martlet.foundation.calendar import Month, add_months, month_range
from martlet.law.claims.bundle import Barred, Claim, Conflict, Line, Option
from martlet.law.claims.desk import Desk, refuse, yuan
from martlet.law.results import Said
from martlet.law.statutes import cite

__all__ = ["heads"]


def heads(desk: Desk) -> Iterator[Claim]:
    """Double wages, probation, relationship, annual leave."""
    yield from _double(desk)
    yield from _probation(desk)
    yield from _relationship(desk)
    yield from _leave(desk)


def _double(desk: Desk) -> Iterator[Claim]:
    facts = desk.facts
    if facts.contract == "expired":
        yield from _expired(desk)
    elif facts.contract is not None:
        needs = ["hired", "monthly"] + (["contract_signed"] if facts.contract == "signed" else [])
        claim = desk.claim("double_wage", *needs)
        claim.against = desk.payers("other")
        if not _signed_in_time(desk, claim):
            _unsigned(desk, claim)
        yield claim


def _signed_in_time(desk: Desk, claim: Claim) -> bool:
    """Signed in time is signed in time, whatever the pay."""
    facts = desk.facts
    if facts.contract != "signed" or facts.hired is None or facts.contract_signed is None:
        return False
    test = desk.work("double_wage", monthly=yuan(facts.monthly) or "1", hire=facts.hired, signed=facts.contract_signed)
    if test.result.value["start"] is not None:
        return False
    refuse(claim, test.result.steps[-1])
    claim.workings = [test]
    return True


def _unsigned(desk: Desk, claim: Claim) -> None:
    """Price the months without a contract by the chosen way of counting the limit, and show what the other would give."""
    facts = desk.facts
    if facts.last_day is None and facts.ended is not False:
        desk.want("still_employed", claim)
    if claim.state == "missing" or facts.hired is None:
        return
    if facts.hired > desk.claim_day:
        claim.state = "missing"
        claim.why = Said(
            "入职日在申请日之后，请再看看。", "The hire date is after the day of the application. Please check."
        )
        return
    given = {
        "monthly": yuan(facts.monthly),
        "hire": facts.hired,
        "signed": facts.contract_signed,
        "ended": _counted_until(desk, claim, facts.hired),
        "claim": desk.claim_day,
    }
    chosen = desk.choices.get("double_wage_limit", "daily_lookback")
    other = "from_end_of_violation" if chosen == "daily_lookback" else "daily_lookback"
    done = desk.tried(claim, "double_wage", limitation=chosen, **given)
    if done is None:
        return
    value = done.result.value
    amount = done.result.amount_fen or 0
    priced = {chosen: amount, other: desk.work("double_wage", limitation=other, **given).result.amount_fen or 0}
    if value["start"] is None:
        refuse(claim, done.result.steps[-1])
        return
    first, end = date.fromisoformat(value["start"]), date.fromisoformat(value["end"])
    _barred_months(desk, claim, first, end, value)
    if amount:
        counted_from = max(first, date.fromisoformat(value.get("claimable_from", value["start"])))
        claim.lines = [Line(str(Month.of(counted_from)), str(Month.of(end)), amount, 0, done)]
        claim.amount_fen = amount
    else:
        claim.state = "barred"
        claim.why = Said("按选定的时效口径，已经过了时效。", "By the chosen practice the time limit has run out.")
    _dated_back(desk, claim)
    claim.clock = desk.year_clock(end)
    if priced["daily_lookback"] != priced["from_end_of_violation"]:
        desk.conflicts.append(_limit_choice(priced, chosen))
    if facts.last_day is None and facts.contract == "none" and end < desk.today:
        desk.conflicts.append(_open_ended())


def _counted_until(desk: Desk, claim: Claim, hired: date) -> date | None:
    """The last day of work, or of who still works the day of the application, while the first year runs."""
    if desk.facts.last_day is not None or add_months(hired, 12) <= desk.claim_day:
        return desk.facts.last_day
    claim.notes.append(
        Said(
            "还在职、还没签：算到申请那天，往后每个月再加。",
            "Still employed and nothing signed: counted to the day of the application, and more with every month.",
        )
    )
    return desk.claim_day


def _dated_back(desk: Desk, claim: Claim) -> None:
    """A contract dated back to the hire date usually destroys the claim, so whether it is has to be known."""
    if desk.facts.contract_backdated and claim.state == "certain":
        claim.state = "possible"
        claim.why = Said(
            "合同倒签到入职日的，这项请求多半不支持，没计入合计。",
            "A contract dated back to the hire date usually destroys this claim, so it is not in the total.",
        )
    elif desk.facts.contract == "signed" and desk.facts.contract_backdated is None:
        desk.ask("contract_backdated", "double_wage")


def _open_ended() -> Conflict:
    return Conflict(
        "open_ended",
        Said("满一年没签：视为无固定期限合同", "A year without a contract: an open-ended one"),
        Said(
            "满一年的前一天以后不再有二倍工资，视为已经订立无固定期限合同；两样不能都要，可以要求补签。",
            "After the first year there are no more double wages, and an open-ended contract counts as "
            "made. You cannot have both, but you can demand it in writing.",
        ),
        basis=cite("LCL 14", "LCL 82", "SPC-II 9"),
    )


def _barred_months(desk: Desk, claim: Claim, first: date, end: date, value: dict[str, str]) -> None:
    since = value.get("claimable_from")
    if since is None or date.fromisoformat(since) <= first:
        return
    edge = date.fromisoformat(since)
    why = Said(
        f"{desk.claim_day} 申请，倒推一年只到 {edge}。",
        f"An application on {desk.claim_day} reaches back one year, only to {edge}.",
    )
    for month in month_range(Month.of(first), Month.of(min(end, edge - timedelta(days=1)))):
        part = month == Month.of(edge) and edge > month.first
        claim.barred.append(
            Barred(
                str(month), Said(f"{edge} 以前的部分：{why.zh}", f"The part before {edge}: {why.en}") if part else why
            )
        )


def _limit_choice(priced: dict[str, int], chosen: str) -> Conflict:
    return Conflict(
        "double_wage_limit",
        Said("二倍工资怎么数时效", "How the time limit of double wages is counted"),
        Said(
            "二倍工资的罚的那一半不是劳动报酬，时效各地口径不同：逐日倒推一年，或者从违法状态结束起一年。",
            "The extra half of double wages is not pay for work, and places count its limit differently: one "
            "year back day by day, or one year from the end of the breach.",
        ),
        [
            Option(
                "daily_lookback",
                Said("从申请日往前数一年", "One year back from the application"),
                ("double_wage",),
                priced["daily_lookback"],
                True,
                Said(
                    "北京等多数地方的做法，稳妥。", "The practice of Beijing and most places, and the cautious figure."
                ),
            ),
            Option(
                "from_end_of_violation",
                Said("从违法状态结束起一年，全部", "One year from the end of the breach, all of it"),
                ("double_wage",),
                priced["from_end_of_violation"],
                False,
                Said(
                    "江苏、浙江等部分地方支持，先问当地。",
                    "Some places such as Jiangsu and Zhejiang accept it: ask there first.",
                ),
            ),
        ],
        chosen,
        cite("DMAL 27(1)", "BJ534 41(5)"),
    )


def _expired(desk: Desk) -> Iterator[Claim]:
    facts = desk.facts
    claim = desk.claim("double_wage", "contract_expired")
    claim.against = desk.payers("other")
    if facts.contract_expired is not None:
        desk.tried(claim, "continued_after_expiry", expired=facts.contract_expired, today=desk.until())
        claim.state = "possible"
        claim.rule_id = "R-CONTRACT-DOUBLE"
        claim.why = Said(
            "到期后没续签：有的地方从到期次日起支持二倍工资，有的视为原合同延续；先问当地口径，没计入合计。",
            "Not renewed after expiry: some places grant double wages from the next day, others treat the old "
            "contract as continued. Ask there first; not in the total.",
        )
        claim.clock = desk.year_clock(facts.last_day)
    yield claim


def _probation(desk: Desk) -> Iterator[Claim]:
    facts = desk.facts
    if not facts.probation_months:
        return
    claim = desk.claim("probation", "probation_wage_after" if facts.monthly is None else "monthly")
    claim.against = desk.payers("other")
    wage = facts.probation_wage_after or facts.monthly
    if wage is not None:
        claim.missing, claim.state, claim.why = [], "certain", None
        done = desk.tried(
            claim,
            "probation_excess",
            contract_months=facts.contract_months,
            probation_months_served=facts.probation_months,
            full_wage=yuan(wage),
            task_contract=facts.form == "TASK",
        )
        if facts.contract_months is None:
            desk.want("contract_months", claim)
        elif done is not None:
            amount = done.result.amount_fen or 0
            if amount:
                month = str(Month.of(facts.hired or desk.until()))
                claim.lines = [Line(month, month, amount, 0, done)]
                claim.amount_fen = amount
            else:
                claim.state, claim.why = (
                    "denied",
                    Said("试用期没有超过法定长度。", "The probation was not longer than the law allows."),
                )
    desk.close(claim, desk.year_clock(facts.last_day))
    yield claim


def _relationship(desk: Desk) -> Iterator[Claim]:
    facts = desk.facts
    if desk.regime.code == "labour_boss":
        claim = desk.claim("responsible")
        claim.workings = list(desk.regime.workings)
        claim.rule_id = "R-INJ-SUBCONTRACT"
        claim.against = desk.payers("injury")
        claim.notes.append(
            Said(
                "请求写「确认用工主体责任」，不写「确认劳动关系」。",
                "Ask to confirm responsibility as user of the labour, not an employment relationship.",
            )
        )
        yield claim
        return
    if facts.form == "SUB":
        claim = desk.claim("responsible")
        claim.rule_id = "R-INJ-SUBCONTRACT"
        claim.state = "possible"
        claim.why = desk.regime.why
        yield claim
    if facts.contract != "none":
        return
    claim = desk.claim("relationship")
    claim.state = "possible"
    claim.rule_id = "R-REL-CONFIRM"
    desk.tried(
        claim,
        "employment_relationship",
        both_eligible=True,
        under_rules=True,
        paid_work=True,
        part_of_business=True,
        left=facts.last_day,
    )
    claim.against = desk.payers("other")
    claim.why = Said(
        "单位不承认关系时才加：同一份裁决确认了关系，就不是终局裁决，可能多一轮官司。",
        "Add it only when the employer denies the relationship: an award that confirms it is not final and may cost a further round.",
    )
    claim.clock = desk.year_clock(facts.last_day)
    yield claim


def _leave(desk: Desk) -> Iterator[Claim]:
    facts = desk.facts
    if facts.cumulative_years is None:
        return
    claim = desk.claim("annual_leave")
    claim.against = desk.payers("other")
    average = facts.average_without_overtime or facts.average or facts.monthly
    if average is None:
        desk.want("average_without_overtime", claim)
    if facts.last_day is None and facts.ended is not False:
        desk.want("still_employed", claim)
    if claim.state == "missing":
        yield claim
        return
    if facts.average_without_overtime is None:
        claim.notes.append(
            Said(
                "没问到不含加班费的平均工资，先按已知的工资算。",
                "The average wage without overtime pay is not known, so the known wage is used.",
            )
        )
        desk.ask("average_without_overtime", "annual_leave")
    years: list[tuple[date, object, str]] = []
    if facts.last_day is not None:
        years.append((facts.last_day, facts.leave_taken, "leave_taken"))
    before = date(desk.until().year - 1, 12, 31)
    if facts.hired is not None and facts.hired <= before:
        years.append((before, facts.leave_taken_last_year, "leave_taken_last_year"))
    for day, taken, fact in years:
        if taken is None:
            desk.ask(fact, "annual_leave")
            continue
        _leave_year(desk, claim, day, taken, yuan(average) or "")
    claim.amount_fen = sum(line.amount_fen for line in claim.lines) if claim.lines else None
    if claim.amount_fen is None and not claim.barred:
        untold = [fact for _day, taken, fact in years if taken is None]
        if untold:
            for fact in untold:
                desk.want(fact, claim)
        else:
            claim.state = "denied"
            claim.why = Said(
                "年假休完了，或者折算不足一天。", "The leave was used up, or the share comes to less than a day."
            )
    elif claim.amount_fen is None:
        claim.state, claim.why = "barred", claim.barred[0].why
    yield claim


def _leave_year(desk: Desk, claim: Claim, day: date, taken: object, average: str) -> None:
    facts = desk.facts
    hired = facts.hired if facts.hired is not None and facts.hired.year == day.year and facts.hired <= day else None
    done = desk.tried(
        claim,
        "annual_leave_exit",
        cum_years=facts.cumulative_years,
        term_date=day,
        taken=taken,
        avg_ex_ot=average,
        hired=hired,
        waived=facts.leave_waived,
    )
    amount = (done.result.amount_fen or 0) if done is not None else 0
    if done is None or not amount:
        return
    clock = desk.year_clock(day)
    if desk.over(clock):
        assert clock is not None
        claim.barred.append(
            Barred(
                str(day.year),
                Said(
                    f"{day.year} 年的年假时效到 {clock.last_day}，已过。",
                    f"Leave of {day.year}: the time limit ended on {clock.last_day}.",
                ),
            )
        )
        return
    if claim.clock is None or (
        clock and clock.last_day and claim.clock.last_day and clock.last_day < claim.clock.last_day
    ):
        claim.clock = clock
    claim.lines.insert(0, Line(f"{day.year}-01", f"{day.year}-{day.month:02d}", amount, 0, done))
