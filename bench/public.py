"""Public pages as a worker's phone asks for them: a question, a result, the rights; beside the bare page of the same server.

The bare page holds fifty rows and a sign-in, a result ten computations and everything they rest on.
"""

from urllib.parse import urlencode

from figure import Figure
from pages import Browser, beside_the_bare_page, demo_password, house

ANSWERS = {
    "work": "boss",
    "owed_from": "2026-05",
    "owed_to": "2026-09",
    "even": "same",
    "month_due": "6525.00",
    "paid_sum": "4000.00",
    "left": "2026-09-30",
    "asked": "2026-10",
    "city": "110000",
}
SECOND = {"how": "no_reason", "hire": "2022-03", "pay": "6000.00", "also": "unpaid"}


def main() -> list[Figure]:
    with house() as port:
        browser = Browser(port)
        browser.sign_in("sun", demo_password(port))
        one, two = urlencode(ANSWERS), urlencode({**ANSWERS, **SECOND})
        return [
            beside_the_bare_page(
                browser, "a question", lambda: browser.timed("/calculate/unpaid", {"given": "work=boss"})
            ),
            beside_the_bare_page(browser, "a result", lambda: browser.timed("/calculate/unpaid", {"given": one})),
            beside_the_bare_page(
                browser, "two matters at once", lambda: browser.timed("/calculate/dismissed", {"given": two})
            ),
            beside_the_bare_page(browser, "all rights", lambda: browser.timed("/rights")),
            beside_the_bare_page(browser, "one right", lambda: browser.timed("/rights/WAG-ARR")),
        ]
