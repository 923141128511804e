"""The journal: what it records, and that nothing can be changed in it unseen."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from martlet.access import checkpoints, journal, services
from martlet.access.actions import action
from martlet.access.actor import Actor, Role, system_actor
from martlet.access.clock import verify_journal
from martlet.access.errors import Refused
from martlet.access.models import JournalEntry, Office
from martlet.access.policy import TABLE, register, role

pytestmark = pytest.mark.django_db


@pytest.fixture
def renaming(monkeypatch):
    monkeypatch.setitem(TABLE, "access.test_rename", role(Role.COORDINATOR))

    @action("access.test_rename", on="office", reasons=("moved", "married"))
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


def test_what_somebody_types_as_their_reason_is_only_said_to_be_there(cast, renaming):
    renaming(cast.beijing_coordinator, cast.beijing, name="王小明", reason="王小明 says it has moved")
    renaming(cast.beijing_coordinator, cast.beijing, name="王小明", reason="")
    rows = JournalEntry.objects.filter(action="access.test_rename").order_by("n")
    assert [(row.fields, row.reason) for row in rows] == [("name,reason", ""), ("name", "")]


@pytest.mark.parametrize("reason", ["王小明", "Wang Xiaoming", "a" * 61, "13800001111, he says"])
def test_words_never_become_a_row(cast, reason):
    before = JournalEntry.objects.count()
    with pytest.raises(ValueError, match="only a code"):
        journal.record(cast.auditor, "access.signed_in", reason=reason)
    assert JournalEntry.objects.count() == before


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
    for place, tamper in (
        (3, lambda: JournalEntry.objects.filter(n=3).update(reason="other")),
        (3, lambda: JournalEntry.objects.filter(n=3).delete()),
        (3, lambda: JournalEntry.objects.filter(n=3).update(allowed=False)),
        (3, lambda: JournalEntry.objects.filter(n=3).update(hash=b"\0" * 32)),
        (3, lambda: change_places(3, 4)),
        (4, lambda: slip_in(3)),  # it follows from the one before, and what comes after it does not
    ):
        with transaction.atomic():
            tamper()
            assert (journal.verify().broken_at, journal.verify().why) == (place, "chain")
            transaction.set_rollback(True)


def change_places(one, other):
    """Two rows with all that is in them, hashes too."""
    rows = JournalEntry.objects
    rows.filter(n=one).update(n=-1)
    rows.filter(n=other).update(n=one)
    rows.filter(n=-1).update(n=other)


def slip_in(at):
    """A row that was not there, and all after it one place further."""
    for n in JournalEntry.objects.filter(n__gte=at).order_by("-n").values_list("n", flat=True):
        JournalEntry.objects.filter(n=n).update(n=n + 1)
    entry = JournalEntry(n=at, at=timezone.now(), actor_kind="system", action="test.slipped_in")
    entry.hash = journal.chained(bytes(JournalEntry.objects.get(n=at - 1).hash), entry)
    entry.save(force_insert=True)


# --- what was signed --------------------------------------------------------------------------------------------------------


def rows(cast, count):
    for number in range(count):
        journal.record(cast.auditor, "access.signed_in", reason=f"r{number}")


def written_anew(after):
    """Somebody who knows how it is done changes a row and counts every hash after it again: the chain holds."""
    JournalEntry.objects.filter(n=after).update(reason="other")
    before = bytes(JournalEntry.objects.get(n=after - 1).hash)
    for entry in JournalEntry.objects.filter(n__gte=after).order_by("n"):
        before = journal.chained(before, entry)
        JournalEntry.objects.filter(n=entry.n).update(hash=before)


def test_an_end_that_was_cut_off_is_found_by_what_was_signed(cast, writable_journal):
    rows(cast, 4)
    assert checkpoints.write() is True
    assert checkpoints.write() is False  # nothing new
    rows(cast, 2)
    all_of_it = JournalEntry.objects.count()
    assert checkpoints.write() is True
    found, kept = checkpoints.verify()
    assert (found.broken_at, list(kept.heads)) == (None, [all_of_it - 2, all_of_it])
    JournalEntry.objects.filter(n__gt=all_of_it - 1).delete()
    assert journal.verify().broken_at is None  # the chain alone does not see it
    found, _kept = checkpoints.verify()
    assert (found.rows, found.broken_at, found.why) == (all_of_it - 1, all_of_it, "cut")


def test_a_journal_written_anew_is_found_by_what_was_signed(cast, writable_journal):
    rows(cast, 6)
    checkpoints.write()
    written_anew(3)
    assert journal.verify().broken_at is None
    found, _kept = checkpoints.verify()
    assert (found.broken_at, found.why) == (JournalEntry.objects.count(), "head")


def test_what_was_noted_elsewhere_counts_where_the_file_is_gone(cast, writable_journal):
    rows(cast, 6)
    head = {JournalEntry.objects.count(): bytes(JournalEntry.objects.latest("n").hash).hex()[:16]}
    assert checkpoints.verify(head)[0].broken_at is None
    written_anew(3)
    assert checkpoints.verify()[0].broken_at is None
    assert checkpoints.verify(head)[0].why == "head"
    JournalEntry.objects.filter(n__gt=4).delete()
    assert checkpoints.verify(head)[0].why == "cut"


@pytest.mark.parametrize(
    "forge", [lambda line: line.replace(b"a", b"b", 1), lambda line: b"7 00 now 00", lambda line: b"?"]
)
def test_a_line_that_the_ring_did_not_sign_is_named(cast, forge):
    for _time in range(3):
        rows(cast, 2)
        checkpoints.write()
    lines = checkpoints.place().read_bytes().splitlines()
    checkpoints.place().write_bytes(b"\n".join([lines[0], forge(lines[1]), lines[2], b""]))
    kept = checkpoints.read()
    assert (kept.forged, len(kept.heads)) == (2, 1)


def test_half_a_line_of_a_power_cut_is_written_over(cast):
    rows(cast, 2)
    checkpoints.write()
    whole = checkpoints.place().read_bytes()
    checkpoints.place().write_bytes(whole + whole[: len(whole) // 2])
    assert (len(checkpoints.read().heads), checkpoints.read().forged) == (1, None)
    rows(cast, 1)
    assert checkpoints.write() is True
    assert (len(checkpoints.read().heads), checkpoints.read().forged) == (2, None)


def test_the_last_head_is_signed_before_the_keys_go(cast):
    services.seal(cast.director)
    n = JournalEntry.objects.latest("n").n
    found, kept = checkpoints.verify()  # while sealed
    assert (found.broken_at, list(kept.heads)) == (None, [n])
    rows(cast, 1)
    assert checkpoints.write() is False  # nobody can sign


@pytest.mark.errors_expected
def test_the_night_walks_the_journal_and_says_what_is_wrong(cast, writable_journal, caplog):
    rows(cast, 4)
    checkpoints.write()
    assert verify_journal() == JournalEntry.objects.count()
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
    JournalEntry.objects.filter(n__gt=2).delete()
    verify_journal()
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [
        "the journal is broken at row 3 (cut): martlet journal verify"
    ]


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


def test_the_page_speaks_words_and_filters_by_act(cast, signed_in):
    journal.record(cast.director, "registry.reveal", cast.director.user, fields=("name",), reason="callback")
    journal.record(cast.director, "cases.read", cast.director.user, allowed=False, reason="policy")
    journal.record(cast.director, "cases.read_file", cast.director.user)
    journal.record(system_actor("command line"), "access.manage_office")
    browser, page = signed_in(cast.director), reverse("access:journal")
    shown = browser.get(page).content.decode()
    for words in ("工友：看完整姓名或号码", "姓名", "要给他打电话", "没有权限", ">同事<", ">服务器命令行<"):
        assert words in shown.replace("同事 <", "同事<"), words
    rows = {
        asked: browser.get(page, {"action": asked}).content.decode().partition("<tbody>")[2].count("<tr>")
        for asked in ("cases.read", "cases.", "registry.", "mediation.")
    }
    assert rows == {"cases.read": 1, "cases.": 2, "registry.": 1, "mediation.": 0}
    assert 'value="cases.read" selected' in browser.get(page, {"action": "cases.read"}).content.decode()
