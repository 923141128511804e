"""The public calculators, walked through as a browser without script does."""

import logging
import re
from datetime import date

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from tests.site.walker import Walker

from martlet import law
from martlet.access.models import JournalEntry, Office
from martlet.law import parameters
from martlet.law.registry import rules
from martlet.site.rules.findings import find
from martlet.site.rules.matters import GROUPS, MATTERS, asked
from martlet.site.rules.questions import KINDS, QUESTIONS

TODAY = "2026-11-22"
OFFICES = (("beijing", "北京", "110000"), ("shenzhen", "深圳", "440300"), ("wuhan", "武汉", "420100"))


@pytest.fixture(autouse=True)
def _three_offices_on_that_day(db):
    for code, name, area in OFFICES:
        Office.objects.create(
            code=code, name_zh=name, name_en=code, short=name[0], area_code=area, hotline_number="4000000000"
        )
    with time_machine.travel(f"{TODAY} 12:00 +0800", tick=False):
        yield


DAY, MONTH = {"y": 2026, "m": 9, "d": 30}, {"y": 2026, "m": 9}
UNPAID = {
    "work": "boss",
    "owed_from": {"y": 2026, "m": 7},
    "owed_to": MONTH,
    "even": "same",
    "month_due": "6525",
    "paid_sum": "4,000",
    "left": DAY,
    "asked": {"or_": "never"},
    "city": "110000",
}


# --- every flow from the first question to the result -------------------------------------------------------------------------


def test_unpaid_wages_over_months():
    walk = Walker("unpaid").answers(**UNPAID)
    periods = [{"month": f"2026-0{month}", "due": "6525", "paid": paid} for month, paid in ((7, 4000), (8, 0), (9, 0))]
    assert walk.headlines == ["大概该给您"]
    assert walk.amounts == ["15,575.00"]
    assert law.evaluate("wage_arrears", {"periods": periods}).value["total"] == "15575.00"
    assert walk.deadlines == ["2027年9月23日 周四前去：申请劳动仲裁"]
    assert "最后一天是2027年9月30日 周四，还有 312 天" in walk.page
    assert "总包先行清偿，再向分包追偿" in walk.page
    assert "《保障农民工工资支付条例》第30条" in walk.page


def test_unpaid_wages_month_by_month():
    walk = Walker("unpaid").answers(
        **{**UNPAID, "work": "company", "even": "differs", "left": {"or_": "still"}},
        months={"due-2026-07": "5000", "paid-2026-07": "1000", "due-2026-08": "5500", "due-2026-09": "5,200.50"},
    )
    assert walk.amounts == ["14,700.50"]
    assert "劳动关系还在，追索劳动报酬不受一年限制" in walk.page
    assert walk.deadlines == []


def test_pay_below_the_minimum_wage():
    walk = Walker("minimum").answers(
        city="110000",
        low_from={"y": 2025, "m": 8},
        low_to={"y": 2025, "m": 10},
        gross="2600",
        ot_part="200",
        extra_part="100",
        own_si="300",
        absent="0",
        left={"or_": "still"},
    )
    facts = {"gross": "2600", "ot": "200", "special_allow": "100", "si_hf_employee": "300", "code": "110000"}
    each = [
        law.evaluate("min_wage_topup", {**facts, "date": f"2025-{m}-01"}).value["shortfall"] for m in ("08", "09", "10")
    ]
    assert each == ["420.00", "540.00", "540.00"]  # the figure of Beijing rose on 2025-09-01
    assert walk.amounts == ["1,500.00"]
    assert re.search(r"北京市 月最低工资标准:<b>2,540 元/月</b>.*?已核实", walk.page, re.S)


def test_overtime_of_three_kinds():
    walk = Walker("overtime").answers(
        city="440300",
        paykind="fixed",
        base="3480",
        ot_from={"y": 2026, "m": 9},
        ot_to={"y": 2026, "m": 10},
        ext="40",
        rest="32",
        hol="8",
        ot_paid="500",
        left=DAY,
        asked={"or_": "never"},
    )
    month = law.evaluate("overtime", {"base": "3480", "ext_hours": 40, "rest_hours": 32, "holiday_hours": 8})
    assert month.value["total"] == "2960.00"
    assert walk.amounts == ["4,920.00"]  # twice 2,960 less 500
    assert "超了也要付加班费" in walk.page


def test_one_sum_for_everything():
    walk = Walker("overtime").answers(
        city="110000", paykind="lump", lump="4000", ot_from=MONTH, ot_to=MONTH, ext="40", rest="32", hol="8",
        left={"or_": "still"},
    )  # fmt: skip
    facts = {
        "lump": "4000",
        "code": "110000",
        "date": "2026-09-01",
        "ext_hours": 40,
        "rest_hours": 32,
        "holiday_hours": 8,
    }
    assert law.evaluate("lump_sum_pay", facts).value["shortfall"] == "700.46"
    assert walk.amounts == ["700.46"]


