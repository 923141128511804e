"""Evidence that several people write at once: who comes later with an old page is told, and no note is lost."""

from io import BytesIO
from typing import Any

import pytest

from martlet.access.actor import Actor
from martlet.cases import selectors, services
from martlet.cases.models import Case, EvidenceItem
from martlet.foundation.errors import Problem, Stale

from . import stories

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Any) -> Case:
    return stories.case_of(cast.beijing_coordinator, cast.beijing)


def first(case: Case) -> EvidenceItem:
    item = case.evidence.first()
    assert item is not None
    return item


def shown(actor: Actor, case: Case) -> tuple[str, str, int]:
    """(state, note, rev) of the first piece, as its page has it."""
    item = selectors.evidence_line(actor, selectors.get_case(actor, case.pk), first(case).pk).item
    return item.state, item.note, item.rev


def attach(actor: Actor, case: Case) -> None:
    services.attach_file(
        actor,
        case,
        item_id=first(case).pk,
        source=BytesIO(b"%PDF-"),
        name="a.pdf",
        size=5,
        content_type="application/pdf",
    )


def write(actor: Actor, case: Case, rev: int, note: str, state: str = "missing") -> None:
    services.set_evidence(actor, case, item_id=first(case).pk, state=state, note=note, rev=rev)


def test_a_page_older_than_a_file_is_told_that_it_is_in_hand(cast: Any, case: Case) -> None:
    attach(cast.beijing_mediator, case)
    with pytest.raises(Stale) as told:
        write(cast.beijing_coordinator, case, 1, "还没拿到")
    assert (told.value.current.state, shown(cast.beijing_coordinator, case)) == ("have", ("have", "", 2))
    attach(cast.beijing_mediator, case)  # one more file changes nothing of what people write
    assert shown(cast.beijing_coordinator, case) == ("have", "", 2)


def test_a_page_older_than_the_list_is_told_too(cast: Any, case: Case) -> None:
    services.add_evidence(cast.beijing_mediator, case, kind=first(case).kind, state="waiting", note="工头答应周五给")
    with pytest.raises(Stale):
        write(cast.beijing_coordinator, case, 1, "没有")
    assert shown(cast.beijing_coordinator, case) == ("waiting", "工头答应周五给", 2)


def test_a_note_stays_when_the_kind_is_added_again_without_one(cast: Any, case: Case) -> None:
    write(cast.beijing_coordinator, case, 1, "在老乡手里", "waiting")
    for _time in range(2):
        services.add_evidence(cast.beijing_mediator, case, kind=first(case).kind, state="have")
        assert shown(cast.beijing_coordinator, case) == ("have", "在老乡手里", 3)
    attach(cast.beijing_mediator, case)
    assert shown(cast.beijing_coordinator, case) == ("have", "在老乡手里", 3)


def test_a_note_is_not_replaced_by_who_has_not_read_it(cast: Any, case: Case) -> None:
    write(cast.beijing_coordinator, case, 1, "在老乡手里", "waiting")
    kind = first(case).kind
    with pytest.raises(Problem) as told:
        services.add_evidence(cast.beijing_mediator, case, kind=kind, state="have", note="照片三张")
    assert told.value.field == "note"
    assert shown(cast.beijing_coordinator, case) == ("waiting", "在老乡手里", 2)
    services.add_evidence(cast.beijing_mediator, case, kind=kind, state="have", note="在老乡手里")
    assert shown(cast.beijing_coordinator, case) == ("have", "在老乡手里", 3)
