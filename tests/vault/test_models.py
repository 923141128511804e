"""Sealed models on a real database with a real keeper."""

from __future__ import annotations

import io
import os
import pickle
import threading

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.vault.testapp.models import Human, Number, Remark

from martlet import vault
from martlet.vault import client, errors, freshness
from martlet.vault.models import FindableText, StoredFile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_keeper")]


def raw(human: Human, column: str = "name") -> bytes:
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(column)
        cursor.execute(f"SELECT {name} FROM vault_testapp_human WHERE id = %s", [_db_id(human)])  # noqa: S608
        return bytes(cursor.fetchone()[0])


def _db_id(human: Human) -> object:
    return human.pk if connection.features.has_native_uuid_field else human.pk.hex


def saved(name: str = "王小明", **more: object) -> Human:
    human = Human(name=name, key_office=1, **more)
    human.save()
    return human


def again(human: Human) -> Human:
    return vault.open_all([Human.objects.get(pk=human.pk)], "staff:1")[0]


class TestSaving:
    def test_values_come_back_after_opening_and_not_before(self):
        human = saved(amount=1_234_500, note="工资三个月没发")
        assert (human.name, human.amount, human.note) == ("王小明", 1_234_500, "工资三个月没发")
        found = Human.objects.get(pk=human.pk)
        assert found.is_opened is False
        with pytest.raises(errors.NotOpened):
            _ = found.name
        vault.open_all([found], "staff:1")
        assert (found.name, found.amount, found.note) == ("王小明", 1_234_500, "工资三个月没发")

    def test_nothing_is_stored_in_clear_and_empty_looks_like_full(self):
        human, empty = saved(amount=5), saved("", amount=None)
        assert "王小明".encode() not in raw(human)
        assert len(raw(human)) == len(raw(empty)) == 125
        assert len(raw(human, "amount")) == len(raw(empty, "amount")) == 45
        assert (again(empty).name, again(empty).amount) == ("", None)
        assert len(bytes(human.dek)) == 63

    def test_only_changed_fields_are_sealed_anew(self):
        human = again(saved(note="a"))
        name, note = raw(human), raw(human, "note")
        human.note = "b"
        human.name = "王小明"
        human.save()
        assert raw(human) == name
        assert raw(human, "note") != note
        human.save()
        assert again(human).note == "b"

    def test_assigning_without_opening_and_saving_works(self):
        human = Human.objects.get(pk=saved().pk)
        human.name = "李四"
        assert human.name == "李四"
        human.save()
        assert again(human).name == "李四"

    def test_update_fields_seal_only_those(self):
        human = again(saved(note="a"))
        human.name, human.note = "李四", "b"
        human.save(update_fields=["name"])
        assert (again(human).name, again(human).note) == ("李四", "a")
        human.save()
        assert again(human).note == "b"

    def test_a_save_while_sealed_is_refused_and_writes_nothing(self):
        human = Human.objects.get(pk=saved().pk)
        before = raw(human)
        vault.seal()
        human.name = "李四"
        with pytest.raises(errors.Sealed):
            human.save()
        with pytest.raises(errors.Sealed):
            Human(name="张三").save()
        assert (raw(human), Human.objects.count()) == (before, 1)

    def test_an_opened_object_can_be_saved_while_sealed_and_clear_columns_too(self):
        human, other = again(saved()), Human.objects.get(pk=saved().pk)
        vault.seal()
        human.name, other.shelf = "李四", "b2"
        human.save()
        other.save(update_fields=["shelf"])
        client.ask("unseal", passphrase="swallows come home in spring")
        assert (again(human).name, again(other).shelf) == ("李四", "b2")

    @pytest.mark.parametrize(("name", "value"), [("name", 5), ("amount", "5"), ("amount", True), ("amount", 2.5)])
    def test_a_wrong_type_is_refused_at_assignment(self, name, value):
        with pytest.raises(TypeError):
            setattr(Human(), name, value)

    def test_unsealed_objects_never_reach_the_database_by_another_door(self):
        with pytest.raises(errors.NotOpened), transaction.atomic():
            Human.objects.bulk_create([Human(name="王小明")])
        human = again(saved())
        for way in (
            lambda: Human.objects.update(name="x"),
            lambda: Human.objects.filter(name="王小明").count(),
            lambda: Human.objects.filter(amount=5).count(),
            lambda: Human.objects.bulk_update([human], ["name"]),
        ):
            with pytest.raises(TypeError):
                way()

    def test_pickles_and_values_hold_ciphertext(self):
        human = again(saved())
        assert "王小明".encode() not in pickle.dumps(human)
        copied = pickle.loads(pickle.dumps(human))  # noqa: S301
        with pytest.raises(errors.NotOpened):
            _ = copied.name
        human.name = "李四"
        with pytest.raises(errors.NotOpened):
            pickle.dumps(human)
        assert bytes(Human.objects.values_list("name", flat=True).get()) == raw(human)

    def test_refresh_defer_and_only(self):
        human = again(saved(note="a"))
        other = again(human)
        other.note = "b"
        other.save()
        human.name = "not saved"
        human.refresh_from_db()
        assert (human.name, human.note) == ("王小明", "b")
        deferred = vault.open_all(list(Human.objects.defer("name")), "staff:1")[0]
        assert deferred.name == "王小明"
        only = vault.open_all(list(Human.objects.only("name", "dek", "key_office")), "staff:1")[0]
        assert (only.name, only.note) == ("王小明", "b")

    def test_a_row_of_before_the_field_existed_reads_as_empty(self):
        human = saved()
        Human.objects.filter(pk=human.pk).update(note=b"", amount=b"")
        assert (again(human).note, again(human).amount) == ("", None)