@pytest.mark.parametrize(
    ("what", "answers", "headline", "amounts"),
    [
        ("loss", {"taken_sum": "1500", "month_wage": "5000"}, "那个月最多只能扣", ["1,000.00"]),
        ("housing", {"taken_sum": "1500", "month_wage": "3500", "room_agreed": "both"}, "大概多扣了您", ["540.00"]),
        (
            "housing",
            {"taken_sum": "900", "month_wage": "3500", "room_agreed": "both"},
            "按您写的数，扣这些是可以的",
            [],
        ),
        ("housing", {"taken_sum": "900", "month_wage": "3500", "room_agreed": "not_got"}, "大概多扣了您", ["900.00"]),
        ("deposit", {"taken_sum": "300"}, "他们要还给您", ["300.00"]),
        ("id_card", {}, "他们要马上还给您", []),
        ("wage_card", {}, "他们要马上还给您", []),
    ],
)
def test_money_and_papers_taken(what, answers, headline, amounts):
    walk = Walker("deduction").answers(
        taken_what=what, taken_on={"y": 2026, "m": 10, "d": 20}, city="110000", **answers
    )
    assert (walk.headlines, walk.amounts) == ([headline], amounts)
    assert walk.deadlines == ["2028年10月13日 周五前去：向劳动监察投诉"]
    if what == "id_card":
        assert "扣身份证可以报警" in walk.page


def test_no_written_contract():
    walk = Walker("contract").answers(
        work="company", hire={"y": 2025, "m": 9, "d": 1}, signed={"or_": "never"}, left=DAY, pay="5000", city="110000"
    )
    facts = {"monthly": "5000", "hire": "2025-09-01", "ended": "2026-09-30", "claim": TODAY}
    result = law.evaluate("double_wage", facts)
    assert walk.amounts == [f"{result.amount_fen / 100:,.2f}"]
    assert walk.amounts == ["46,149.43"]
    assert walk.deadlines == ["2027年8月24日 周二前去：申请劳动仲裁"]
    assert "有的地方算法不一样： 有的省按违法状态结束起一年，全部可以要。 (55000.00)" in walk.page


def test_dismissed_without_a_reason():
    walk = Walker("dismissed").answers(
        how="no_reason", hire={"y": 2022, "m": 3, "d": 4}, left=DAY, pay="6000", city="110000"
    )
    assert walk.amounts == ["60,000.00"]
    facts = {"avg": "6000", "start": "2022-03-04", "last_day": "2026-09-30", "code": "110000"}
    assert law.evaluate("illegal_termination", facts).value["amount"] == "60000.00"
    assert "由单位举证" in walk.page
    assert "也可以要求继续履行合同" in walk.page
    assert "离职证明当天就给" in walk.page


@pytest.mark.parametrize(
    ("how", "more", "headline", "amounts"),
    [
        ("serious_fault", {}, "单位证明不了辞退得对，大概该给您", ["60,000.00"]),
        ("art40", {"states": (), "noticed": "no", "last_pay": "6500"}, "大概该给您", ["36,500.00"]),
        ("art40", {"states": (), "noticed": "yes"}, "大概该给您", ["30,000.00"]),
        ("art40", {"states": "medical_period", "noticed": "yes"}, "单位证明不了辞退得对，大概该给您", ["60,000.00"]),
        ("redundancy", {"states": ()}, "大概该给您", ["30,000.00"]),
        ("closure", {}, "大概该给您", ["30,000.00"]),
        ("expiry", {"states": ()}, "大概该给您", ["30,000.00"]),
        ("agreement", {}, "大概该给您", ["30,000.00"]),
    ],
)
def test_other_ways_of_ending(how, more, headline, amounts):
    walk = Walker("dismissed").answers(
        how=how, hire={"y": 2022, "m": 3, "d": 4}, left=DAY, pay="6000", city="110000", **more
    )
    assert (walk.headlines, walk.amounts) == ([headline], amounts)


def test_who_leaves_alone_gets_nothing_but_is_shown_the_other_way():
    walk = Walker("dismissed").answers(how="own", left={"or_": "still"}, city="110000")
    assert walk.headlines == ["自己要走的，没有补偿"]
    assert "老板不给钱，我只好走" in walk.page


