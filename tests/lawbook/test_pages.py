"""Every rule and every calculator has a screen; what is typed stays, what is wrong is said at its field."""

from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from martlet import law
from martlet.law.registry import rule
from martlet.lawbook import services

BEIJING = "110000"


@pytest.fixture
def browser(cast, signed_in):
    return signed_in(cast.beijing_volunteer)


def ask(browser, name, **facts):
    return browser.get(reverse("lawbook:calculator", args=[name]), facts)


def text(response):
    return unescape(response.content.decode())


@pytest.mark.parametrize(
    "rule_id", ["R-WAGE-ARREARS", "R-DL-COUNT", "R-INJ-DEATH", "R-MW-CONSTRUCTION", "R-DL-CONFIRM30"]
)
def test_a_rule_is_shown_in_english_too(browser, rule_id):
    browser.cookies["lang"] = "en"
    found = rule(rule_id)
    html = text(browser.get(reverse("lawbook:rule", args=[rule_id])))
    assert found.title("en") in html
    for citation in found.basis:
        assert citation.say("en") in html
    for name in found.functions:
        assert reverse("lawbook:calculator", args=[name]) in html


def test_what_is_not_there_says_so(browser):
    assert ask(browser, "no_such").status_code == 404
    assert browser.get(reverse("lawbook:rule", args=["R-NO"])).status_code == 404


def test_lists_cost_the_same_with_few_and_many(browser, django_assert_num_queries):
    browser.get(reverse("lawbook:rules"))
    with django_assert_num_queries(6):
        browser.get(reverse("lawbook:rules"), {"q": "R-TERM-2N"})
    with django_assert_num_queries(6):
        browser.get(reverse("lawbook:rules"))


@pytest.mark.parametrize(
    ("query", "rules"),
    [
        ("违法解除", ["R-TERM-2N"]),
        ("double wages", ["R-CONTRACT-DOUBLE"]),
        ("r-leave", ["R-LEAVE-ANNUAL", "R-LEAVE-SICK", "R-LEAVE-MATERNITY"]),
        ("劳动合同法 第87条", ["R-TERM-2N"]),
        ("nothing like it", []),
    ],
)
def test_rules_are_found_by_words(browser, query, rules):
    html = text(browser.get(reverse("lawbook:rules"), {"q": query}))
    found = [rule.id for rule in law.rules() if f'/rules/{rule.id}"' in html]
    assert set(rules) <= set(found)
    assert bool(found) == bool(rules)


def test_a_result_is_shown_with_all_it_rests_on(browser):
    browser.cookies["lang"] = "en"
    html = text(ask(browser, "min_wage_topup", gross="2,500", code=BEIJING, date="2026-10-01", rule="R-WAGE-MINTOPUP"))
    for said in (
        "CNY 40.00",
        "Monthly minimum wage",
        "2,540",
        "verified",
        "Minimum Wage Provisions art. 3",
        "Estimate.",
    ):
        assert said in html, said
    assert 'value="2,500"' in html


def test_a_result_without_data_says_so(browser):
    html = text(ask(browser, "min_wage_on", code="540100", date="2026-01-01"))
    assert "没有这个城市在这一天的数据" in html
    assert "0.00" not in html
    faulty = ask(browser, "min_wage_topup", gross="2000", code="540100", date="2026-01-01")
    assert faulty.status_code == 422
    assert "数据" in text(faulty)


def test_faults_stand_at_their_fields_all_at_once_and_what_was_typed_stays(browser):
    browser.cookies["lang"] = "en"
    answer = ask(browser, "severance", avg="much", start="2024-13-01", last_day="2026-01-31", min_wage="<i>x")
    html = text(answer)
    assert answer.status_code == 422
    assert 'id="id_avg_error"' in html
    assert 'id="id_start_error"' in html
    assert 'id="id_min_wage_error"' in html
    assert 'value="much"' in html
    assert 'value="2024-13-01"' in html
    assert "<i>x" not in answer.content.decode()
    late = ask(browser, "severance", avg="5000", start="2026-02-01", last_day="2026-01-31")
    assert 'id="id_last_day_error"' in text(late)


