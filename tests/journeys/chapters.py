"""What stories have in common: how a call begins; once the talk is over the case, its claim, the mediation, the money, the report."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from tests.journeys.navigators import Caller, Mediator, Volunteer

LINE = "4000100755"  # Shenzhen
SUBCONTRACTOR, CONTRACTOR, SITE = "和顺劳务有限公司", "鼎泰建设集团有限公司", "福田星河三期工地"  # of the demo
AGREED = Decimal("20000.00")
Report = dict[str, dict[str, tuple[Any, ...]]]


def it_rings(volunteer: Volunteer, worker: Caller, number: str) -> str:
    """Whoever calls hears the notice and presses the key for wages; the call's id."""
    worker.calls(LINE, number)
    worker.hears_the_notice()
    worker.chooses("1")
    return volunteer.hears_it_ring()


def they_talk(volunteer: Volunteer, worker: Caller, number: str) -> tuple[str, str]:
    """A volunteer goes on duty and answers: the call's id and the address of the conversation."""
    volunteer.goes_on_duty()
    call = it_rings(volunteer, worker, number)
    volunteer.answers_with_space()
    return call, volunteer.has_the_page_of_the_talk()


def the_contact_becomes_a_case(volunteer: Volunteer, words: str, worker: str) -> tuple[str, str]:
    """(address, number) of the case; `worker` is the masked name that stands in it."""
    volunteer.says_what_came_of_it(outcome="OPEN", owner="罗老师", by=today() + timedelta(days=3))
    assert words in volunteer.reads()
    volunteer.picture("new-case")
    case, number = volunteer.opens_the_case(employer=SUBCONTRACTOR, site=SITE)
    assert volunteer.opens(case) == 200
    assert [name for name in (SUBCONTRACTOR, CONTRACTOR, "总包", worker) if name not in volunteer.reads()] == []
    volunteer.picture("case-opened")
    return case, number


def the_claim_and_its_last_day(mediator: Mediator, case: str) -> None:
    left = quiet_day()
    mediator.enters_wages(case, first=month_before(left, 2), last=month_before(left, 0), due="8000")
    mediator.writes_what_happened(case, "left", left)
    assert mediator.figures_of(case)[0].startswith("24,000.00")
    last = left.replace(year=left.year + 1)
    deadlines = mediator.reads("#deadlines")
    mediator.picture("case-claimed")
    assert [
        words for words in (f"{last.year}年{last.month}月{last.day}日", "R-DL-ARB-WAGE") if words not in deadlines
    ] == []
    mediator.opens(f"{case}/wages")
    assert [words for words in ("24,000.00", "R-WAGE-ARREARS") if words not in mediator.reads()] == []
    mediator.picture("claims")


def the_money_comes(mediator: Mediator, case: str) -> None:
    """Mediation, agreement, two instalments, each with its receipt; then the case closes itself."""
    mediation = mediator.opens_a_mediation(case, employer_side="陈经理", place="福田调解室")
    mediator.writes_the_minutes(mediation, present="工友、陈经理", minutes="公司承认欠薪，分两期付两万。")
    due = [(today(), "12000"), (today() + timedelta(days=30), "8000")]
    mediator.writes_the_agreement(mediation, total="20000", instalments=due, terms="转账到工友本人卡上。")
    mediator.picture("agreement")
    assert "第 1 期" in mediator.receives_the_next_instalment(mediation)
    assert mediator.figures_of(case)[:3] == ["24,000.00 元", "20,000.00 元", "12,000.00 元"]
    mediator.picture("first-instalment")
    said = mediator.receives_the_next_instalment(mediation)
    assert "履行" in said
    assert mediator.figures_of(case)[2].startswith("20,000.00")
    assert "已履行" in mediator.reads()
    assert mediator.page.locator("#receipts [data-receipt], #receipts tbody tr, #receipts li").count() >= 2
    mediator.picture("performed")


# --- small things --------------------------------------------------------------------------------------------------------


def today() -> date:
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def known_since() -> str:
    """What the card says of the demo's known caller, who was served in Beijing two years ago."""
    return f"网络里认识：北京，{today().year - 2}"


def quiet_day() -> date:
    """A day some weeks ago that is in the middle of a working week a year later, far from any holiday."""
    day = today() - timedelta(days=20)
    while True:
        later = day.replace(year=day.year + 1, day=min(day.day, 28))
        quiet = later.month in (3, 7, 8, 11, 12) or (later.month == 10 and later.day > 12)
        if day.day <= 28 and quiet and later.weekday() in (1, 2, 3):
            return day
        day -= timedelta(days=1)


def month_before(day: date, months: int) -> str:
    number = day.year * 12 + day.month - 1 - months
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def one_more(gender: str) -> Report:
    """One contact, one person, one case, one person paid, and the money: by office, issue and gender."""
    one = (1, 1, 1, 1, AGREED)
    return {
        "按办公室": {"深圳": one, "合计": one},
        "按事项": {"工资": one, "合计": one},
        "按性别": {gender: one, "合计": one},
    }


def grown(before: Report, after: Report) -> Report:
    """What each line of the report has more than before; lines that stayed are left out."""
    found: Report = {}
    for heading, lines in after.items():
        for label, cells in lines.items():
            was = before.get(heading, {}).get(label, (0,) * len(cells))
            more = tuple(new - old for new, old in zip(cells, was, strict=True))
            if any(more):
                found.setdefault(heading, {})[label] = more
    return found