def test_leaving_because_they_do_not_pay():
    asked_for = {"hire": {"y": 2020, "m": 5, "d": 6}, "pay": "7000", "city": "110000", "waived": "yes"}
    walk = Walker("quit").answers(grounds=["unpaid_wages", "no_insurance"], left={"or_": "still"}, **asked_for)
    facts = {"avg": "7000", "start": "2020-05-06", "last_day": TODAY, "code": "110000"}
    assert law.evaluate("severance", facts).value["amount"] == "49000.00"
    assert (walk.headlines, walk.amounts) == (["按对的办法走，大概该给您"], ["49,000.00"])
    assert "自愿放弃社保的承诺无效" in walk.page
    gone = Walker("quit").answers(grounds="unpaid_wages", left=DAY, wrote="no", **asked_for)
    assert gone.headlines == ["走的时候没书面写明原因，补偿很难要"]
    written = Walker("quit").answers(grounds="unpaid_wages", left=DAY, wrote="yes", **asked_for)
    assert written.amounts == ["45,500.00"]
    none = Walker("quit").answers(grounds=(), left={"or_": "still"}, **asked_for)
    assert none.headlines == ["没有这些原因，自己走没有补偿"]


def test_annual_leave():
    walk = Walker("holiday").answers(
        leave_year={"y": 2025}, cum_years="12", taken="3", hire={"y": 2020, "m": 3}, left={"or_": "still"},
        pay_plain="6000", city="110000",
    )  # fmt: skip
    facts = {"cum_years": 12, "term_date": "2025-12-31", "taken": 3, "avg_ex_ot": "6000"}
    assert law.evaluate("annual_leave_exit", facts).value["extra_200pct"] == "3862.07"
    assert walk.amounts == ["3,862.07"]
    assert walk.deadlines == ["2026年12月24日 周四前去：申请劳动仲裁"]
    this_year = Walker("holiday").answers(
        leave_year={"y": 2026}, cum_years="12", taken="3", hire={"y": 2020}, left={"or_": "still"}, pay_plain="6000",
        city="110000",
    )  # fmt: skip
    assert (this_year.headlines, this_year.amounts) == (["今年还没完，现在就要求休假"], [])


INJURY = {
    "injured_how": "work_time_place_cause",
    "injured": {"y": 2026, "m": 6, "d": 15},
    "work": "company",
    "filed": "no",
    "insured": "yes",
    "grade": "8",
    "injury_pay": "9000",
    "city": "110000",
}


def test_an_injury_with_a_grade_and_what_the_city_adds():
    walk = Walker("injury").answers(**INJURY)
    facts = {"wage": "9000", "grade": 8, "local_avg": "12116", "injury_date": "2026-06-15"}
    assert law.evaluate("injury", facts).value["lump_sum"] == "99000.00"
    assert walk.amounts == ["99,000.00"]
    local = law.evaluate("injury_local_subsidies", {**facts, "code": "110000", "date": "2026-06-15"})
    assert local.value == {"medical": "109044.00", "employment": "109044.00"}
    assert "医疗补助金（基金）：109,044.00" in walk.page
    assert walk.deadlines == [
        "单位该在2026年7月15日 周三前申请工伤认定，已经过了",
        "2027年6月7日 周一前去：自己去申请工伤认定",
    ]
    assert re.search(r"一次性工伤医疗补助金（8级）.*?还没核实，问 12333", walk.page, re.S)


def test_a_city_without_local_data_says_so():
    walk = Walker("injury").answers(**{**INJURY, "city": "420100"})
    assert walk.amounts == ["99,000.00"]
    assert "这个省的标准没有数据" in walk.page
    assert "这个城市我们没有数据。打 12333 问当地标准" in walk.page


def test_a_death_and_a_way_that_does_not_count():
    death = Walker("injury").answers(**{**INJURY, "injured_how": "death"})
    assert law.evaluate("death", {"date": "2026-06-15"}).value["death_lump_sum"] == "1130040.00"
    assert death.amounts == ["1,130,040.00"]
    own_fault = Walker("injury").answers(**{**INJURY, "injured_how": "commuting_mainly_own_fault"})
    assert (own_fault.headlines, own_fault.amounts) == (["这种情况不算工伤"], [])
    rider = Walker("injury").answers(**{**INJURY, "work": "platform"})
    assert "这里从 2022 年 7 月起试点" in rider.page


