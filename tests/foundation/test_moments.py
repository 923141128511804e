"""Where a day begins on the clock of the network, not on that of UTC."""

from datetime import UTC, date, datetime, time

from django.utils import timezone

from martlet.foundation.moments import midnight, moment_of


def test_a_day_begins_at_midnight_in_china() -> None:
    assert midnight(date(2026, 11, 24)) == datetime(2026, 11, 23, 16, tzinfo=UTC)
    assert timezone.localtime(midnight(date(2026, 11, 24))).isoformat() == "2026-11-24T00:00:00+08:00"


def test_a_time_of_the_clock_is_that_of_china() -> None:
    assert moment_of(date(2026, 11, 24), time(19, 40)) == datetime(2026, 11, 24, 11, 40, tzinfo=UTC)
