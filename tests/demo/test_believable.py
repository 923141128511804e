"""Names, days and hours of the demo are as a hotline meets them, drawn ten thousand times."""

from collections import Counter
from datetime import date
from random import Random

import pytest

from martlet.demo import homes, names
from martlet.demo.models import DemoRun
from martlet.demo.people import Makers
from martlet.demo.talks import Calendar

DRAWN = 20_000
OTHER_READINGS = set("单解查仇朴盖区缪宁乐员")
TWO_CHARACTERS = ("尉迟", "万俟", "令狐", "长孙", "欧阳", "上官", "司马", "诸葛")


@pytest.fixture(scope="module")
def drawn() -> list[str]:
    random = Random(1)
    return [names.person(random, "mf"[number % 2]) for number in range(DRAWN)]


def test_surnames_are_as_frequent_as_among_the_population(drawn: list[str]) -> None:
    """Of a hundred people seven are called 王, 李 or 张 each, five 刘; a name of two per ten thousand occurs too."""
    first = Counter(name[0] for name in drawn if "·" not in name)
    share = {surname: first[surname] / DRAWN for surname in "王李张刘陈杨"}
    assert [surname for surname, _count in first.most_common(3)] == sorted("王李张", key=lambda one: -first[one])
    assert all(0.06 < share[surname] < 0.10 for surname in "王李张")
    assert all(0.03 < share[surname] < 0.08 for surname in "刘陈杨")
    assert len(first) > 150


def test_names_that_are_hard_to_find_are_among_them(drawn: list[str]) -> None:
    other = sum(name[0] in OTHER_READINGS for name in drawn if "·" not in name)
    double = sum(name.startswith(TWO_CHARACTERS) for name in drawn)
    dotted = sum("·" in name for name in drawn)
    assert (60 < other < 400, 30 < double < 300, 200 < dotted < 800) == (True, True, True)
    assert {len(name) for name in drawn if "·" not in name} == {2, 3, 4}
    assert Counter(name for name in drawn if "·" in name).most_common(1)[0][1] < 0.03 * dotted  # hardly two of one name


def test_people_come_from_counties_and_most_of_them_from_where_migrants_come_from() -> None:
    random = Random(5)
    found = Counter(homes.home(random) for _n in range(DRAWN))
    by_province = Counter(province for province, _words in found.elements())
    assert (len(found) > 150, by_province.most_common(1)[0][0]) == (True, "41")  # Henan
    assert 0.10 < by_province["34"] / DRAWN < 0.14
    assert {"阜阳临泉", "商丘民权", "云阳"} < {words for _province, words in found}


def test_no_two_seeds_give_the_same_people_and_one_seed_always_does() -> None:
    one, again, other = (
        [names.person(random, "f") for _n in range(50)] for random in (Random(3), Random(3), Random(4))
    )
    assert one == again
    assert one != other


def test_three_years_of_days_with_their_seasons_and_evenings() -> None:
    makers = Makers(DemoRun(today=date(2026, 11, 20), persons=1, cases=1, contacts=1, seed=1), [])
    calendar, random = Calendar(makers), Random(2)
    moments = [calendar.moment(random) for _n in range(DRAWN)]
    days = [moment.date() for moment in moments]
    assert (min(days) < date(2024, 1, 1), max(days) <= date(2026, 11, 20)) == (True, True)
    by_month, by_weekday, by_hour = (
        Counter(found) for found in ([d.month for d in days], [d.weekday() for d in days], [m.hour for m in moments])
    )
    assert by_month[1] > 1.4 * by_month[3]  # before Spring Festival
    assert by_weekday[6] < 0.7 * by_weekday[2]  # Sundays are quiet
    assert by_hour.most_common(1)[0][0] == 18  # after the shift
    assert {hour for hour in by_hour if hour < 9 or hour > 20} == set()
    years = Counter((date(2026, 11, 20) - day).days // 365 for day in days)
    assert years[0] > years[1] > years[2] > 0  # a little more every year