@pytest.mark.parametrize(
    ("what", "answers", "headline", "deadline"),
    [
        ("wages", {"left": DAY, "asked": {"or_": "never"}}, "还来得及", "2027年9月23日 周四前去：申请劳动仲裁"),
        ("wages", {"left": {"y": 2025, "m": 9}, "asked": {"y": 2026, "m": 3}}, "还来得及", "2027年2月22日 周一前去：申请劳动仲裁"),
        ("other_money", {"knew": {"y": 2025, "m": 5}, "asked": {"or_": "never"}}, "时间可能已经过了",
         "2026年5月6日 周三已经过了：申请劳动仲裁"),
        ("injury", {"injured": {"y": 2026, "m": 6, "d": 15}}, "还来得及", "2027年6月7日 周一前去：自己去申请工伤认定"),
        ("inspect", {"ended": MONTH}, "还来得及", "2028年8月25日 周五前去：向劳动监察投诉"),
        ("iou", {"due_on": {"y": 2024, "m": 1, "d": 31}}, "还来得及", "2027年1月25日 周一前去：向法院起诉（民事）"),
        ("award", {"received": {"y": 2026, "m": 11, "d": 10}}, "还来得及", "今天就去：不服裁决，向法院起诉"),
        ("judgment", {"received": {"y": 2026, "m": 11, "d": 20}}, "还来得及", "2026年11月30日 周一前去：上诉"),
        ("enforce", {"due_on": MONTH}, "还来得及", "2028年8月25日 周五前去：申请强制执行"),
    ],
)  # fmt: skip
def test_am_i_too_late(what, answers, headline, deadline):
    walk = Walker("late").answers(late_what=what, city="110000", **answers)
    assert (walk.headlines, walk.deadlines) == ([headline], [deadline])


def test_no_limit_while_still_employed():
    walk = Walker("late").answers(late_what="wages", left={"or_": "still"}, city="other")
    assert (walk.headlines, walk.deadlines) == (["您还在那儿干，时间还没开始算"], [])


# --- "I do not know" ---------------------------------------------------------------------------------------------------------


def test_a_month_instead_of_a_day_gives_a_range():
    walk = Walker("contract").answers(
        work="company", hire={"y": 2026, "m": 1}, signed={"or_": "never"}, left=DAY, pay="5000", city="110000"
    )
    ends = [
        law.evaluate("double_wage", {"monthly": "5000", "hire": hire, "ended": "2026-09-30", "claim": TODAY}).amount_fen
        for hire in ("2026-01-31", "2026-01-01")
    ]
    assert walk.amounts == [f"{fen / 100:,.2f}" for fen in ends]
    assert walk.amounts == ["35,229.89", "40,000.00"]


def test_a_year_alone_gives_a_range_too():
    walk = Walker("dismissed").answers(how="closure", hire={"y": 2021}, left=DAY, pay="6000", city="110000")
    assert walk.amounts == ["30,000.00", "36,000.00"]


