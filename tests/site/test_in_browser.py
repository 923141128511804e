"""The calculators in a real browser at the size of a cheap phone: by keyboard and without a script; Back and Reload with one."""

import re
from collections.abc import Callable, Iterator

import pytest
from tests.chromium import MARKS, chromium

from martlet.access.models import Office

pytestmark = [
    *MARKS,
    pytest.mark.timeout(600),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def phone(live_server, monkeypatch) -> Iterator[Callable[..., object]]:
    """`phone(script=False)`: a page of 360 pixels; at the end it must have broken nowhere and hold no cookie."""
    Office.objects.create(
        code="beijing", name_zh="北京", name_en="Beijing", short="京", area_code="110000", hotline_number="4000000000"
    )
    faults: list[str] = []
    contexts = []
    with chromium(monkeypatch) as browser:

        def opened(*, script: bool) -> object:
            context = browser.new_context(
                base_url=live_server.url, viewport={"width": 360, "height": 740}, java_script_enabled=script
            )
            context.set_default_timeout(60_000)
            contexts.append(context)
            page = context.new_page()
            page.on("pageerror", lambda error: faults.append(str(error)))
            return page

        yield opened
        cookies = [cookie for context in contexts for cookie in context.cookies()]
    assert (faults, cookies) == ([], [])


def keys(page, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


def heading(page) -> str:
    page.wait_for_selector("main:not([hidden]) h1")
    return page.inner_text("h1").replace("\n", "")


def on(page, *pressed: str) -> str:
    """Keys of which the last one sends the page: the heading of the next."""
    keys(page, *pressed[:-1])
    with page.expect_navigation():
        page.keyboard.press(pressed[-1])
    return heading(page)


def test_a_flow_by_keyboard_alone_without_a_script(phone):
    page = phone(script=False)
    page.goto("/calculate/unpaid")
    first = page.locator("input[type=radio]").first
    while not first.evaluate("e => e === document.activeElement"):
        keys(page, "Tab")
    assert on(page, "ArrowDown", "Enter") == "从哪个月开始没发、没发够？"  # the second: a labour boss
    to_field(page, "select[name=q-y]")
    keys(page, "2", "0", "2", "6")
    assert on(page, "Tab", "7", "Tab", "Enter") == "欠到哪个月为止？"
    to_field(page, "select[name=q-y]")
    keys(page, "2", "0", "2", "6")
    assert on(page, "Tab", "9", "Tab", "Enter") == "每个月该给的一样多吗？"
    to_field(page, "input[type=radio]")
    assert on(page, "Space", "Enter") == "一个月该给您多少？"
    to_field(page, "input[name=q-v]")
    page.keyboard.type("很多")
    assert on(page, "Enter") == "一个月该给您多少？"
    assert page.evaluate("document.activeElement.id") == "errors"  # what is wrong has the focus
    with_error = page.inner_text("#errors")
    assert "「很多」不是金额" in with_error
    keys(page, "Tab", "Enter", "Tab")  # along the link to the field: what was typed is still there
    to_field(page, "input[name=q-v]")
    assert page.input_value("input[name=q-v]") == "很多"
    keys(page, "Control+A")
    page.keyboard.type("6525")
    assert on(page, "Enter") == "这几个月一共给了您多少？"
    to_field(page, "input[name=q-v]")
    page.keyboard.type("4000")
    assert on(page, "Enter") == "您哪天离开的？"
    to_field(page, "input[value=still]")
    assert on(page, "Space", "Enter") == "您在哪个城市干活？"
    to_field(page, "input[value='110000']")
    assert on(page, "Space", "Enter") == "大概该给您"
    assert page.inner_text(".sum .v").split() == ["15,575.00", "元"]
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.locator("[data-print]").is_hidden()  # printing is the browser's own menu then
    assert page.locator("a[href='tel:4000000000']").count() == 1


def to_field(page, selector: str) -> None:
    """Tab until the field has the focus."""
    for _press in range(40):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        keys(page, "Tab")
    raise AssertionError(f"{selector} cannot be reached by Tab")


def choose_month(page, month: int) -> None:
    page.select_option("[name=q-y]", "2026")
    page.select_option("[name=q-m]", str(month))
    page.click("button[value=next]")


def test_back_and_reload_ask_nothing_and_leaving_forgets(phone):
    page = phone(script=True)
    page.goto("/calculate")
    page.click("a[href='/calculate/unpaid']")
    page.check("input[value=boss]")
    page.click("button[value=next]")
    page.wait_for_selector("[name=q-m]")
    choose_month(page, 7)
    page.wait_for_selector("text=欠到哪个月为止")
    page.go_back()
    page.wait_for_selector("text=从哪个月开始没发")
    assert page.input_value("[name=q-m]") == "7"
    page.reload()
    page.wait_for_selector("text=从哪个月开始没发")
    choose_month(page, 8)
    page.wait_for_selector("text=欠到哪个月为止")
    page.go_back()
    page.wait_for_selector("text=从哪个月开始没发")
    page.go_back()
    page.wait_for_selector("text=是个什么样的地方")
    page.go_forward()
    page.wait_for_selector("text=从哪个月开始没发")
    assert re.search(r"/calculate/unpaid$", page.url)
    page.route("https://www.baidu.com/**", lambda route: route.fulfill(body="elsewhere"))
    page.route("**/exit", lambda route: route.fulfill(body="elsewhere"))
    with page.expect_navigation():
        page.click("[data-leave]")
    page.go_back()
    page.wait_for_selector("text=是个什么样的地方")
    assert page.evaluate("sessionStorage.length") == 0
    assert page.locator("[name=given]").first.input_value() == ""


def test_a_result_prints_on_one_page(phone):
    page = phone(script=True)
    page.goto("/calculate/unpaid")
    given = "work=boss&owed_from=2026-07&owed_to=2026-09&even=same&month_due=6525.00&paid_sum=4000.00&left=still&city=110000"
    page.locator("form[novalidate] [name=given]").evaluate("(e, text) => { e.value = text; }", given)
    page.locator("form[novalidate] [name=at]").evaluate("e => e.remove()")
    page.click("button[value=next]")
    page.wait_for_selector("text=15,575.00")
    assert page.locator("[data-print]").is_visible()
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
