"""Slots, the last-slot guard, the file on disk, demo rings."""

from __future__ import annotations

import copy
import json
import os

import pytest

from martlet.vault import client, commands, errors
from martlet.vault.keeper.limits import MOST_PLACES, Reads, Tries
from martlet.vault.keeper.operations import Keeper
from martlet.vault.keeper.paths import public_path, ring_path
from martlet.vault.rules import slots
from martlet.vault.rules.ring import Ring, signed_text

TODAY = "2026-11-21"


FIRST = "the first passphrase of all"


def new_ring(passphrase: str = FIRST) -> Ring:
    return Ring.new(passphrase, label="a", today=TODAY, derivation=slots.CHEAP, demo=False)


class TestSlots:
    def test_each_passphrase_opens_and_nothing_else_does(self):
        ring = new_ring()
        second = ring.add_slot("the second passphrase", "b", TODAY, slots.CHEAP)
        third = ring.add_slot("第三句 口令 很长很长", "c", TODAY, slots.CHEAP)
        found = [Ring.open(ring.document, each)[1] for each in ("the second passphrase", "第三句 口令 很长很长")]
        assert found == [second, third]
        for wrong in ("", "the second passphras", "The second passphrase", "the second  passphrase x"):
            with pytest.raises(errors.WrongPassphrase):
                Ring.open(ring.document, wrong)

    def test_spaces_and_full_width_letters_do_not_make_another_passphrase(self):
        ring = new_ring("six little words on one line")
        assert Ring.open(ring.document, "  six little　words on one line ")[0].demo is False

    def test_a_removed_slot_does_not_open_and_the_last_proved_one_stays(self):
        ring = new_ring()
        first = ring.document["slots"][0]["id"]
        second = ring.add_slot("the second passphrase", "b", TODAY, slots.CHEAP)
        ring.remove_slot(first)
        with pytest.raises(errors.WrongPassphrase):
            Ring.open(ring.document, FIRST)
        with pytest.raises(errors.LastSlot):
            ring.remove_slot(second)
        unproved = ring.add_slot("never typed again", "c", TODAY, slots.CHEAP)
        ring.document["slots"][-1]["proved"] = ""
        with pytest.raises(errors.LastSlot):
            ring.remove_slot(second)
        ring.remove_slot(unproved)
        with pytest.raises(errors.BadRequest):
            ring.remove_slot(unproved)

    def test_a_slot_moved_to_another_ring_or_renamed_does_not_open(self):
        one, two = new_ring(), new_ring("somebody else's passphrase")
        foreign = copy.deepcopy(one.document)
        foreign["slots"] = two.document["slots"]
        with pytest.raises(errors.WrongPassphrase):
            Ring.open(foreign, "somebody else's passphrase")
        renamed = copy.deepcopy(one.document)
        renamed["slots"][0]["id"] = "0" * 16
        with pytest.raises(errors.WrongPassphrase):
            Ring.open(renamed, FIRST)

    def test_parameters_out_of_bounds_are_refused_before_they_take_memory(self):
        ring = new_ring()
        for name, value in (("memory_kib", 2**30), ("iterations", 10**6), ("lanes", 0), ("name", "md5")):
            broken = copy.deepcopy(ring.document)
            broken["slots"][0]["kdf"][name] = value
            with pytest.raises(errors.BadRequest):
                Ring.open(broken, FIRST)

    def test_production_takes_512_mib_and_four_passes(self):
        assert slots.STRONG.as_dict() == {"name": "argon2id", "memory_kib": 524_288, "iterations": 4, "lanes": 1}
        assert [
            slots.strong_enough(each)
            for each in (
                "short",
                "six small words in a row",
                "x" * 19,
                "x" * 20,
                "a b c d e f",
                "一二三四五六七八九十一二三四五六七八九十",
            )
        ] == [False, True, False, True, False, True]


class TestKeys:
    def test_keys_of_a_ring_cannot_change_places(self):
        ring = new_ring()
        ring.add_office(1, "beijing")
        ring.add_office(2, "shenzhen")
        swapped = copy.deepcopy(ring.document)
        held = swapped["keys"]
        held["kek/1/ident/1"], held["kek/2/ident/1"] = held["kek/2/ident/1"], held["kek/1/ident/1"]
        with pytest.raises(errors.Tampered):
            Ring.open(swapped, FIRST)

    def test_an_opened_ring_has_the_same_keys(self):
        ring = new_ring()
        assert ring.add_office(1, "beijing") is True
        assert ring.add_office(1, "beijing") is False
        again, _slot = Ring.open(ring.document, FIRST)
        assert again.public() == ring.public()
        assert again.index_key("phone") == ring.index_key("phone")
        assert again.index_key("calllog:2026-11") != again.index_key("calllog:2026-12")
        assert again.sign(b"head") == ring.sign(b"head")

    def test_the_signature_is_of_the_published_key(self):
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        ring = new_ring()
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(ring.public()["sign"]["key"]))
        public.verify(ring.sign(b"head 7"), signed_text(b"head 7"))

    def test_a_ring_shows_no_key_in_its_text(self):
        assert "_root" not in repr(new_ring())
        assert "_keys" not in repr(new_ring())

    @pytest.mark.parametrize(("office", "code"), [(-1, "x"), (1, ""), (1, "Beijing"), (1, "a/b"), (1, "x" * 40)])
    def test_offices_have_plain_codes(self, office, code):
        with pytest.raises(errors.BadRequest):
            new_ring().add_office(office, code)


