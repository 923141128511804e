"""The claim wizard: facts asked once, claims beside them, conflicts chosen openly, the ledger kept in step."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from tests.cases.stories import case_of, three_months
from tests.conftest import PASSPHRASE

from martlet import vault
from martlet.access.errors import NotVisible, Refused
from martlet.cases import selectors, services
from martlet.cases.models import Case, CaseFacts, CaseNote, ClaimItem, EvidenceItem
from martlet.cases.rules.factfile import ALL
from martlet.foundation.errors import Problem, Stale
from martlet.law.claims import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

FACTS = {
    "place": "110000", "form": "FT-ORAL", "hired": "2025-10-09", "last_day": "2026-09-30", "monthly": "6525", "contract": "none",
    "periods": "2026-07 6525 2000\n2026-08 6525 2000\n2026-09 6525", "ended_how": "resigned_cause",
    "resign_grounds": ["unpaid_wages"], "resign_stated": "yes",
}  # fmt: skip
TOTAL = 1_557_500 + 6_735_000 + 652_500


@pytest.fixture
def noon() -> Any:
    with time_machine.travel("2026-11-20T12:00:00+08:00", tick=True), translation.override("en"):
        yield


def tell(actor: Any, case: Case, told: dict[str, Any], scope: str = "", rev: int | None = None) -> CaseFacts | None:
    facts, faults = read(told)
    assert faults == {}
    known = selectors.knowledge(actor, case)
    scope = scope or (ALL if len(known.workers) > 1 else str(known.workers[0].person_id))
    at = known.file.scope_rev(scope) if rev is None else rev
    return services.save_facts(actor, case, scope=scope, facts=facts, asked=tuple(told), rev=at)


def page_of(case: Case, step: str = "work", who: str = "") -> str:
    return reverse("cases:claim", args=[case.pk]) + f"?step={step}" + (f"&who={who}" if who else "")


def test_facts_are_kept_once_and_feed_every_claim(cast: Any) -> None:
    case = case_of(cast.beijing_volunteer, cast.beijing)
    tell(cast.beijing_volunteer, case, FACTS)
    view = selectors.wizard(cast.beijing_volunteer, case)
    assert view.bundle.total_fen == TOTAL
    assert [(card.claim.code, card.claim.amount_fen) for card in view.cards] == [
        ("wage", 1_557_500), ("double_wage", 6_735_000), ("severance", 652_500),
    ]  # fmt: skip
    assert selectors.facts_by_worker(cast.beijing_volunteer, case) == {case.lead_id: view.facts}


def test_nothing_of_the_facts_is_in_clear(cast: Any) -> None:
    case = case_of(cast.beijing_volunteer, cast.beijing)
    tell(cast.beijing_volunteer, case, FACTS)
    services.put_claims(cast.beijing_volunteer, case)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_facts")
        facts = repr(cursor.fetchall())
        cursor.execute("SELECT * FROM cases_claim_item")
        items = repr(cursor.fetchall())
    for secret in ("6525", "2025-10-09", "unpaid_wages", "severance_due", "R-TERM-38", "拖欠"):
        assert secret not in facts
    assert "6525" not in items
    assert "应发" not in items


def test_what_the_case_knows_is_not_asked_again(cast: Any) -> None:
    case = three_months(cast.beijing_volunteer, case_of(cast.beijing_volunteer, cast.beijing))
    services.record_event(cast.beijing_volunteer, case, kind="left", on=date(2026, 9, 30))
    facts = selectors.facts_by_worker(cast.beijing_volunteer, case)[case.lead_id]
    assert [one.month for one in facts.periods or ()] == ["2026-05", "2026-06", "2026-07"]
    assert facts.last_day.isoformat() == "2026-09-30"  # type: ignore[union-attr]
    asked = [ask.fact for ask in selectors.wizard(cast.beijing_volunteer, case).questions]
    assert "periods" not in asked
    assert "last_day" not in asked


def test_claims_go_into_the_ledger_with_their_calculation_line(cast: Any) -> None:
    case = case_of(cast.beijing_volunteer, cast.beijing)
    tell(cast.beijing_volunteer, case, FACTS)
    before = EvidenceItem.objects.filter(case=case).count()
    put = services.put_claims(cast.beijing_volunteer, case)
    assert (put.added, put.changed, put.gone) == (5, 0, 0)
    case = selectors.get_case(cast.beijing_volunteer, case.pk)
    assert case.claimed == TOTAL
    items = list(ClaimItem.objects.filter(case=case).select_related("case").order_by("period", "kind"))
    vault.open_all(items, cast.beijing_volunteer)
    assert [(one.kind, one.period, one.until, one.due, one.paid, one.rule) for one in items] == [
        ("severance", "2025-10", "2026-09", 652_500, 0, "R-TERM-N"),
        ("double_wage", "2025-11", "2026-09", 6_735_000, 0, "R-CONTRACT-DOUBLE-LIMIT"),
        ("wage", "2026-07", "", 652_500, 200_000, "R-WAGE-ARREARS"),
        ("wage", "2026-08", "", 652_500, 200_000, "R-WAGE-ARREARS"),
        ("wage", "2026-09", "", 652_500, 0, "R-WAGE-ARREARS"),
    ]
    line = json.loads(items[1].workings)
    assert line["inputs"][0]["hire"] == "2025-10-09"
    assert "10 个整月" in line["steps"][-1]["zh"]
    assert {one["statute"] for one in line["basis"]} >= {"LCL", "DMAL"}
    assert items[1].computed_on.isoformat() == "2026-11-20"  # type: ignore[union-attr]
    assert EvidenceItem.objects.filter(case=case).count() == before + put.evidence
    assert EvidenceItem.objects.filter(case=case, kind="ROSTER", state="missing").exists()
    assert selectors.ledger(cast.beijing_volunteer, case).claimed == TOTAL


def test_putting_twice_doubles_nothing_and_new_facts_update_the_lines(cast: Any) -> None:
    actor = cast.beijing_volunteer
    case = case_of(actor, cast.beijing)
    tell(actor, case, FACTS)
    services.put_claims(actor, case)
    again = services.put_claims(actor, case)
    assert (again.added, again.changed, again.gone, again.same) == (0, 0, 0, 5)
    assert selectors.wizard(actor, case).changes == []
    tell(actor, case, {"monthly": "7000", "resign_stated": "no"})
    changes = [
        (line.label, line.how, line.before, line.after, line.why) for line in selectors.wizard(actor, case).changes
    ]
    assert changes == [
        ("Double wages 2025-11", "changed", 6_735_000, 7_225_287, "Monthly pay, Ground stated in writing when leaving"),
        (
            "Economic compensation (N) 2025-10",
            "gone",
            652_500,
            None,
            "Monthly pay, Ground stated in writing when leaving",
        ),
    ]
    put = services.put_claims(actor, case)
    assert (put.added, put.changed, put.gone, put.same) == (0, 1, 1, 3)
    assert selectors.get_case(actor, case.pk).claimed == 1_557_500 + 7_225_287


def test_lines_typed_by_hand_stay_and_a_typed_over_sum_is_no_longer_computed(cast: Any) -> None:
    actor = cast.beijing_volunteer
    case = three_months(actor, case_of(actor, cast.beijing))
    tell(actor, case, {"hired": "2025-10-09", "monthly": "6525", "last_day": "2026-09-30", "contract": "none"})
    put = services.put_claims(actor, case)
    assert (put.added, put.same) == (1, 3)
    assert set(ClaimItem.objects.filter(case=case, kind="wage").values_list("rule", flat=True)) == {""}
    item = ClaimItem.objects.get(case=case, kind="double_wage")
    services.update_claim_item(actor, case, item_id=item.pk, due=5_000_000, paid=0, rev=item.rev)
    item.refresh_from_db()
    assert (item.rule, item.computed_on, item.facts_rev) == ("", None, None)


def test_a_newer_version_tells_and_two_workers_are_not_in_each_others_way(cast: Any) -> None:
    actor = cast.beijing_volunteer
    case = case_of(actor, cast.beijing, 2)
    one, two = [str(row.person_id) for row in selectors.knowledge(actor, case).workers]
    tell(actor, case, {"monthly": "6000"}, one)
    tell(actor, case, {"monthly": "6500"}, two, rev=0)
    with pytest.raises(Stale) as caught:
        tell(actor, case, {"monthly": "9000"}, one, rev=0)
    assert (caught.value.current.rev, caught.value.current.facts.monthly) == (1, 600_000)
    assert [row.facts.monthly for row in selectors.knowledge(actor, case).workers] == [600_000, 650_000]


def test_common_facts_are_asked_once_for_a_group(cast: Any) -> None:
    actor = cast.beijing_volunteer
    case = case_of(actor, cast.beijing, 3)
    tell(actor, case, {"place": "110000", "hired": "2025-10-09", "contract": "none", "last_day": "2026-09-30"})
    ids = [str(row.person_id) for row in selectors.knowledge(actor, case).workers]
    rows = {ids[0]: read({"monthly": "6525"})[0], ids[1]: read({"monthly": "7000", "hired": "2026-01-10"})[0]}
    services.save_fact_table(actor, case, rows=rows, asked=("monthly", "hired"))
    found = selectors.group_rows(actor, case)
    assert [(row.facts.hired and row.facts.hired.isoformat(), row.total) for row in found] == [
        ("2025-10-09", 6_735_000), ("2026-01-10", 5_221_839), ("2025-10-09", None),
    ]  # fmt: skip
    assert found[2].missing == "Monthly pay"
    put = services.put_claims(actor, case)
    assert put.added == 2
    assert selectors.get_case(actor, case.pk).claimed == 6_735_000 + 5_221_839


def test_a_choice_is_kept_and_changes_the_total(cast: Any) -> None:
    actor = cast.beijing_volunteer
    case = case_of(actor, cast.beijing)
    tell(actor, case, FACTS)
    services.choose(actor, case, scope=str(case.lead_id), chosen={"double_wage_limit": "from_end_of_violation"})
    view = selectors.wizard(actor, case)
    assert view.bundle.total_fen == TOTAL + 240_000
    option = next(
        one for card in view.conflicts for one in card.options if one.chosen and card.code == "double_wage_limit"
    )
    assert (option.key, option.recommended, option.total) == ("from_end_of_violation", False, TOTAL + 240_000)


def test_another_office_sees_and_writes_nothing(cast: Any) -> None:
    case = case_of(cast.beijing_volunteer, cast.beijing)
    tell(cast.beijing_volunteer, case, FACTS)
    for actor in (cast.shenzhen_volunteer, cast.shenzhen_coordinator, cast.auditor):
        with pytest.raises((Refused, NotVisible)):
            selectors.facts_by_worker(actor, case)
        with pytest.raises((Refused, NotVisible)):
            services.put_claims(actor, case)
        with pytest.raises((Refused, NotVisible)):
            services.choose(actor, case, scope=ALL, chosen={})
    assert ClaimItem.objects.filter(case=case).count() == 0


def test_pages_of_another_office_are_not_found(cast: Any, signed_in: Callable[[Any], Client]) -> None:
    case = case_of(cast.beijing_volunteer, cast.beijing)
    client = signed_in(cast.shenzhen_coordinator)
    assert client.get(page_of(case)).status_code == 404
    assert client.get(reverse("cases:claim-workers", args=[case.pk])).status_code == 404
    for name in ("claim-look", "claim-choose", "claim-ledger"):
        assert client.post(reverse(f"cases:{name}", args=[case.pk])).status_code == 404


def test_a_step_saves_and_leads_on(cast: Any, signed_in: Callable[[Any], Client]) -> None:
    case = case_of(cast.beijing_volunteer, cast.beijing)
    client = signed_in(cast.beijing_volunteer)
    typed = {
        "step": "work",
        "rev": "0",
        "scope": str(case.lead_id),
        "hired": "2025-10-09",
        "contract": "none",
        "place": "110000",
    }
    answer = client.post(page_of(case), typed)
    assert answer.status_code == 302
    assert "step=pay" in answer["Location"]
    facts = selectors.facts_by_worker(cast.beijing_volunteer, case)[case.lead_id]
    assert (facts.hired.isoformat(), facts.contract, facts.place) == ("2025-10-09", "none", "110000")  # type: ignore[union-attr]
    stay = client.post(page_of(case), typed | {"rev": "1", "stay": "1", "hired": ""})
    assert "step=work" in stay["Location"]
    assert selectors.facts_by_worker(cast.beijing_volunteer, case)[case.lead_id].hired is None
    assert CaseNote.objects.filter(case=case, kind="facts").count() == 1


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_says_everything_in_both_languages(
    cast: Any, signed_in: Callable[[Any], Client], language: str
) -> None:
    case = case_of(cast.beijing_volunteer, cast.beijing)
    tell(cast.beijing_volunteer, case, {key: value for key, value in FACTS.items() if key != "resign_stated"})
    client = signed_in(cast.beijing_volunteer)
    client.cookies["lang"] = language
    text = client.get(page_of(case, "end")).content.decode()
    words = {
        "en": [
            "Put these claims into the ledger",
            "recommended",
            "One year back from the application",
            "What proves it",
            "Ask next",
        ],
        "zh-hans": ["把这些请求放进工资账", "建议", "从申请日往前数一年", "拿什么证明", "接着问"],
    }[language]
    for word in (*words, "「走的时候，书面（信、微信）写明是因为这个吗？」", "82,925.00"):
        assert word in text, word


def test_bad_input_is_told_at_its_field_and_typed_words_stay(cast: Any, signed_in: Callable[[Any], Client]) -> None:
    case = case_of(cast.beijing_volunteer, cast.beijing)
    client = signed_in(cast.beijing_volunteer)
    client.cookies["lang"] = "zh-hans"
    typed = {
        "step": "pay",
        "rev": "0",
        "scope": str(case.lead_id),
        "monthly": "六千五",
        "periods": "2026-07 6525\n五月 100",
    }
    answer = client.post(page_of(case, "pay"), typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "「月工资」「六千五」不是数字。" in text
    assert "第 2 行：「各月应发和已发」「五月」不是月份" in text
    assert 'value="六千五"' in text
    assert CaseFacts.objects.count() == 0
    work = {"step": "work", "rev": "0", "scope": str(case.lead_id), "hired": "2026-05-01", "last_day": "2026-04-01"}
    assert (
        "「最后工作日」（2026-04-01）早于「入职日」（2026-05-01）" in client.post(page_of(case), work).content.decode()
    )


def test_somebody_elses_newer_facts_are_shown_beside_what_was_typed(
    cast: Any, signed_in: Callable[[Any], Client]
) -> None:
    case = case_of(cast.beijing_volunteer, cast.beijing)
    tell(cast.beijing_volunteer, case, {"monthly": "6000"})
    client = signed_in(cast.beijing_volunteer)
    typed = {"step": "pay", "rev": "0", "scope": str(case.lead_id), "monthly": "7000"}
    answer = client.post(page_of(case, "pay"), typed)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "6,000.00" in text
    assert 'value="7000"' in text
    assert client.post(page_of(case, "pay"), typed | {"rev": "1"}).status_code == 302


def test_a_look_computes_and_saves_nothing(cast: Any, signed_in: Callable[[Any], Client]) -> None:
    case = case_of(cast.beijing_volunteer, cast.beijing)
    tell(cast.beijing_volunteer, case, FACTS)
    client = signed_in(cast.beijing_volunteer)
    client.cookies["lang"] = "en"
    typed = {
        "step": "pay",
        "rev": "1",
        "scope": str(case.lead_id),
        "monthly": "7000",
        "periods": FACTS["periods"],
        "average": "abc",
    }
    answer = client.post(reverse("cases:claim-look", args=[case.pk]), typed)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "72,252.87" in text
    assert "not saved yet" in text
    assert "<html" not in text
    assert CaseFacts.objects.filter(case=case).count() == 1


def test_a_choice_on_the_page(cast: Any, signed_in: Callable[[Any], Client]) -> None:
    case = case_of(cast.beijing_volunteer, cast.beijing)
    tell(cast.beijing_volunteer, case, FACTS)
    client = signed_in(cast.beijing_volunteer)
    answer = client.post(
        reverse("cases:claim-choose", args=[case.pk]),
        {
            "scope": str(case.lead_id),
            "step": "pay",
            "choose_double_wage_limit": "from_end_of_violation",
            "choose_x": "y",
        },
    )
    assert answer.status_code == 302
    assert selectors.wizard(cast.beijing_volunteer, case).bundle.total_fen == TOTAL + 240_000


def test_the_ledger_button_leads_to_the_ledger(cast: Any, signed_in: Callable[[Any], Client]) -> None:
    case = case_of(cast.beijing_volunteer, cast.beijing)
    client = signed_in(cast.beijing_volunteer)
    where = reverse("cases:claim-ledger", args=[case.pk])
    assert "step=pay" in client.post(where, {"scope": str(case.lead_id), "step": "pay"})["Location"]
    tell(cast.beijing_volunteer, case, FACTS)
    answer = client.post(where, {"scope": str(case.lead_id), "client_uuid": str(uuid4())})
    assert answer["Location"] == reverse("cases:case", args=[case.pk]) + "#ledger"
    text = client.get(reverse("cases:case", args=[case.pk])).content.decode()
    assert "67,350.00" in text
    assert "89,450.00" in text


def test_a_table_pasted_from_a_spreadsheet(cast: Any, signed_in: Callable[[Any], Client]) -> None:
    case = case_of(cast.beijing_volunteer, cast.beijing, 3)
    client = signed_in(cast.beijing_volunteer)
    client.cookies["lang"] = "en"
    where = reverse("cases:claim-workers", args=[case.pk])
    broken = "入职\t离职\t月工资\n2025-10-09\t2026-09-30\t6525\n2025-13-09\t2026-09-30\t-5\n2026-01-01\t-\t7000"
    answer = client.post(where, {"paste": broken})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert '<th scope="row">3</th>' in text
    assert "Monthly pay: cannot be negative." in text
    assert CaseFacts.objects.count() == 0
    assert (
        client.post(where, {"paste": broken.replace("2025-13-09", "2025-12-09").replace("-5", "6600")}).status_code
        == 302
    )
    rows = selectors.group_rows(cast.beijing_volunteer, case)
    assert [(row.facts.hired.isoformat(), row.facts.monthly) for row in rows] == [  # type: ignore[union-attr]
        ("2025-10-09", 652_500), ("2025-12-09", 660_000), ("2026-01-01", 700_000),
    ]  # fmt: skip
    assert "4 lines for 3 workers" in client.post(where, {"paste": "2026-01-01\n" * 4}).content.decode()


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_asks_the_same_few_things(cast: Any, signed_in: Callable[[Any], Client], people: int) -> None:
    case = case_of(cast.beijing_volunteer, cast.beijing, people)
    tell(cast.beijing_volunteer, case, FACTS)
    client = signed_in(cast.beijing_volunteer)
    client.get(page_of(case))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(page_of(case))
    assert len(asked) == QUERIES, [one["sql"][:90] for one in asked.captured_queries]


QUERIES = 14


def test_a_closed_case_is_not_changed(cast: Any) -> None:
    actor = cast.beijing_volunteer
    case = case_of(actor, cast.beijing)
    tell(actor, case, FACTS)
    Case.objects.filter(pk=case.pk).update(is_open=False, stage="closed")
    with pytest.raises(Problem):
        services.put_claims(actor, case)


def test_while_sealed_the_page_says_so(cast: Any, signed_in: Callable[[Any], Client]) -> None:
    case = case_of(cast.beijing_volunteer, cast.beijing)
    client = signed_in(cast.beijing_volunteer)
    vault.commands.seal()
    try:
        answers = [
            client.get(page_of(case)),
            client.post(page_of(case), {"step": "work", "rev": "0", "hired": "2026-01-01"}),
        ]
    finally:
        vault.commands.unseal(PASSPHRASE, fill=False)
    assert [answer.status_code for answer in answers] == [503, 503]
    assert CaseFacts.objects.count() == 0


@pytest.mark.parametrize("people", [1, 3, 40])
def test_the_table_of_a_group_asks_the_same_few_things(
    cast: Any, signed_in: Callable[[Any], Client], people: int
) -> None:
    actor = cast.beijing_volunteer
    case = case_of(actor, cast.beijing, people)
    known = selectors.knowledge(actor, case)
    common = {name: value for name, value in FACTS.items() if name not in ("periods", "hired", "monthly")}
    tell(actor, case, common)
    ids = [str(one.person_id) for one in known.workers]
    rows = {
        key: read({"hired": f"2025-{1 + place % 12:02d}-09", "monthly": str(6000 + place * 25)})[0]
        for place, key in enumerate(ids)
    }
    services.save_fact_table(actor, case, rows=rows, asked=("hired", "monthly"))
    client = signed_in(actor)
    client.cookies["lang"] = "en"
    where = reverse("cases:claim-workers", args=[case.pk])
    client.get(where)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(where).content.decode()
    assert len(asked) == GROUP_QUERIES, [one["sql"][:90] for one in asked.captured_queries]
    assert page.count('<td class="m-num" data-label="Claims">') == people
    for place, key in enumerate(ids):
        assert f'name="monthly_{key}" id="id_monthly_{key}" value="{6000 + place * 25:,}.00"' in page
        assert f"?who={key}" in page


GROUP_QUERIES = 13


def test_a_wrong_cell_of_the_table_says_so_and_typed_words_stay(cast: Any, signed_in: Callable[[Any], Client]) -> None:
    actor = cast.beijing_volunteer
    case = case_of(actor, cast.beijing, 3)
    first, second, _third = (str(one.person_id) for one in selectors.knowledge(actor, case).workers)
    client = signed_in(actor)
    client.cookies["lang"] = "en"
    answer = client.post(
        reverse("cases:claim-workers", args=[case.pk]),
        {f"monthly_{first}": "<b>lots", f"hired_{second}": "2026-05-01", f"last_day_{second}": "2026-04-01"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_monthly_{first}" value="&lt;b&gt;lots" maxlength="40" autocomplete="off"' in page
    assert f'aria-describedby="id_monthly_{first}_error" aria-invalid="true"' in page
    assert "Last day of work (2026-04-01) is before hire date (2026-05-01). Please check." in page
    assert f'id="id_hired_{second}" value="2026-05-01"' in page
    assert CaseFacts.objects.count() == 0