def test_repeating_facts_are_rows_and_more_of_them_come_without_script(browser):
    browser.cookies["lang"] = "en"
    empty = text(ask(browser, "wage_arrears"))
    assert [f'name="periods-{row}-due"' in empty for row in (0, 2, 3)] == [True, True, False]
    rows = {"periods-0-month": "2026-08", "periods-0-due": "6000", "periods-0-paid": "1000",
            "periods-4-month": "2026-09", "periods-4-due": "5000"}  # fmt: skip
    html = text(ask(browser, "wage_arrears", **rows))
    assert "CNY 10,000.00" in html
    assert 'name="periods-5-due"' in html
    more = text(ask(browser, "wage_arrears", more="periods", **rows))
    assert 'name="periods-7-due"' in more
    assert "CNY 10,000.00" not in more
    bad = ask(browser, "wage_arrears", **rows | {"periods-4-month": "2026-99"})
    assert bad.status_code == 422
    assert 'id="id_periods-4-month_error"' in text(bad)


def test_lists_of_days_spans_and_choices(browser):
    browser.cookies["lang"] = "en"
    days = {"known": "2025-03-01", "suspensions-0-from": "2025-06-01", "suspensions-0-to": "2025-06-30"}
    assert "31 Mar 2026" in text(ask(browser, "arb_limitation", **days))
    half = ask(browser, "arb_limitation", **days | {"suspensions-0-to": ""})
    assert half.status_code == 422
    assert 'id="id_suspensions-0_error"' in text(half)
    assert "15 Sep 2026" in text(ask(browser, "arb_limitation", known="2025-03-01", **{"interrupts-0": "2025-09-15"}))
    answer = browser.get(
        reverse("lawbook:calculator", args=["resignation_for_cause"]),
        {"grounds": ["unpaid_wages", "no_insurance"], "stated_ground": "yes"},
    )
    assert "Labour Contract Law art. 38(3)" in text(answer)
    items = {"items-0": "30480", "items-1": "30480.01", "code": BEIJING, "date": "2026-10-01"}
    assert "Yes, No" in text(ask(browser, "final_award", **items))
    dependants = {"income_prev_year": "56502", "local_avg": "5000", "wage": "5000", "dependants-0-relation": "spouse",
                  "dependants-1-relation": "other", "dependants-2-relation": "other", "dependants-2-alone": "yes"}  # fmt: skip
    assert "CNY 1,818.18, CNY 1,363.64, CNY 1,818.18" in text(ask(browser, "death", **dependants))


def test_a_plain_limit_asks_only_for_the_day(browser):
    page = browser.get(reverse("lawbook:rule", args=["R-DL-CONFIRM30"]))
    assert 'name="workdays"' not in text(page)
    html = text(ask(browser, "deadline", trigger="2026-08-31", rule="R-DL-CONFIRM30"))
    assert "2026年9月30日" in html
    assert 'name="days"' in text(browser.get(reverse("lawbook:rule", args=["R-DL-COUNT"])))


def test_a_page_computes_with_the_corrected_figure(cast, signed_in, browser):
    services.enter_figure(
        cast.beijing_coordinator, kind="min_wage.month", place=BEIJING, since=date(2026, 9, 1), value="2690",
        source="京人社〔2026〕12号", verified=True,
    )  # fmt: skip
    html = text(ask(browser, "min_wage_topup", gross="2500", code=BEIJING, date="2026-10-01"))
    assert "190.00 元" in html
    assert "京人社〔2026〕12号" in html