class TestFile:
    def test_the_ring_is_private_and_the_public_half_readable_while_sealed(self, own_keeper):
        data = own_keeper.keeper.data
        assert ring_path(data).stat().st_mode & 0o777 == 0o600
        assert ring_path(data).parent.stat().st_mode & 0o777 == 0o700
        commands.seal()
        assert set(client.public()["intake"]) == {"beijing", "shenzhen"}
        assert [path.name for path in sorted(ring_path(data).parent.iterdir())] == ["public.json", "ring.json"]
        assert json.loads(public_path(data).read_text())["demo"] is True

    def test_a_ring_is_never_overwritten(self, own_keeper):
        with pytest.raises(errors.RingExists):
            commands.init_ring("another good passphrase", demo=True)
        with pytest.raises(errors.RingExists):
            commands.create_demo_ring()

    def test_a_broken_ring_file_is_named_so(self, own_keeper):
        commands.seal()
        ring_path(own_keeper.keeper.data).write_text("{}")
        with pytest.raises(errors.Tampered):
            commands.unseal("swallows come home in spring")

    def test_a_demo_ring_made_without_a_keeper_opens_with_the_known_passphrase(self, served):
        assert commands.ring_exists() is False
        commands.create_demo_ring()
        assert commands.ring_exists() is True
        client.ask("unseal", passphrase=commands.DEMO_PASSPHRASE)
        assert client.status().demo is True

    def test_production_neither_makes_nor_opens_a_demo_ring(self, own_keeper, monkeypatch):
        keeper = Keeper(own_keeper.keeper.data, production=True)
        with pytest.raises(errors.DemoRing):
            keeper.answer("unseal", {"passphrase": "swallows come home in spring"})
        with pytest.raises(errors.DemoRing):
            keeper.answer("init", {"passphrase": "x", "demo": True})
        monkeypatch.setenv("MARTLET_PRODUCTION", "1")
        with pytest.raises(errors.DemoRing):
            commands.create_demo_ring()

    def test_a_weak_passphrase_is_refused_outside_a_demo(self, served):
        with pytest.raises(errors.BadRequest):
            commands.init_ring("too short")
        assert commands.ring_exists() is False


class TestLimits:
    def test_five_wrong_passphrases_in_a_quarter_of_an_hour(self, own_keeper):
        commands.seal()
        for _ in range(5):
            with pytest.raises(errors.WrongPassphrase):
                commands.unseal("wrong", fill=False)
        with pytest.raises(errors.TooManyTries) as caught:
            commands.unseal("swallows come home in spring", fill=False)
        assert 0 < caught.value.wait <= 900
        with pytest.raises(errors.TooManyTries):
            commands.verify_slot("swallows come home in spring")

    def test_the_limit_is_exact_and_ends(self):
        now = [0.0]
        tries = Tries(lambda: now[0])
        for _ in range(5):
            with tries.one():
                tries.wrong()
        for moment in (0.0, 899.9):
            now[0] = moment
            with pytest.raises(errors.TooManyTries), tries.one():
                pass
        now[0] = 900.0
        with tries.one():
            pass

    def test_strangers_use_up_nobody_elses_tries(self, own_keeper):
        commands.seal()
        for number in range(12):
            place = f"203.0.113.{number % 2}"
            with pytest.raises((errors.WrongPassphrase, errors.TooManyTries)):
                commands.unseal("wrong", place=place)
        for place in ("203.0.113.0", "203.0.113.1"):
            with pytest.raises(errors.TooManyTries):
                commands.unseal("swallows come home in spring", place=place)
        commands.unseal("swallows come home in spring", place="192.168.1.7")
        commands.seal()
        commands.unseal("swallows come home in spring")

    def test_a_place_has_one_try_at_a_time_and_the_count_of_places_is_bounded(self):
        tries = Tries(lambda: 0.0)
        with tries.one("192.168.1.7"):
            with pytest.raises(errors.TooManyTries) as told, tries.one("192.168.1.7"):
                pass
            with tries.one("192.168.1.8"), tries.one(), tries.one():
                pass
        assert told.value.wait == 5
        tries.wrong()
        for number in range(3 * MOST_PLACES):
            tries.wrong(str(number))
        assert len(tries._wrong) == MOST_PLACES
        assert "" in tries._wrong

    def test_reads_are_counted_once_a_subject_and_an_hour(self):
        now = [0.0]
        reads = Reads(lambda: now[0])
        ids = [os.urandom(16) for _ in range(10)]
        assert reads.count("staff:1", ids) == 10
        assert reads.count("staff:1", ids[:3]) == 10
        assert reads.count("staff:2", ids[:3]) == 3
        assert reads.totals() == (13, 0)
        now[0] = 3600.0
        assert reads.totals() == (0, 13)
        assert reads.count("staff:1", ids[:1]) == 1
        now[0] = 3 * 3600.0
        assert reads.totals() == (0, 0)


class TestSlotsThroughTheKeeper:
    def test_add_verify_remove(self, own_keeper):
        first = commands.slots()[0]
        second = commands.add_slot("another day, another word", "director")
        assert [slot["label"] for slot in commands.slots()] == ["first", "director"]
        assert commands.verify_slot("another day, another word") == second
        commands.remove_slot(first["id"])
        commands.seal()
        with pytest.raises(errors.WrongPassphrase):
            commands.unseal("swallows come home in spring", fill=False)
        assert commands.verify_slot("another day, another word") == second
        assert client.status().state == "sealed"
        commands.unseal("another day, another word", fill=False)
        with pytest.raises(errors.LastSlot):
            commands.remove_slot(second)