@pytest.mark.parametrize(
    ("matter", "answers", "amounts", "missing"),
    [
        ("unpaid", {**UNPAID, "month_due": {"or_": "?"}, "paid_sum": "0"}, ["7,620.00"], ["一个月该给"]),
        ("unpaid", {**UNPAID, "month_due": {"or_": "?"}, "city": "other"}, [], ["您那个城市的数据", "一个月该给"]),
        ("unpaid", {**UNPAID, "left": {"or_": "?"}}, ["15,575.00"], ["最后一天上班"]),
        ("unpaid", {**UNPAID, "asked": {"or_": "?"}}, ["15,575.00"], ["最近一次催"]),
        ("minimum", {"city": "other"}, [], ["您那个城市的数据"]),
        ("contract", {"work": "company", "hire": {"or_": "?"}, "city": "110000"}, [], ["开始干活"]),
        ("contract", {"work": "company", "hire": {"y": 2026, "m": 1, "d": 5}, "signed": {"or_": "?"}, "left": DAY,
                      "pay": "5000", "city": "110000"}, ["0.00", "37,988.51"], ["签合同"]),
        ("contract", {"work": "boss", "hire": {"y": 2026, "m": 1, "d": 5}, "signed": {"or_": "never"}, "left": DAY,
                      "pay": {"or_": "?"}, "city": "110000"}, ["19,298.16"], ["平均一个月"]),
        ("dismissed", {"how": "no_reason", "hire": {"or_": "?"}, "left": DAY, "city": "110000"}, [], ["开始干活"]),
        ("dismissed", {"how": "no_reason", "hire": {"y": 2022, "m": 3}, "left": {"or_": "?"}, "city": "110000"}, [],
         ["最后一天上班"]),
        ("dismissed", {"how": "no_reason", "hire": {"y": 2022, "m": 3}, "left": DAY, "pay": {"or_": "?"}, "city": "110000"},
         ["25,400.00"], ["平均一个月"]),
        ("dismissed", {"how": "no_reason", "hire": {"y": 2022, "m": 3}, "left": DAY, "pay": {"or_": "?"}, "city": "other"},
         [], ["平均一个月"]),
        ("dismissed", {"how": "art40", "states": (), "hire": {"y": 2022, "m": 3}, "left": DAY, "pay": "6000",
                       "noticed": "no", "last_pay": {"or_": "?"}, "city": "110000"}, ["32,540.00"], ["最后一个月工资"]),
        ("quit", {"grounds": "no_insurance", "waived": "?", "left": {"or_": "still"}, "hire": {"or_": "?"},
                  "city": "110000"}, [], ["开始干活"]),
        ("overtime", {"city": "110000", "paykind": "fixed", "base": {"or_": "?"}, "ot_from": MONTH, "ot_to": MONTH,
                      "ext": "40", "rest": {"or_": "?"}, "hol": {"or_": "?"}, "ot_paid": "0", "left": {"or_": "still"}},
         ["875.86"], ["休息日加班", "节假日加班", "不含加班的工资"]),
        ("overtime", {"city": "110000", "paykind": "fixed", "base": "5000", "ot_from": MONTH, "ot_to": MONTH,
                      "ext": {"or_": "?"}, "rest": {"or_": "?"}, "hol": {"or_": "?"}, "ot_paid": "0",
                      "left": {"or_": "still"}}, [], ["平时加班", "休息日加班", "节假日加班"]),
        ("holiday", {"leave_year": {"y": 2025}, "cum_years": {"or_": "?"}, "taken": "0", "hire": {"or_": "?"},
                     "left": {"or_": "still"}, "pay_plain": "6000", "city": "110000"}, [], ["一共工作"]),
        ("holiday", {"leave_year": {"y": 2025}, "cum_years": "3", "taken": "0", "hire": {"or_": "?"},
                     "left": {"or_": "still"}, "pay_plain": {"or_": "?"}, "city": "other"}, [], ["不含加班的月工资"]),
        ("injury", {**INJURY, "insured": "?", "filed": "?", "grade": "?"}, ["63,000.00", "243,000.00"],
         ["工伤认定", "工伤保险", "伤残等级"]),
        ("injury", {**INJURY, "injury_pay": {"or_": "?"}}, [], ["受伤前的工资"]),
        ("late", {"late_what": "wages", "left": {"or_": "?"}, "city": "110000"}, [], ["最后一天上班"]),
    ],
)  # fmt: skip
def test_not_knowing_leads_to_a_range_or_to_what_is_missing(matter, answers, amounts, missing):
    walk = Walker(matter).answers(**answers)
    gaps = re.search(r'<ul class="miss">(.*?)</ul>', walk.page, re.S)
    assert walk.amounts == amounts
    assert re.findall(r"<b>(.*?)</b>", gaps.group(1)) == missing
    assert [len(how.strip()) > 8 for how in re.findall(r"</b>(.*?)</li>", gaps.group(1))] == [True] * len(missing)


# --- several matters, going back, changing ---------------------------------------------------------------------------------------


def test_a_second_matter_asks_only_what_is_new():
    walk = Walker("unpaid").answers(**UNPAID).also("dismissed")
    asked_again = []
    answers = {"how": "no_reason", "hire": {"y": 2022, "m": 3, "d": 4}, "pay": "6000"}
    while walk.question:
        asked_again.append(walk.question)
        typed = answers[walk.question]
        walk.answer(**(typed if isinstance(typed, dict) else {"v": typed}))
    assert asked_again == ["how", "hire", "pay"]
    assert walk.headlines == ["单位证明不了辞退得对，大概该给您", "大概该给您"]
    assert walk.amounts == ["60,000.00", "15,575.00"]
    offered = re.findall(r'formaction="/calculate/(\w+)" name="go" value="start"', walk.page)
    assert offered == ["minimum", "overtime", "deduction", "contract", "holiday", "injury", "late"]  # not "quit"


def test_going_back_keeps_what_was_answered():
    walk = Walker("unpaid").answer(v="boss").answer(y=2026, m=7)
    assert walk.question == "owed_to"
    walk.back()
    assert walk.question == "owed_from"
    assert re.search(r'name="q-m">.*<option selected>7</option>', walk.page, re.S)
    walk.back()
    assert re.search(r'value="boss"[^>]* checked', walk.page)
    assert walk.back().response["Location"] == "/calculate"


def test_going_back_from_a_result_and_reloading_it():
    walk = Walker("unpaid").answers(**UNPAID)
    again = walk.client.post(walk.address, {"given": walk.given, "at": ""})  # what a reload sends
    assert (again.status_code, "15,575.00" in again.content.decode()) == (200, True)
    assert walk.send(go="back").question == "city"


