"""The demo's corrections show a history and change no amount."""

from martlet.access.models import RoleGrant, User
from martlet.demo import figures
from martlet.law import parameters
from martlet.lawbook import selectors
from martlet.lawbook.models import Correction


def test_the_demo_shows_a_history_and_changes_no_amount(cast):
    director = User.objects.get(username="ma")
    assert RoleGrant.objects.filter(user=director).exists()
    figures.load()
    figures.load()
    assert Correction.objects.count() == 2
    before, now = parameters.built_in(), selectors.book()
    assert {(one.kind, one.place, one.since): one.value for one in now} == {
        (one.kind, one.place, one.since): one.value for one in before
    }
    states = [row.state for row in selectors.history(cast.auditor, "min_wage.month", "210100", selectors.today())]
    assert "withdrawn" in states
