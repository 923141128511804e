"""Strangers send a real Asterisk junk: an alarm is raised, and a caller is served meanwhile. (With sixty callers: test_crowds.)"""

import time
from pathlib import Path

import pytest
from tests.adapters.exchange_house import NUMBER, House, why_not
from tests.adapters.test_crowds import throw

from martlet.telephony.exchange.control import messages_taken

pytestmark = [
    pytest.mark.exchange,
    pytest.mark.timeout(240),
    pytest.mark.skipif(bool(why_not()), reason=why_not() or "-"),
]


def test_a_storm_of_junk_raises_an_alarm_and_a_caller_is_served(tmp_path: Path) -> None:
    alarms = "select cause, ended from telephony_flood_alarm"
    with House(tmp_path, people=1) as house:
        volunteer, worker = house.volunteer(1), house.caller()
        before = messages_taken(house.data / "exchange")
        worker.call(NUMBER)
        assert worker.connected.wait(10)
        after = messages_taken(house.data / "exchange")
        assert before is not None
        assert after is not None
        assert 1 <= after - before <= 60  # what one call is
        time.sleep(7)  # two looks of the back room
        assert house.rows(alarms) == []
        worker.hang_up()
        assert volunteer.over.wait(5)
        house.write("update volunteers_duty set state='ready'")
        end = time.monotonic() + 60
        while house.rows(alarms) != [("junk", None)]:
            assert time.monotonic() < end
            throw(house.sip, 400)
            time.sleep(0.1)
        again = house.caller().call(NUMBER)
        throw(house.sip, 400)
        assert again.connected.wait(10)