def test_an_answer_can_be_changed_from_the_result():
    walk = Walker("unpaid").answers(**UNPAID).send(to="month_due")
    assert walk.question == "month_due"
    assert 'value="6525"' in walk.page
    assert walk.answer(v="7000").amounts == ["17,000.00"]


def test_a_changed_month_drops_what_no_longer_fits():
    table = {"due-2026-07": "5000", "due-2026-08": "5000", "due-2026-09": "5000"}
    walk = Walker("unpaid").answers(**{**UNPAID, "even": "differs"}, months=table).send(to="owed_to")
    assert walk.answer(y=2026, m=8).question == "months"


def test_the_same_answers_in_the_other_language():
    walk = Walker("unpaid").answers(**UNPAID)
    english = walk.client.post("/en/calculate/unpaid", {"given": walk.given, "at": "", "go": "show"}).content.decode()
    assert "They owe you about" in english
    assert "Go by 23 Sep 2027, Thu: apply for arbitration" in english
    asking = walk.client.post("/en/calculate/unpaid", {"given": "work=boss", "at": "owed_from", "go": "show"})
    assert "From which month on were you not paid" in asking.content.decode()


def test_what_was_chosen_comes_back_with_the_page():
    """What the script sends when somebody goes back in the browser."""
    chosen = {"given": "work=boss", "at": "owed_from", "go": "show", "q-y": "2026", "q-m": "7"}
    page = Client().post("/calculate/unpaid", chosen)
    assert page.status_code == 200
    assert re.findall(r"<option selected>(\d+)", page.content.decode()) == ["2026", "7"]
    assert (
        'data-again="given=work%3Dboss&amp;at=owed_from&amp;go=show" data-to="/calculate/unpaid"'
        in page.content.decode()
    )
    assert "data-again" not in Client().get("/calculate/unpaid").content.decode()


# --- bad input -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("matter", "given", "typed", "sentence", "kept"),
    [
        ("unpaid", "", {}, "请选一个", ""),
        ("unpaid", "", {"v": "palace"}, "请选一个", ""),
        ("minimum", "", {"v": "999999"}, "请选一个城市", ""),
        ("unpaid", "work=boss", {"y": "2026"}, "请选年和月", "<option selected>2026"),
        ("unpaid", "work=boss", {"y": "2027", "m": "1"}, "这个月还没到", "<option selected>1<"),
        ("unpaid", "work=boss", {"y": "1990", "m": "1"}, "1990 年还没有《劳动法》", "<option selected>1<"),
        ("unpaid", "work=boss&owed_from=2026-07", {"y": "2026", "m": "5"}, "2026-05 在开头的月份 2026-07 前面",
         "<option selected>5<"),
        ("unpaid", "work=boss&owed_from=2015-07", {"y": "2026", "m": "5"}, "超过五年了", "<option selected>5<"),
        ("contract", "work=company", {"y": "2026", "d": "3"}, "选了日，没选月", "<option selected>3<"),
        ("contract", "work=company", {"y": "2026", "m": "2", "d": "30"}, "2026-02 只有 28 天", "<option selected>30<"),
        ("contract", "work=company", {"y": "2026", "m": "12"}, "这一天还没到", "<option selected>12<"),
        ("contract", "work=company", {"y": "2026", "m": "2", "or": "?"}, "两样只留一样", "<option selected>2<"),
        ("contract", "work=company", {}, "请选年和月，或者在下面打勾", ""),
        ("late", "late_what=award", {"y": "2026", "m": "11"}, "这里差一天都不行", "<option selected>11<"),
        ("holiday", "", {"y": "2020"}, "请选一年", ""),
        ("overtime", "city=110000&paykind=lump", {"v": "六千"}, "「六千」不是金额", 'value="六千"'),
        ("overtime", "city=110000&paykind=lump", {"v": "-50"}, "不能是负数", 'value="-50"'),
        ("overtime", "city=110000&paykind=lump", {"v": "0"}, "写的是 0，没法算", 'value="0"'),
        ("overtime", "city=110000&paykind=lump", {"v": ""}, "写上金额", ""),
        ("overtime", "city=110000&paykind=lump", {"v": "99999999999"}, "这个数太大了", 'value="99999999999"'),
        ("overtime", "city=110000&paykind=fixed", {"v": "5000", "or": "?"}, "两样只留一样", 'value="5000"'),
        ("overtime", "city=110000&paykind=lump&lump=5000.00&ot_from=2026-09&ot_to=2026-09", {"v": "很多"},
         "「很多」不是数字", 'value="很多"'),
        ("overtime", "city=110000&paykind=lump&lump=5000.00&ot_from=2026-09&ot_to=2026-09", {"v": "800"},
         "800 超过了这里最多可能的 400", 'value="800"'),
        ("overtime", "city=110000&paykind=lump&lump=5000.00&ot_from=2026-09&ot_to=2026-09", {"v": "-3"},
         "「-3」不是数字", 'value="-3"'),
        ("unpaid", "work=boss&owed_from=2026-07&owed_to=2026-08&even=differs",
         {"due-2026-07": "5000", "paid-2026-07": "x"}, "2026-07: 「x」不是金额", 'value="x"'),
        ("unpaid", "work=boss&owed_from=2026-07&owed_to=2026-08&even=differs", {"due-2026-07": "5000"},
         "2026-08：请写该给多少", 'value="5000"'),
        ("unpaid", "work=boss&owed_from=2024-07&owed_to=2026-08&even=differs",
         {f"due-{y}-{m:02d}": "1" for y in (2024, 2025, 2026) for m in range(1, 13)}, "最多 24 个月", 'value="1"'),
    ],
)  # fmt: skip
def test_bad_input_gets_a_sentence_and_stays(matter, given, typed, sentence, kept):
    walk = Walker(matter)
    first = asked(MATTERS[matter], {}, date(2026, 11, 22))[0]
    if given:
        walk.response = walk.client.post(walk.address, {"given": given, "go": "start"})
        first = walk.question
    walk.answer(**typed)
    assert (walk.response.status_code, walk.question) == (422, first)
    assert sentence in walk.page
    assert kept in walk.page
    assert 'id="errors" autofocus' in walk.page
    assert re.search(r'<fieldset class="bad" aria-describedby="[^"]*problem', walk.page)
    if given:
        assert set(given.split("&")) <= set(walk.given.split("&"))
    link = re.search(r'<li><a href="#([^"]+)">', walk.page).group(1)
    assert f'id="{link}"' in walk.page