class TestTampering:
    @pytest.mark.parametrize("column", ["name", "note"])
    def test_a_ciphertext_moved_to_another_row_does_not_open(self, column):
        one, two = saved(note="a"), saved("李四", note="b")
        Human.objects.filter(pk=one.pk).update(**{column: raw(two, column)})
        with pytest.raises(errors.Tampered):
            getattr(again(one), column)

    def test_a_ciphertext_moved_to_another_field_does_not_open(self):
        one = saved("x", note="y")
        Human.objects.filter(pk=one.pk).update(note=raw(one))
        with pytest.raises(errors.Tampered):
            _ = again(one).note

    def test_a_wrapped_key_moved_to_another_subject_or_office_does_not_open(self):
        one, two = saved(), saved("李四")
        Human.objects.filter(pk=one.pk).update(dek=two.dek)
        with pytest.raises(errors.Tampered):
            again(one)
        Human.objects.filter(pk=two.pk).update(key_office=2)
        with pytest.raises(errors.Tampered):
            again(two)

    def test_moving_to_another_office_the_right_way(self):
        one = saved()
        vault.make_findable("human", one.pk, ["王小明"], under=one)
        before = raw(one)
        vault.move_to_office([one], 2)
        found = again(one)
        assert (found.name, found.key_office, raw(one)) == ("王小明", 2, before)
        client.ask("finder_clear")
        assert [hit.id for hit in vault.find("human", "王小明")] == [one.pk]