def test_figures_of_a_place_with_history(cast, signed_in, browser, django_assert_num_queries):
    row = services.enter_figure(
        cast.beijing_coordinator, kind="min_wage.month", place=BEIJING, since=date(2025, 9, 1), value="2550",
        source="另一份文件", remark="电话问过",
    )  # fmt: skip
    listed = text(browser.get(reverse("lawbook:figures"), {"place": BEIJING, "on": "2026-10-01"}))
    assert "2,550" in listed
    assert reverse("lawbook:figure", args=["min_wage.month", BEIJING]) in listed
    assert reverse("lawbook:figure-new") not in listed
    address = reverse("lawbook:figure", args=["min_wage.month", BEIJING])
    with django_assert_num_queries(8):
        html = text(browser.get(address))
    for said in ("2,540", "2,550", "刘老师", "电话问过", reverse("lawbook:correction", args=[row.pk])):
        assert said in html
    for value in ("2560", "2570"):
        services.enter_figure(
            cast.beijing_coordinator,
            kind="min_wage.month",
            place=BEIJING,
            since=date(2025, 9, 1),
            value=value,
            source="又一份文件",
        )
    browser.get(address)  # the process reads the changed table
    with django_assert_num_queries(8):
        browser.get(address)
    odd = browser.get(reverse("lawbook:figures"), {"place": "nowhere", "on": "32 May"})
    assert odd.status_code == 422
    assert 'value="32 May"' in text(odd)
    assert browser.get(reverse("lawbook:figure", args=["no.kind", BEIJING])).status_code == 404
    assert browser.get(reverse("lawbook:figure", args=["min_wage.month", "nowhere"])).status_code == 404


def test_an_officer_enters_and_withdraws(cast, signed_in):
    officer = signed_in(cast.beijing_coordinator)
    officer.cookies["lang"] = "en"
    address = reverse("lawbook:figure-new")
    facts = {"kind": "min_wage.month", "place": "other", "area_code": "510100", "value": "2330", "since": "2026-01-01",
             "source": "川人社发〔2025〕1号", "verified": "on"}  # fmt: skip
    bad = officer.post(address, {**facts, "value": "twenty", "area_code": "999999"})
    assert bad.status_code == 422
    html = text(bad)
    for kept in ('value="twenty"', 'value="999999"', 'value="川人社发〔2025〕1号"'):
        assert kept in html
    assert "six-digit area code" in html
    saved = officer.post(address, facts)
    assert saved.status_code == 302
    page = text(officer.get(saved.url))
    assert "no data" in page
    assert "CNY 2,330" in page
    withdraw = saved.url + "/withdraw"
    assert officer.post(withdraw, {"reason": ""}).status_code == 422
    assert officer.post(withdraw, {"reason": "wrong city"}).status_code == 302
    assert "wrong city" in text(officer.get(saved.url))
    again = officer.post(withdraw, {"reason": "wrong city"})
    assert again.status_code == 422
    assert officer.get(withdraw).status_code == 302


def test_an_unusual_figure_asks_once(cast, signed_in):
    officer = signed_in(cast.director)
    facts = {"kind": "min_wage.month", "place": BEIJING, "value": "254", "since": "2026-09-01", "source": "一份文件"}
    asked = officer.post(reverse("lawbook:figure-new"), facts)
    assert asked.status_code == 422
    assert 'name="looked_again"' in text(asked)
    assert officer.post(reverse("lawbook:figure-new"), facts | {"looked_again": "on"}).status_code == 302


def test_who_may_not_correct_does_not_see_the_form(cast, signed_in, browser):
    assert browser.get(reverse("lawbook:figure-new")).status_code == 403
    row = services.enter_figure(
        cast.shenzhen_coordinator,
        kind="min_wage.month",
        place="440300",
        since=date(2026, 9, 1),
        value="2750",
        source="深人社函",
    )
    page = browser.get(reverse("lawbook:correction", args=[row.pk]))
    assert page.status_code == 200
    assert reverse("lawbook:withdraw", args=[row.pk]) not in text(page)
    assert browser.post(reverse("lawbook:withdraw", args=[row.pk]), {"reason": "no right"}).status_code == 403