def test_facts_that_contradict_each_other_are_said_at_their_question():
    walk = Walker("contract")
    for typed in (
        {"v": "company"},
        {"y": 2026, "m": 5, "d": 10},
        {"or_": "never"},
        {"y": 2026, "m": 5, "d": 1},
        {"v": "5000"},
    ):
        walk.answer(**typed)
    walk.answer(v="110000")
    assert (walk.response.status_code, walk.question) == (422, "left")
    assert "「最后工作日」（2026-05-01）早于「入职日」（2026-05-10）" in walk.page
    assert "<option selected>5</option>" in walk.page
    assert walk.answer(y=2026, m=9, d=1).response.status_code == 200
    leave = Walker("holiday")
    leave.address += ""
    given = "leave_year=2024&cum_years=3&taken=0&hire=2025-03-01&left=still&pay_plain=6000.00&city=110000"
    leave.response = leave.client.post(leave.address, {"given": given, "go": "start"})
    assert (leave.response.status_code, leave.question) == (422, "leave_year")
    assert "2024 年您没在这家干" in leave.page


@pytest.mark.parametrize(
    "given",
    [
        "work=palace",
        "work=boss&owed_from=2026-13",
        "work=boss&owed_from=2026-7",
        "work=boss&owed_from=3026-07",
        "work=boss&owed_from=" + "9" * 9000,
        "work=boss&owed_from=<script>",
        "work=boss&also=unpaid,quit,nothing&owed_from=1990-01",
        "work=boss" + "&a=b" * 500,
        "%ff%fe=%00",
    ],
)
def test_what_no_page_of_ours_can_have_written_is_asked_again(given):
    response = Client().post("/calculate/unpaid", {"given": given, "go": "next"})
    assert response.status_code == 200
    assert re.search(r'name="at" value="(work|owed_from)"', response.content.decode())
    assert "<script>" not in response.content.decode()


def test_unknown_matters_and_methods():
    assert Client().get("/calculate/nothing").status_code == 404
    assert Client().post("/calculate/nothing", {"go": "next"}).status_code == 404
    assert Client().put("/calculate/unpaid").status_code == 405


# --- nothing is kept --------------------------------------------------------------------------------------------------------------


def test_nothing_is_stored_set_or_logged(caplog):
    caplog.set_level(logging.DEBUG)
    strict = Client(enforce_csrf_checks=True)
    walk = Walker("unpaid")
    walk.client = strict
    before = (Session.objects.count(), JournalEntry.objects.count())
    walk.answers(**{**UNPAID, "month_due": "6543.21"})
    assert (walk.response.status_code, walk.amounts) == (200, ["15,629.63"])
    assert (Session.objects.count(), JournalEntry.objects.count()) == before
    assert dict(strict.cookies) == {}
    assert walk.response["Cache-Control"] == "no-store"
    assert Client().get("/calculate/unpaid")["Cache-Control"] == "no-store"
    said = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    assert "6543" not in said
    assert "6543" not in "".join(str(call.get("QUERY_STRING", "")) for call in [walk.response.wsgi_request.META])