class TestChildren:
    def test_children_open_with_their_parents(self):
        human = saved()
        Number.objects.create(human=human, digits="+8613800138000")
        found = Number.objects.select_related("human").get()
        vault.open_all([found], "staff:1")
        assert found.digits == "+8613800138000"
        assert found.human.name == "王小明"

    def test_grandchildren_too(self):
        number = Number.objects.create(human=saved(), digits="1")
        Remark.objects.create(number=number, words="words")
        assert vault.open_all([Remark.objects.get()], "staff:1")[0].words == "words"
        with_all = Remark.objects.select_related("number__human").get()
        vault.open_all([with_all.number.human], "staff:1")
        assert (with_all.words, with_all.number.digits) == ("words", "1")

    @pytest.mark.parametrize("count", [1, 3, 450])
    def test_one_round_trip_for_200_subjects_and_one_query_for_parents_not_at_hand(self, count, own_keeper):
        humans = vault.bulk_create(Human, [Human(name=f"人{number}", key_office=1) for number in range(count)])
        vault.bulk_create(Number, [Number(human=human, digits=human.name) for human in humans])
        children = list(Number.objects.order_by("pk"))
        trips = counted(own_keeper)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            vault.open_all(children, "staff:1")
            assert [child.digits for child in children] == [human.name for human in humans]
        assert trips.count("unwrap") == -(-count // 200)
        assert len(queries) == 1

    def test_a_child_saved_alone_uses_its_parents_key(self):
        human = Human.objects.get(pk=saved().pk)
        Number.objects.create(human=human, digits="2")
        assert vault.open_all([Number.objects.get()], "staff:1")[0].digits == "2"

    def test_a_parent_without_a_key_gets_one_that_is_kept(self):
        Human.objects.bulk_create([Human(shelf="plain")])
        Number.objects.create(human=Human.objects.get(), digits="3")
        Number.objects.create(human=Human.objects.get(), digits="4")
        found = vault.open_all(list(Number.objects.order_by("pk")), "staff:1")
        assert [number.digits for number in found] == ["3", "4"]


class TestRows:
    def test_rows_are_opened_in_place(self, own_keeper):
        vault.bulk_create(Human, [Human(name=f"人{number}", amount=number, key_office=1) for number in range(50)])
        rows = list(Human.objects.order_by("pk").values("id", "name", "amount", "dek", "key_office"))
        trips = counted(own_keeper)
        vault.open_rows(Human, rows, ["name", "amount"], "staff:1")
        assert [(row["name"], row["amount"]) for row in rows] == [(f"人{number}", number) for number in range(50)]
        assert trips == ["unwrap"]
        assert vault.open_rows(Human, [], ["name"], "staff:1") == []

    def test_rows_of_children_and_of_joined_parents(self):
        Number.objects.create(human=saved(), digits="1")
        rows = list(Number.objects.values("id", "digits", "human_id", "human__dek", "human__key_office", "human__name"))
        vault.open_rows(Number, rows, ["digits"], "staff:1", dek="human__dek")
        vault.open_rows(Human, rows, ["human__name"], "staff:1", dek="human__dek", pk="human_id")
        assert (rows[0]["digits"], rows[0]["human__name"]) == ("1", "王小明")

    def test_columns_of_several_models_cost_one_round_trip(self, own_keeper):
        Number.objects.create(human=saved(), digits="1")
        rows = list(Number.objects.values("id", "digits", "human_id", "human__dek", "human__key_office", "human__name"))
        rows.append(dict.fromkeys(rows[0]))
        trips = counted(own_keeper)
        vault.open_columns(
            rows,
            [
                vault.Columns(Number, ["digits"], dek="human__dek"),
                vault.Columns(Human, ["human__name"], dek="human__dek", pk="human_id"),
            ],
            "staff:1",
        )
        assert [(row["digits"], row["human__name"]) for row in rows] == [("1", "王小明"), ("", "")]
        assert trips == ["unwrap"]

    def test_rows_of_an_absent_relation_are_empty(self):
        rows = [{"id": None, "name": None, "dek": None, "key_office": None}]
        assert vault.open_rows(Human, rows, ["name"], "staff:1")[0]["name"] == ""

    def test_bulk_create_makes_one_trip_a_thousand(self, own_keeper):
        trips = counted(own_keeper)
        vault.bulk_create(Human, (Human(name="x", key_office=1) for _ in range(1001)))
        assert trips == ["new_keys", "new_keys"]
        assert Human.objects.count() == 1001


def counted(server) -> list[str]:
    """The operations the keeper is asked for from now on."""
    asked: list[str] = []
    answer = server.keeper.answer

    def noting(operation, arguments):
        asked.append(operation)
        return answer(operation, arguments)

    server.keeper.answer = noting
    return asked


def findable(name: str, *numbers: str, scopes: tuple[int, ...] = ()) -> Human:
    human = saved(name)
    vault.make_findable("human", human.pk, texts=[name], digits=list(numbers), under=human, scopes=scopes)
    return human


def hits(query: str, **more: object) -> list[tuple[object, str]]:
    return [(hit.id, hit.how) for hit in vault.find("human", query, **more)]


class TestFinding:
    def test_a_new_person_is_found_at_once(self):
        assert hits("王小明") == []
        human = findable("王小明", "13800138000")
        assert hits("小明") == [(human.pk, "name")]
        assert hits("wxm") == [(human.pk, "initials")]
        assert hits("8000") == [(human.pk, "tail")]

    def test_a_fresh_finder_costs_one_query_and_one_trip(self, own_keeper):
        findable("王小明")
        hits("小明")
        trips = counted(own_keeper)
        with CaptureQueriesContext(connection) as queries:
            hits("小明")
        assert (len(queries), trips) == (1, ["find"])

    def test_a_changed_name_replaces_the_old_one(self):
        human = findable("王小明")
        assert hits("小明") != []
        vault.make_findable("human", human.pk, ["李四"], under=human)
        assert hits("小明") == []
        assert hits("李四") == [(human.pk, "name")]
        assert FindableText.objects.exclude(blob=b"").count() == 1

    def test_an_erased_person_is_never_found_again(self):
        human = findable("王小明")
        assert hits("小明") != []
        vault.forget("human", human.pk)
        assert hits("小明") == []
        client.ask("finder_clear")
        assert hits("小明") == []
        assert not FindableText.objects.exclude(blob=b"", dek=b"").exists()

    def test_scopes(self):
        one, two = findable("王小明", scopes=(1,)), findable("王小明", scopes=(1, 2))
        assert {hit[0] for hit in hits("小明", scopes=[1])} == {one.pk, two.pk}
        assert hits("小明", scopes=[2]) == [(two.pk, "name")]
        assert hits("小明", scopes=[]) == []

    def test_after_unseal_everything_is_found_again(self):
        human, gone = findable("王小明"), findable("张晓铭")
        vault.forget("human", gone.pk)
        vault.seal()
        with pytest.raises(errors.Sealed):
            hits("小明")
        vault.unseal("swallows come home in spring", fill=True)
        assert client.status().rev == FindableText.objects.latest("rev").rev
        assert hits("小明") == [(human.pk, "name")]

    def test_who_searches_while_somebody_else_fills_is_told_how_far_it_is(self, monkeypatch):
        one = findable("王小明")
        vault.seal()
        vault.unseal("swallows come home in spring")
        monkeypatch.setattr(freshness, "A_MOMENT", 0.1)
        generation = client.ask("finder_begin", until=4)
        for shown in (0.0, 0.0):
            with pytest.raises(errors.Filling) as told:
                hits("小明")
            assert told.value.share == shown
        other = findable("李小明")  # nobody waits for the finder to write a new file
        client.ask("finder_settle", generation=generation, rev=1, stamp=b"?" * 8)
        assert hits("小明") == [(one.pk, "name"), (other.pk, "name")]

    @pytest.mark.django_db(transaction=True)  # it closes old connections, a test's own transaction with them
    def test_the_finder_is_filled_before_anybody_searches(self, caplog, monkeypatch):
        findable("王小明")
        vault.seal()
        vault.unseal("swallows come home in spring")
        assert client.status().rev == 0
        monkeypatch.setattr(freshness, "SLOW_FILL", 0.0)

        class Once(threading.Event):
            def wait(self, timeout=None):
                self.set()
                return True

        with caplog.at_level("INFO", logger="martlet.vault"):
            freshness.keep_filled(Once())
        assert client.status().rev == FindableText.objects.latest("rev").rev
        assert [message.split(":")[0] for message in caplog.messages if "name" in message] == [
            "reading names in for search",
            "names can be searched",
        ]

    @pytest.mark.django_db(transaction=True)
    def test_a_sealed_keeper_is_waited_for(self):
        findable("王小明")
        vault.seal()
        stop = threading.Event()
        stop.wait = lambda timeout=None: stop.set()
        freshness.keep_filled(stop)
        vault.unseal("swallows come home in spring")
        assert client.status().rev == 0

    def test_a_finder_filled_from_another_table_is_filled_anew(self):
        findable("王小明")
        assert hits("小明") != []
        FindableText.objects.all().delete()  # as a restored backup would look
        assert hits("小明") == []
        other = findable("李小明")
        assert hits("小明") == [(other.pk, "name")]

    def test_many_rows_in_batches(self, monkeypatch):
        monkeypatch.setattr(freshness, "BATCH", 7)
        humans = vault.bulk_create(Human, [Human(name=f"王小明{number}") for number in range(50)])
        items = (vault.Findable(human.pk, human, [human.name]) for human in humans)
        assert vault.make_many_findable("human", items, first_time=True, batch_size=20) == 50
        assert len(hits("小明")) == 50
        items = (vault.Findable(human.pk, human, ["李四"]) for human in humans[:30])
        vault.make_many_findable("human", items)
        assert (len(hits("小明")), len(hits("李四"))) == (20, 30)

    def test_what_is_findable_is_not_on_disk(self):
        findable("王小明", "13800138000")
        row = FindableText.objects.values().get()
        everything = repr(row).encode() + bytes(row["blob"]) + bytes(row["dek"])
        assert "王小明".encode() not in everything
        assert b"13800138000" not in everything

    def test_a_findable_row_moved_to_another_subject_does_not_load(self):
        one, two = findable("王小明"), findable("李四")
        FindableText.objects.filter(subject=one.pk).update(subject=two.pk)
        client.ask("finder_clear")
        with pytest.raises(errors.Tampered):
            hits("小明")


@pytest.mark.django_db(transaction=True)
class TestTransactions:
    def test_rows_rolled_back_never_reach_the_keeper(self):
        human = findable("王小明")
        with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012
            vault.make_findable("human", human.pk, ["李四"], under=human)
            assert hits("李四") == []
            assert hits("小明") == [(human.pk, "name")]
            raise RuntimeError
        assert hits("李四") == []
        other = findable("赵六")
        assert hits("赵六") == [(other.pk, "name")]
        assert hits("小明") == [(human.pk, "name")]

    def test_a_lower_revision_that_commits_after_a_higher_one_is_found_too(self):
        if connection.vendor == "sqlite":
            pytest.skip("SQLite has one writer: revisions commit in their order")
        findable("王一")
        assert hits("王一") != []
        written, go_on = threading.Event(), threading.Event()

        def late() -> None:
            with transaction.atomic():
                findable("张晚")
                written.set()
                go_on.wait(10)
            connection.close()

        thread = threading.Thread(target=late)
        thread.start()
        written.wait(10)
        early = findable("赵早")
        assert [hits("赵早"), hits("张晚")] == [[(early.pk, "name")], []]
        client.ask("finder_clear")
        assert [hits("赵早"), hits("张晚")] == [[(early.pk, "name")], []]
        go_on.set()
        thread.join()
        assert len(hits("张晚")) == 1
        assert FindableText.objects.order_by("rev").values_list("subject", flat=True)[2] == early.pk

    def test_after_the_commit_of_an_erasure_no_thread_finds_the_person(self):
        for number in range(20):
            human = findable(f"王小明{number}")
            assert hits(f"小明{number}") != []
            done, found = threading.Event(), []

            def search(query=f"小明{number}", done=done, found=found) -> None:
                done.wait(5)
                found.extend(hits(query))
                connection.close()

            threads = [threading.Thread(target=search) for _ in range(3)]
            for thread in threads:
                thread.start()
            vault.forget("human", human.pk)
            done.set()
            for thread in threads:
                thread.join()
            assert found == []


class TestFiles:
    def test_sound_comes_back_whole_and_in_parts(self):
        sound, owner = os.urandom(300_000), saved().pk
        stored = vault.files.seal(io.BytesIO(sound), owner=owner)
        with vault.files.open(stored.pk, "staff:1", owner=owner) as opened:
            assert opened.size == 300_000
            assert b"".join(opened.range(65_000, 140_000)) == sound[65_000:140_000]
        assert b"".join(vault.files.open(stored, "staff:1")) == sound
        path = vault.files.path_of(stored.pk)
        assert path.stat().st_size == StoredFile.objects.get().disk_size
        assert path.stat().st_mode & 0o777 == 0o600
        assert sound[:64] not in path.read_bytes()
        assert [each.name for each in path.parent.iterdir()] == [path.name]

    def test_a_file_belongs_to_its_owner(self):
        stored = vault.files.seal(io.BytesIO(b"sound"), owner=saved().pk)
        with pytest.raises(errors.Tampered):
            vault.files.open(stored.pk, "staff:1", owner=saved().pk)
        StoredFile.objects.update(owner=saved().pk)
        with pytest.raises(errors.Tampered):
            vault.files.open(StoredFile.objects.get(), "staff:1")

    def test_a_recording_made_while_sealed_is_kept_sealed_and_opens_after(self):
        class Office:
            pk, code = 1, "beijing"

        vault.seal()
        stored = vault.files.seal(io.BytesIO(b"sound"), owner=saved_id(), office=Office())
        assert (bytes(stored.dek), len(stored.late_key) > 32) == (b"", True)
        with pytest.raises(errors.Sealed):
            vault.files.open(stored.pk, "staff:1")
        with pytest.raises(errors.Sealed):
            vault.files.seal(io.BytesIO(b"sound"), owner=saved_id())
        client.ask("unseal", passphrase="swallows come home in spring")
        assert vault.files.open(stored.pk, "staff:1").read() == b"sound"
        kept = StoredFile.objects.get()
        assert (len(kept.dek), bytes(kept.late_key)) == (63, b"")
        assert vault.files.open(kept, "staff:1").read() == b"sound"

    def test_a_source_that_breaks_off_leaves_nothing(self):
        class Broken(io.BytesIO):
            def read(self, size: int | None = -1) -> bytes:
                raise OSError("the line dropped")

        with pytest.raises(OSError, match="dropped"):
            vault.files.seal(Broken(), owner=saved_id())
        assert StoredFile.objects.count() == 0
        assert [path for path in (client.data_folder() / "files").rglob("*") if path.is_file()] == []

    def test_erasing_and_sweeping(self, django_capture_on_commit_callbacks):
        one, two = (vault.files.seal(io.BytesIO(b"x"), owner=saved_id()) for _ in range(2))
        place, other = vault.files.path_of(one.pk), vault.files.path_of(two.pk)
        with django_capture_on_commit_callbacks(execute=True):
            vault.files.erase(one)
        assert (place.exists(), other.exists()) == (False, True)
        StoredFile.objects.all().delete()
        assert vault.files.sweep() == 0
        assert vault.files.sweep(older_than=-1) == 1
        assert other.exists() is False


def saved_id():
    """An owner's id; the owner itself need not be a row."""
    from martlet.foundation.ids import new_id

    return new_id()
