"""A call that rings a real exchange ends as money in a worker's hands and as a figure in a public report."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.adapters.sip_phone import RATE, power, until
from tests.journeys.chapters import (
    AGREED,
    CONTRACTOR,
    LINE,
    SITE,
    SUBCONTRACTOR,
    grown,
    it_rings,
    known_since,
    one_more,
    the_claim_and_its_last_day,
    the_contact_becomes_a_case,
    the_money_comes,
)
from tests.journeys.house import House
from tests.journeys.navigators import (
    VOLUNTEER_TONE,
    WORKER_TONE,
    Caller,
    Coordinator,
    Mediator,
    Stranger,
    Visitor,
    Volunteer,
)

from martlet.telephony.demo import KNOWN_CALLER

pytestmark = [pytest.mark.browser, pytest.mark.exchange]

NUMBER = KNOWN_CALLER.removeprefix("+86")
WORDS = "我在福田工地绑了三个月钢筋，一分钱没拿到，老板说总包没给他。"
Comes = Callable[..., Any]


def test_the_card_is_there_while_the_phone_rings(
    house: House, people: Comes, callers: Comes, measured: Callable[[str], None]
) -> None:
    """Three calls that the worker gives up: from the key to the ring, from the ring to the card."""
    volunteer = people(Volunteer, house)
    waited = volunteer.counts_call_backs()
    volunteer.goes_on_duty()
    to_ring, to_card = [], []
    for _time in range(3):
        worker = callers(house)
        worker.calls(LINE, NUMBER)
        worker.hears_the_notice()
        pressed = worker.chooses("1")
        call = volunteer.hears_it_ring()
        to_ring.append(volunteer.marks(call)["martlet:ring"] - pressed)
        to_card.append(volunteer.ring_to_card(call))
        worker.hangs_up()
        volunteer.hears_it_stop()
        volunteer.page.wait_for_selector("#presence[data-state=ready]")
    measured(f"key to ring {listed(to_ring)} ms; ring to card {listed(to_card)} ms")
    assert min(to_card) < 300
    # Nobody was answered, so somebody is to be called: three calls of one number are one call-back.
    assert volunteer.counts_call_backs() == waited + 1


def test_from_a_call_to_money_and_a_public_figure(
    house: House, people: Comes, callers: Comes, measured: Callable[[str], None]
) -> None:
    volunteer, mediator = people(Volunteer, house), people(Mediator, house)
    coordinator, director = people(Coordinator, house), people(Coordinator, house, "ma")
    before, public_before = coordinator.reads_the_report(), people(Visitor, house).reads_the_results()

    contact = the_call_is_answered(house, volunteer, callers(house), measured)
    case, number = the_contact_becomes_a_case(volunteer, WORDS, "吴*兰")
    assert both_voices(volunteer.listens(contact, "facts"))
    the_claim_and_its_last_day(mediator, case)
    the_money_comes(mediator, case)

    after = coordinator.reads_the_report()
    coordinator.picture("report")
    assert grown(before, after) == one_more("女")
    assert coordinator.page.locator("figure svg").count() >= 2
    public = people(Visitor, house)
    shown = public.reads_the_results()
    public.picture("results")
    names = ("contacts", "persons", "cases", "money")
    network = dict(
        zip(names, (director.reads_the_report()["按办公室"]["合计"][place] for place in (0, 1, 2, 4)), strict=True)
    )
    told = [name for name in names if isinstance(shown[name], int)]  # what concerns fewer than ten is told by no page
    counted = [name for name in names[:3] if network[name] >= 10]
    assert told in (counted, [*counted, "money"])  # money is told where it came to ten people
    assert [shown[name] for name in told] == [network[name] for name in told]
    more = dict(zip(names, [1, 1, 1, AGREED], strict=True))
    both = [name for name in told if isinstance(public_before[name], int)]
    assert [shown[name] - public_before[name] for name in both] == [more[name] for name in both]
    assert small_cells(shown["tables"]) == []
    secrets = ["吴秀兰", "吴*兰", "秀兰", NUMBER, "138****0024", number, SUBCONTRACTOR, CONTRACTOR, SITE, WORDS[:12]]
    assert [word for word in secrets if word in shown["text"]] == []

    # A colleague of Wuhan finds nothing of it, by any address that was used and by no search.
    stranger = people(Stranger, house)
    everybody = [volunteer, mediator, coordinator]
    assert stranger.opens_any_of({asked for one in everybody for asked in one.asked}) == []
    for word in ("吴秀兰", "秀兰", "wxl", NUMBER, NUMBER[-4:], number, SUBCONTRACTOR, CONTRACTOR, SITE):
        found = stranger.finds(word).replace(word, "")
        assert [secret for secret in ("吴秀兰", "吴*兰", number, contact, case) if secret in found] == [], word
    for path in (
        "/console/",
        "/console/hotline/",
        "/console/hotline/contacts",
        "/console/cases/",
        "/console/mediation/",
    ):
        assert stranger.opens(path) == 200
        assert [secret for secret in secrets if secret in stranger.reads("body")] == []


def the_call_is_answered(house: House, volunteer: Volunteer, worker: Caller, measured: Callable[[str], None]) -> str:
    """From the ring to the outcome; the contact's address."""
    volunteer.goes_on_duty()
    call = it_rings(volunteer, worker, NUMBER)
    card = volunteer.reads("#ring")
    volunteer.picture("ring")
    assert [
        words
        for words in ("138****0024", "按键选了：工资", "2 人共用", known_since(), "未打开", "郑*国")
        if words not in card
    ] == []
    assert [words for words in (NUMBER, "吴", "秀兰") if words in card] == []
    measured(f"ring to card in the story {volunteer.ring_to_card(call):.0f} ms")

    volunteer.answers_with_space()
    contact = volunteer.has_the_page_of_the_talk()
    assert (volunteer.hears(WORKER_TONE), worker.hears(VOLUNTEER_TONE)) == (True, True)
    assert (volunteer.hears(VOLUNTEER_TONE), worker.hears(WORKER_TONE)) == (False, False)

    # Words are saved by themselves, and pages change under the call.
    volunteer.writes(WORDS)
    volunteer.picture("talk")
    volunteer.goes_to("/console/")
    volunteer.goes_to(contact)
    assert (volunteer.words(), worker.is_on_the_line) == (WORDS, True)
    volunteer.is_talking()

    # The worker says yes, and the file that Beijing keeps opens for Shenzhen.
    volunteer.asks_and_opens_the_known_file()
    assert "吴*兰" in volunteer.reads(".m-who")
    assert volunteer.words() == WORDS
    volunteer.picture("known")
    volunteer.hangs_up()
    worker.is_cut_off()
    volunteer.page.wait_for_selector("#call-state .m-tag-info")
    volunteer.picture("wrap-up")
    sealed = until(
        lambda: house.rows(
            "select c.stage, c.ended_by, r.seconds > 3 from telephony_recording r join telephony_call c on c.id = r.call_id"
            " where r.file_id is not null and c.id = ?", call.replace("-", ""),
        ), 30,
    )  # fmt: skip
    assert sealed == [("ended", "volunteer", 1)]
    return contact


# --- small things --------------------------------------------------------------------------------------------------------


def both_voices(samples: list[int]) -> bool:
    """Whether a second of the recording holds both tones. The browser's noise filter leaves the volunteer's one faint, so
    it counts what stands out from the silence between the two."""

    def stand_out(second: list[int]) -> bool:
        silence = power(second, (WORKER_TONE + VOLUNTEER_TONE) / 2)
        return min(power(second, WORKER_TONE), power(second, VOLUNTEER_TONE)) > max(0.003, 10 * silence)

    return any(stand_out(samples[start : start + RATE]) for start in range(0, len(samples) - RATE, RATE))


def small_cells(tables: list[list[list[str]]]) -> list[str]:
    """Numbers of conversations under ten that stand in a public table: there must be none."""
    return [
        cell for table in tables[1:] for row in table[1:] for cell in row[1:] if cell.isdigit() and 0 < int(cell) < 10
    ]


def listed(values: list[float]) -> str:
    return ", ".join(f"{value:.0f}" for value in values)
