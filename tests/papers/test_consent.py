"""A paper that tells somebody outside of a worker is printed only with their live consent, or its ground in an emergency."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.papers import stories

from martlet.foundation.errors import Problem
from martlet.papers import services
from martlet.papers.models import Paper
from martlet.papers.rules.register import all_papers
from martlet.registry.models import Consent
from martlet.registry.services import record_consent, withdraw_consent

pytestmark = pytest.mark.django_db
REFERRAL = "D18C"


def test_the_letters_to_others_ask_for_it() -> None:
    assert [one.id for one in all_papers() if one.consent] == [REFERRAL]


def test_a_referral_waits_for_the_workers_consent(cast: Any) -> None:
    actor = cast.beijing_mediator
    case = stories.full_case(actor, cast.beijing, people=1)
    person = case.workers.get().person
    stories.fill_in(actor, case, REFERRAL)

    said: list[str] = []

    def printed() -> bool:
        try:
            services.order_paper(actor, case, kind=REFERRAL)
        except Problem as problem:
            said.append(problem.message)
            return False
        return True

    record_consent(actor, person, purpose="handle", channel="oral_desk")  # for another purpose
    assert (printed(), Paper.objects.count()) == (False, 0)
    services.order_paper(actor, case, kind=REFERRAL, draft=True)  # to be read to them
    given = record_consent(actor, person, purpose="share", channel="oral_desk", words="法律援助中心")
    assert printed()
    withdraw_consent(actor, person, consent_id=given.pk)
    assert not printed()
    record_consent(
        actor, person, purpose="share", channel="oral_phone", basis="vital", words="派出所"
    )  # in danger, cannot be asked
    assert printed()
    Consent.objects.update(expires=timezone.localdate() - timedelta(days=1))
    assert not printed()
    assert Paper.objects.filter(is_draft=False).count() == 2
    assert len(said) == 3
    assert all("转给说好的第三方" in sentence for sentence in said)