def test_a_bad_answer_is_not_kept_either(caplog):
    caplog.set_level(logging.DEBUG)
    answer = Client().post(
        "/calculate/overtime", {"given": "city=110000&paykind=lump", "at": "lump", "q-v": "王老板欠我"}
    )
    assert (answer.status_code, answer["Cache-Control"]) == (422, "no-store")
    said = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    assert "王老板" not in said


def test_a_page_asks_the_database_a_handful_of_times(django_assert_num_queries):
    walk = Walker("unpaid").answers(**UNPAID)
    given = {"given": walk.given, "go": "next"}
    with django_assert_num_queries(3):  # the lawbook's stamp, the article, the offices
        walk.client.post("/calculate/unpaid", given)
    with django_assert_num_queries(1):
        walk.client.post("/calculate/unpaid", {"given": "work=boss"})


# --- the result page -----------------------------------------------------------------------------------------------------------------


def test_a_result_names_the_office_of_the_city_or_all_of_them():
    of_the_city = Walker("unpaid").answers(**UNPAID).page
    assert len(re.findall(r'href="tel:4000000000"', of_the_city)) == 1
    elsewhere = Walker("unpaid").answers(**{**UNPAID, "city": "other"}).page
    assert len(re.findall(r'href="tel:4000000000"', elsewhere)) == 3
    assert 'href="/call-me?about=WAG"' in of_the_city
    assert 'href="/rights/WAG-ARR-CONSTR"' in of_the_city
    assert "估算" in of_the_city
    assert "最后由仲裁或法院认定" in of_the_city
    assert "data-print hidden" in of_the_city


def test_what_was_told_stands_in_words():
    page = Walker("unpaid").answers(**UNPAID).page
    told = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page)
    assert told == [
        ("干活的地方", "工地，跟着包工头"),
        ("从哪个月欠起", "2026年7月"),
        ("欠到哪个月", "2026年9月"),
        ("每月一样吗", "差不多一样"),
        ("一个月该给", "6,525.00 元/月"),
        ("一共给过", "4,000.00 元"),
        ("最后一天上班", "2026年9月30日 周三"),
        ("最近一次催", "没有书面催过"),
        ("城市", "北京市"),
    ]


def test_a_corrected_figure_is_used_at_once():
    corrected = parameters.built_in().corrected(
        [parameters.Figure("min_wage.month", "420100", date(2026, 1, 1), 3000, "test", True)]
    )
    with parameters.using(corrected):
        finding = find("minimum", _WUHAN, date(2026, 11, 22))
    assert finding.amount.low == 60_000
    assert find("minimum", _WUHAN, date(2026, 11, 22)).amount is None


_WUHAN = {
    "city": "420100", "low_from": "2026-09", "low_to": "2026-09", "gross": "2400.00", "ot_part": "0.00",
    "extra_part": "0.00", "absent": "0", "left": "still",
}  # fmt: skip


# --- flows as data ----------------------------------------------------------------------------------------------------------------------


def test_every_rule_function_and_question_of_a_flow_exists():
    known, functions = {rule.id for rule in rules()}, law.calculators()
    for matter in MATTERS.values():
        assert set(matter.rules) - known == set()
        assert set(matter.functions) - functions.keys() == set()
        assert {step.question for step in matter.steps} - QUESTIONS.keys() == set()
        assert set(matter.facts.values()) - QUESTIONS.keys() == set()
        assert set(matter.instead_of) - MATTERS.keys() == set()
    assert {matter.group for matter in MATTERS.values()} == {code for code, _title in GROUPS}
    assert {question.kind for question in QUESTIONS.values()} == set(KINDS)
    assert set(QUESTIONS) == {step.question for matter in MATTERS.values() for step in matter.steps}


def test_whoever_may_not_know_is_told_how_to_find_out():
    silent = [q.name for q in QUESTIONS.values() if q.may_be_unknown and not q.find_out]
    assert silent == []


def test_the_list_of_flows_in_the_docs_is_complete():
    from pathlib import Path

    page = (Path(__file__).parents[2] / "docs/reference/public-calculators.md").read_text()
    for matter in MATTERS.values():
        row = next(line for line in page.splitlines() if line.startswith(f"| `{matter.name}`"))
        assert set(re.findall(r"R-[A-Z0-9-]+", row)) == set(matter.rules)
        assert re.findall(r"`([a-z_0-9]+)`", row)[1:] == list(matter.functions)
