"""A dismissal: by its ground and the state of the worker, damages, severance or the job back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from martlet.foundation.calendar import Month
from martlet.law.claims.bundle import Claim, Conflict, Line, Option
from martlet.law.claims.desk import Desk, refuse, yuan
from martlet.law.claims.ending.severance import damages_claim, notice_claim, severance_claim
from martlet.law.results import Said
from martlet.law.statutes import cite

__all__ = ["dismissed", "job_back_claim", "one_of", "protected"]

_NOT_BOTH = Said(
    "和另一项只能选一种，没计入合计。", "Only one of it and another claim can be chosen, so it is not in the total."
)


def job_back_claim(desk: Desk) -> Claim:
    """The job back, with wages for the gap so far."""
    facts = desk.facts
    claim = desk.claim("reinstatement")
    desk.ask("monthly", "reinstatement")
    claim.against = desk.payers("other")
    claim.rule_id = "R-TERM-2N"
    if facts.last_day is not None and facts.monthly is not None and facts.last_day < desk.claim_day:
        done = desk.tried(
            claim,
            "gap_wages",
            monthly=yuan(facts.monthly),
            dismissed_on=facts.last_day,
            until=desk.claim_day,
            code=facts.place,
        )
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


def dismissed(desk: Desk) -> Iterator[Claim]:
    """By the ground the employer gave; while it is not known what could follow."""
    facts = desk.facts
    ground = facts.dismissal_ground
    if ground is None:
        desk.ask("dismissal_ground", "damages")
        for claim in (damages_claim(desk), severance_claim(desk)):
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
        for claim in (severance_claim(desk), damages_claim(desk)):
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
        claim = severance_claim(desk, "incompetence")
        if facts.protected:
            yield from protected(desk, claim, "art40")
            return
        yield claim
        yield notice_claim(desk, claim)
        return
    claim = damages_claim(desk)
    if ground == "protected" and facts.protected is None:
        desk.ask("protected", "damages")
    if facts.protected:
        claim.workings.append(desk.work("dismissal_protected", states=facts.protected, ground="art40"))
    yield from one_of(desk, claim, severance_claim(desk))


def protected(desk: Desk, severance: Claim, ground: str) -> Iterator[Claim]:
    """A lawful ground that the state of the worker excludes: unlawful, so 2N or the job back."""
    shield = desk.work("dismissal_protected", states=desk.facts.protected, ground=ground)
    damages = damages_claim(desk)
    damages.workings.append(shield)
    yield from one_of(desk, damages, severance)
    if ground == "art40":
        notice = desk.claim("notice")
        refuse(
            notice,
            Said("违法解除要的是 2N，没有代通知金。", "An unlawful dismissal gives 2N, without pay in lieu of notice."),
        )
        yield notice


def one_of(desk: Desk, damages: Claim, severance: Claim) -> Iterator[Claim]:
    """Damages, severance or the job back: one of them, the one chosen."""
    back = job_back_claim(desk)
    wanted = desk.facts.wants_back is True
    default = "reinstatement" if wanted else "damages"
    chosen = desk.choices.get("ending", default)
    options = [
        Option(
            "damages",
            Said("违法辞退：赔偿金（两倍）", "Unlawful dismissal: damages (double)"),
            ("damages",),
            damages.amount_fen,
            not wanted,
            Said(
                "单位要证明辞退合法；证明不了就是两倍。",
                "The employer must prove that the dismissal is lawful. If it cannot, it owes double.",
            ),
        ),
        Option(
            "severance",
            Said("只要经济补偿（一倍）", "Economic compensation only (once)"),
            ("severance",),
            severance.amount_fen,
            False,
            Said("单位的理由站得住脚时的退路。", "The fallback if the employer's reason holds."),
        ),
        Option(
            "reinstatement",
            Said("回去上班，补这段工资", "Back to work, with wages for this time"),
            ("reinstatement",),
            back.amount_fen,
            wanted,
            Said("怀孕、工伤等想保住工作时。", "If keeping the job matters more, as in pregnancy or after an injury."),
        ),
    ]
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
