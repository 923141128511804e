"""The journal: what it records, and that nothing can be changed in it unseen."""

import pytest
from django.db import DatabaseError, connection, transaction

from martlet.access import journal
from martlet.access.actions import action
from martlet.access.actor import Actor, Role
from martlet.access.errors import Refused
from martlet.access.models import JournalEntry, Office
from martlet.access.policy import TABLE, register, role

pytestmark = pytest.mark.django_db


@pytest.fixture
def renaming(monkeypatch):
    monkeypatch.setitem(TABLE, "access.test_rename", role(Role.COORDINATOR))

    @action("access.test_rename", on="office")
    def rename(actor: Actor, office: Office, *, name: str, reason: str = "", fail: bool = False) -> Office:
        office.name_en = name
        office.save()
        if fail:
            raise RuntimeError("in the middle")
        return office

    return rename


def test_a_write_leaves_one_row_with_field_names_and_no_value(cast, renaming):
    renaming(cast.beijing_coordinator, cast.beijing, name="王小明", reason="moved")
    row = JournalEntry.objects.get(action="access.test_rename")
    assert (row.object_type, row.object_id) == ("access.office", str(cast.beijing.pk))
    assert (row.fields, row.reason, row.allowed) == ("name", "moved", True)
    assert row.actor_id == cast.beijing_coordinator.user_id
    assert "王小明".encode() not in journal.canonical(row)


def test_a_refused_write_changes_nothing_and_is_recorded(cast, renaming):
    with pytest.raises(Refused):
        renaming(cast.beijing_volunteer, cast.beijing, name="X")
    cast.beijing.refresh_from_db()
    assert cast.beijing.name_en == "Beijing"
    row = JournalEntry.objects.get(action="access.test_rename")
    assert (row.allowed, row.reason) == (False, "policy")


def test_a_write_that_fails_leaves_neither_change_nor_row(cast, renaming):
    with pytest.raises(RuntimeError):
        renaming(cast.beijing_coordinator, cast.beijing, name="X", fail=True)
    cast.beijing.refresh_from_db()
    assert cast.beijing.name_en == "Beijing"
    assert JournalEntry.objects.filter(action="access.test_rename").count() == 0


def test_the_chain_holds_and_every_kind_of_tampering_breaks_it(cast, writable_journal):
    for number in range(6):
        journal.record(cast.auditor, "access.signed_in", reason=f"r{number}")
    rows = JournalEntry.objects.count()
    assert journal.verify() == journal.Verdict(rows, None, bytes(JournalEntry.objects.latest("n").hash).hex())
    for tamper in (
        lambda: JournalEntry.objects.filter(n=3).update(reason="other"),
        lambda: JournalEntry.objects.filter(n=3).delete(),
        lambda: JournalEntry.objects.filter(n=3).update(allowed=False),
        lambda: JournalEntry.objects.filter(n=3).update(hash=b"\0" * 32),
    ):
        with transaction.atomic():
            tamper()
            assert journal.verify().broken_at == 3
            transaction.set_rollback(True)


@pytest.mark.parametrize("change", ["UPDATE access_journal SET reason = 'x'", "DELETE FROM access_journal"])
def test_the_database_itself_refuses_to_change_a_row(cast, change):
    journal.record(cast.auditor, "access.signed_in")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_two_rooms_cannot_register_one_action_or_a_strange_name():
    with pytest.raises(ValueError, match="not an action"):
        register("access", {"cases.read": role(Role.ADMIN)})
    with pytest.raises(ValueError, match="twice"):
        register("access", {"access.seal": role(Role.VOLUNTEER)})
