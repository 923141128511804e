"""Heads of claim about the end: severance, damages, notice pay, reinstatement, papers, insurance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from martlet.foundation.calendar import Month
from martlet.law.claims.bundle import Claim, Conflict, Line, Option
from martlet.law.claims.desk import Desk, fen_of, refuse, yuan
from martlet.law.results import Said
from martlet.law.statutes import cite

__all__ = ["heads"]

_GROUNDS = {
    "resigned_own": "own_resignation",
    "agreed_employer": "agreement_by_employer",
    "agreed_worker": "agreement_by_worker",
    "expired": "expiry",
    "expired_refused": "expiry_same_offer_refused",
    "layoff": "redundancy",
    "closure": "bankruptcy_closure",
    "task_done": "task_done",
}
_OLD = {"agreed_employer": "agreement", "expired": "expiry"}
_NOT_BOTH = Said(
    "和另一项只能选一种，没计入合计。", "Only one of it and another claim can be chosen, so it is not in the total."
)


def heads(desk: Desk) -> Iterator[Claim]:
    """What follows from how it ended, and the papers and insurance after it."""
    yield from _end(desk)
    yield from _after(desk)


def _end(desk: Desk) -> Iterator[Claim]:
    facts = desk.facts
    how = facts.ended_how
    if how is None:
        if facts.ended:
            desk.ask("ended_how", "severance")
        elif facts.ended is False and (facts.periods or facts.insured is False):
            yield _if_resigned(desk)
        return
    if how == "dismissed":
        yield from _dismissed(desk)
    elif how == "resigned_cause":
        yield _resigned(desk)
    else:
        claim = _severance(desk, _OLD.get(how))
        due = desk.work("severance_due", ground=_GROUNDS[how])
        claim.workings.append(due)
        if not due.result.value["due"]:
            refuse(claim, Said("这样离开没有经济补偿。", "There is no economic compensation for leaving in this way."))
            if how == "resigned_own" and facts.periods:
                claim.notes.append(
                    Said(
                        "走的时候没写明是因为欠薪，以后不能再改理由。",
                        "It was not stated when leaving that wages were owed. The reason cannot be changed later.",
                    )
                )
        elif how in ("layoff", "expired") and facts.protected:
            yield from _protected(desk, claim, "art41" if how == "layoff" else "expiry")
            return
        yield claim


def _average(desk: Desk, claim: Claim) -> int | None:
    facts = desk.facts
    if facts.average is None and facts.monthly is not None:
        claim.notes.append(
            Said("没问到前 12 个月平均工资，先按月工资算；平均里要含加班费和奖金。",
                 "The average wage of the last 12 months is not known, so the monthly wage is used. The average "
                 "includes overtime pay and bonuses.")
        )  # fmt: skip
        desk.ask("average", claim.code)
    return facts.average or facts.monthly


def _based(desk: Desk, code: str) -> tuple[Claim, dict[str, Any] | None]:
    """A claim on the length of service, and its inputs; None while facts are missing."""
    facts = desk.facts
    claim = desk.claim(code, "hired")
    claim.against = desk.payers("other")
    average = _average(desk, claim)
    if average is None:
        desk.want("average", claim)
    last = facts.last_day
    if last is None and facts.ended:
        desk.want("last_day", claim)
    if facts.place is None:
        desk.ask("place", code)
    if claim.state == "missing":
        return claim, None
    given = {
        "avg": yuan(average), "start": facts.hired, "last_day": last or desk.today, "code": facts.place,
    }  # fmt: skip
    return claim, given


def _put(desk: Desk, claim: Claim, amount: int | None, first: date | None = None) -> None:
    if amount and claim.workings:
        start, end = str(Month.of(first or desk.facts.hired or desk.until())), str(Month.of(desk.until()))
        claim.lines = [Line(start, end, amount, 0, claim.workings[0])]
        claim.amount_fen = amount


def _severance(desk: Desk, ground: str | None = None) -> Claim:
    claim, given = _based(desk, "severance")
    if given is None:
        return claim
    mode = desk.choices.get("pre2008", "lcl97")
    done = desk.tried(claim, "severance", mode=mode, ground=ground, **given)
    if done is None:
        return claim
    _put(desk, claim, done.result.amount_fen)
    if given["start"] < date(2008, 1, 1):
        other = "continuous" if mode == "lcl97" else "lcl97"
        priced = {
            mode: done.result.amount_fen or 0,
            other: desk.work("severance", mode=other, ground=ground, **given).result.amount_fen or 0,
        }
        if priced["lcl97"] != priced["continuous"]:
            desk.conflicts.append(
                Conflict(
                    "pre2008",
                    Said("2008 年以前的工龄怎么算", "Service before 2008"),
                    Said("法律规定分段算，不少法院连续算。", "The law splits at 2008; many courts count continuously."),
                    [
                        Option("lcl97", Said("分段算", "Split"), ("severance",), priced["lcl97"], True,
                               Said("按《劳动合同法》第 97 条的字面。", "By the letter of the Labour Contract Law, art. 97.")),
                        Option("continuous", Said("连续算", "Continuous"), ("severance",), priced["continuous"], False,
                               Said("当地法院这样做才用。", "Only where the local courts do so.")),
                    ],
                    mode,
                    cite("LCL 97(3)"),
                )
            )  # fmt: skip
    desk.close(claim, desk.year_clock(desk.facts.last_day))
    return claim


def _damages(desk: Desk) -> Claim:
    claim, given = _based(desk, "damages")
    if given is not None and (done := desk.tried(claim, "illegal_termination", **given)) is not None:
        _put(desk, claim, done.result.amount_fen)
        desk.close(claim, desk.year_clock(desk.facts.last_day))
    return claim


def _back(desk: Desk) -> Claim:
    facts = desk.facts
    claim = desk.claim("reinstatement")
    desk.ask("monthly", "reinstatement")
    claim.against = desk.payers("other")
    claim.rule_id = "R-TERM-2N"
    if facts.last_day is not None and facts.monthly is not None and facts.last_day < desk.claim_day:
        done = desk.tried(
            claim, "gap_wages", monthly=yuan(facts.monthly), dismissed_on=facts.last_day, until=desk.claim_day,
            code=facts.place,
        )  # fmt: skip
        if done is not None and done.result.amount_fen:
            first = facts.last_day + timedelta(days=1)
            span = str(Month.of(first)), str(Month.of(desk.claim_day))
            claim.lines = [Line(*span, done.result.amount_fen, 0, done)]
            claim.amount_fen = done.result.amount_fen
        claim.notes.append(
            Said(
                "工资算到申请那天，恢复上班以前每个月再加。",
                "Wages are counted to the day of the application, and more with every month until the job is "
                "given back.",
            )
        )
    desk.close(claim, desk.year_clock(facts.last_day))
    return claim


def _dismissed(desk: Desk) -> Iterator[Claim]:
    facts = desk.facts
    ground = facts.dismissal_ground
    if ground is None:
        desk.ask("dismissal_ground", "damages")
        for claim in (_damages(desk), _severance(desk)):
            if claim.state == "certain":
                claim.state = "possible"
                claim.why = Said(
                    "要看单位拿什么理由辞退、有没有证据，问清以前不计入合计。",
                    "It depends on the employer's reason and its proof, so it is not in the total until these "
                    "are known.",
                )
            yield claim
        return
    if ground == "art39":
        why = desk.work("severance_due", ground="serious_fault")
        for claim in (_severance(desk), _damages(desk)):
            claim.workings.append(why)
            refuse(
                claim,
                Said(
                    "单位有制度、有证据证明严重违纪的，没有补偿；证据由单位拿。",
                    "If the employer has rules and proof of a serious breach, there is no compensation. The "
                    "employer must bring the proof.",
                ),
            )
            yield claim
        return
    if ground == "art40":
        claim = _severance(desk, "incompetence")
        if facts.protected:
            yield from _protected(desk, claim, "art40")
            return
        yield claim
        yield _notice(desk, claim)
        return
    claim = _damages(desk)
    if ground == "protected" and facts.protected is None:
        desk.ask("protected", "damages")
    if facts.protected:
        claim.workings.append(desk.work("dismissal_protected", states=facts.protected, ground="art40"))
    yield from _one_of(desk, claim, _severance(desk))


def _protected(desk: Desk, severance: Claim, ground: str) -> Iterator[Claim]:
    """A lawful ground that the state of the worker excludes: unlawful, so 2N or the job back."""
    shield = desk.work("dismissal_protected", states=desk.facts.protected, ground=ground)
    damages = _damages(desk)
    damages.workings.append(shield)
    yield from _one_of(desk, damages, severance)
    if ground == "art40":
        notice = desk.claim("notice")
        refuse(
            notice,
            Said("违法解除要的是 2N，没有代通知金。", "An unlawful dismissal gives 2N, without pay in lieu of notice."),
        )
        yield notice


def _one_of(desk: Desk, damages: Claim, severance: Claim) -> Iterator[Claim]:
    back = _back(desk)
    wanted = desk.facts.wants_back is True
    default = "reinstatement" if wanted else "damages"
    chosen = desk.choices.get("ending", default)
    options = [
        Option("damages", Said("违法辞退：赔偿金（两倍）", "Unlawful dismissal: damages (double)"), ("damages",), damages.amount_fen,
               not wanted, Said("单位要证明辞退合法；证明不了就是两倍。",
                      "The employer must prove that the dismissal is lawful. If it cannot, it owes double.")),
        Option("severance", Said("只要经济补偿（一倍）", "Economic compensation only (once)"), ("severance",), severance.amount_fen, False,
               Said("单位的理由站得住脚时的退路。", "The fallback if the employer's reason holds.")),
        Option("reinstatement", Said("回去上班，补这段工资", "Back to work, with wages for this time"), ("reinstatement",), back.amount_fen,
               wanted, Said("怀孕、工伤等想保住工作时。", "If keeping the job matters more, as in pregnancy or after an injury.")),
    ]  # fmt: skip
    desk.conflicts.append(
        Conflict(
            "ending",
            Said("离职补偿，只能选一种", "At the end of the job: only one of these"),
            Said(
                "赔偿金（2N）、经济补偿（N）、恢复工作互相排斥；代通知金只配合法的第 40 条解除，不能和 2N 一起要。",
                "Damages (2N), economic compensation (N) and going back to work exclude each other. Pay in lieu "
                "of notice goes only with a lawful art. 40 dismissal, never with 2N.",
            ),
            options,
            chosen,
            cite("LCL 40", "LCL 48", "LCL 87", "LCLR 25"),
        )
    )
    for claim in (damages, severance, back):
        if claim.code != chosen and claim.state in ("certain", "missing"):
            claim.why = _NOT_BOTH if claim.state == "certain" else claim.why
        yield claim


def _notice(desk: Desk, severance: Claim) -> Claim:
    facts = desk.facts
    claim = desk.claim("notice", "noticed")
    claim.against = severance.against
    if facts.noticed is True:
        refuse(
            claim,
            Said(
                "提前 30 天书面通知过了，没有代通知金。",
                "Written notice was given 30 days before, so there is no pay in lieu of notice.",
            ),
        )
        return claim
    if facts.previous_month is None and facts.monthly is None:
        desk.want("previous_month", claim)
    if claim.state == "missing" or severance.state == "missing" or not severance.workings:
        if severance.state == "missing":
            claim.state, claim.why = "missing", severance.why
        return claim
    if facts.previous_month is None:
        desk.ask("previous_month", "notice")
        claim.notes.append(
            Said(
                "没问到上个月工资，先按月工资算。",
                "The previous month's wage is not known, so the monthly wage is used.",
            )
        )
    value = severance.workings[0].result.value
    done = desk.tried(
        claim, "n_plus_1", avg=value["base"], months=value["months"], previous_month_wage=yuan(facts.previous_month or facts.monthly),
        noticed=False,
    )  # fmt: skip
    if done is not None:
        amount = fen_of(done.result.value["notice_pay"])
        month = str(Month.of(desk.until()))
        claim.lines = [Line(month, month, amount, 0, done)]
        claim.amount_fen = amount
    desk.close(claim, desk.year_clock(facts.last_day))
    return claim


def _resigned(desk: Desk) -> Claim:
    facts = desk.facts
    claim = _severance(desk)
    if facts.resign_grounds is None:
        desk.want("resign_grounds", claim)
        claim.amount_fen, claim.lines = None, []
        return claim
    if facts.resign_stated is None:
        desk.ask("resign_stated", "severance")
    test = desk.work(
        "resignation_for_cause", grounds=facts.resign_grounds, written=facts.resign_stated, stated_ground=facts.resign_stated,
        waived_insurance=facts.insurance_waived, code=facts.place,
    )  # fmt: skip
    claim.workings.append(test)
    if not test.result.value["compensation"]:
        if facts.resign_stated is False:
            refuse(
                claim,
                Said(
                    "走的时候没有书面写明第 38 条的理由，一般不支持补偿；理由以后不能改。",
                    "The art. 38 reason was not stated in writing when leaving. Compensation is then usually "
                    "refused, and the reason cannot be changed later.",
                ),
            )
        elif claim.state == "certain":
            claim.state = "possible"
            claim.why = Said(
                "要有写明理由的离职通知（信、微信），问清以前不计入合计。",
                "The leaving notice that stated the reason (letter or WeChat) is needed, so it is not in the "
                "total until then.",
            )
    return claim


def _if_resigned(desk: Desk) -> Claim:
    """Still employed, but there is a ground to leave: what severance would be today."""
    claim = _severance(desk)
    if claim.state == "certain":
        claim.state = "possible"
    claim.why = Said(
        "还在职。如果因为欠薪、没社保按第 38 条书面辞职，今天走大概是这么多；先写明理由再走。",
        "Still employed. Leaving today under art. 38, over unpaid wages or insurance, would give about this. "
        "Write the reason before leaving.",
    )
    claim.rule_id = "R-TERM-38"
    return claim


def _after(desk: Desk) -> Iterator[Claim]:
    facts = desk.facts
    if facts.leaving_papers is False and facts.last_day is not None:
        claim = desk.claim("certificate")
        claim.against = desk.payers("other")
        desk.tried(claim, "leaving_papers", ended=facts.last_day, today=desk.today)
        desk.close(claim, desk.year_clock(facts.last_day))
        yield claim
    if facts.insured is False:
        claim = desk.claim("insurance_back")
        done = desk.tried(
            claim, "insurance_route", demand="back_payment", waived=facts.insurance_waived, hired=facts.hired
        )
        claim.venue = "authority"
        claim.state = "denied"
        claim.why = Said(
            "补缴找人社、税务，仲裁不受理，不要写进申请书。",
            "For back-payment go to the labour authority or the tax office. Arbitration does not accept it, so "
            "leave it out of the application.",
        )
        desk.conflicts.append(
            Conflict(
                "insurance_route",
                Said("补缴社保不能写进仲裁申请", "Back-payment of insurance does not go into arbitration"),
                Said(
                    "补缴、公积金走人社、税务、公积金中心投诉；仲裁只管没缴造成的待遇损失。",
                    "For back-payment and the housing fund, complain to the labour authority, the tax office or "
                    "the fund centre. Arbitration only hears losses of benefits caused by it.",
                ),
                basis=done.result.basis if done is not None else (),
            )
        )
        yield claim
        if facts.ended_how is not None:
            yield _lost_benefit(desk)


def _lost_benefit(desk: Desk) -> Claim:
    """What the worker would have drawn while out of work, had this employer insured."""
    facts = desk.facts
    claim = desk.claim("insurance_loss", "hired", "last_day", "insurance_years")
    claim.against = desk.payers("other")
    if facts.hired is None or facts.last_day is None or facts.insurance_years is None or facts.last_day < facts.hired:
        return claim
    voluntary = facts.ended_how in ("resigned_own", "agreed_worker", "expired_refused")
    given = {
        "hired": facts.hired, "date": facts.last_day, "years_paid": facts.insurance_years, "voluntary": voluntary,
        "code": facts.place,
    }  # fmt: skip
    published = desk.figure("unemployment.month", facts.last_day)
    told = facts.unemployment_benefit
    if published is None and told is None:
        test = desk.tried(claim, "insurance_loss", benefit="1", **given)
        if test is not None and not test.result.amount_fen:
            _no_benefit(claim, test.result.value["entitled"])
            return claim
        claim.workings = []
        if facts.place is None:
            desk.want("place", claim)
        desk.want("unemployment_benefit", claim)
        claim.why = Said(
            f"没有这个城市 {facts.last_day} 的失业金标准数据：查到后填上就能算。",
            f"No data on the unemployment benefit for this city and {facts.last_day}: look it up and enter it.",
        )
        return claim
    done = desk.tried(
        claim,
        "insurance_loss",
        benefit=None if published is not None else yuan(told),
        jobless_months=facts.jobless_months,
        **given,
    )
    if done is None:
        return claim
    if not done.result.amount_fen:
        _no_benefit(claim, done.result.value["entitled"])
        return claim
    month = str(Month.of(facts.last_day))
    claim.lines = [Line(month, month, done.result.amount_fen, 0, done)]
    claim.amount_fen = done.result.amount_fen
    if facts.jobless_months is None:
        desk.ask("jobless_months", "insurance_loss")
        claim.state = "possible"
        claim.why = Said(
            "按最长的月数算的上限；没工作几个月问清以前不计入合计。",
            "This is the most, for the longest time. It is not in the total until the months without work are known.",
        )
    elif published is None or not published.verified:
        claim.state = "possible"
        claim.why = Said(
            "失业金标准是查来填的，还没核实，没计入合计。",
            "The benefit figure was looked up and is not verified, so it is not in the total.",
        )
    desk.close(claim, desk.year_clock(facts.last_day))
    return claim


def _no_benefit(claim: Claim, entitled: bool) -> None:
    refuse(
        claim,
        Said(
            "别处缴的已经够领，或者没有失业期间，没有损失。",
            "Nothing was lost: what was paid elsewhere is enough, or there was no time without work.",
        )
        if entitled
        else Said(
            "领失业金的条件不够：该缴和已缴满一年、不是自己要走。",
            "The conditions for the benefit are not met: one year paid or due, and not left by choice.",
        ),
    )
