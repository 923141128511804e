"""Every byte of format v1: known answers, places, lengths, nonces."""

from __future__ import annotations

import io
import os
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from martlet.vault.errors import BadRequest, Tampered
from martlet.vault.rules import frames, intake, keys, sealing, stream, tokens

KEY = bytes(range(32))
PK = "0190f3a2b1c47d8e9f00112233445566"
PLACE = sealing.place("registry_person", PK, "name")

# Made once with format v1: these bytes must be made again, and must open, for ever.
KNOWN = {
    "intake_private": "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
    "intake": (
        "010001076265696a696e6713be1f1016079a7d0e23d2f08e1503341dc2c872c8f90fb699dd79b64953dd14673caf1b1f2b25"
        "942d9073b10b0a794b1fada6ccd65cc03e449a7da0b78f88e11874"
    ),
    "field": (
        "01000102030405060708090a0ba08c5dfe756a248303c1978bb1e9786d83d68734f07b5f7c3867e5851d6900b20110aefcaf"
        "c1129874a47fed88872838ee59608d5ad6a3da3f972a1918e3f5eef03cc67ad3d126611c54aa6eef8f0ee8388ac962766353"
        "68fdfd9ecc78f0b98d7f0fdcfabb16119c838b5206dc939199"
    ),
    "wrapped": (
        "010007000102030405060708090a0b4702d61bc5e5c21b8d41978bb1e9786d83d68734f07b5f7c3867e5851d6900b2fee281"
        "461f87ed6c5e4db03f6f4f15cf"
    ),
    "token": "3b451f004370fff5645ab897feb07590",
    "month_token": "61c8efa66ada858e1bd2bd68184b2ff4",
    "file": "0100010000000102030405061d13d932e805231f8fce368b930507d81595b972c3bcda505ec5c61ab83d",
}


def fixed_random(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "urandom", lambda count: bytes(range(count)))


class TestKnownAnswers:
    def test_a_field_is_these_bytes(self, monkeypatch):
        fixed_random(monkeypatch)
        assert sealing.seal(KEY, "王小明".encode(), PLACE, 96).hex() == KNOWN["field"]

    def test_a_wrapped_key_is_these_bytes(self, monkeypatch):
        fixed_random(monkeypatch)
        aad = keys.binding("person", UUID(PK).bytes, 3, "ident")
        assert keys.wrap(AESGCM(KEY), 7, bytes(32), aad).hex() == KNOWN["wrapped"]

    def test_a_token_is_these_bytes(self):
        assert tokens.token(KEY, "phone", "+8613800138000").hex() == KNOWN["token"]
        month = tokens.period_key(KEY, "2026-11")
        assert tokens.token(month, "calllog:2026-11", "+8613800138000").hex() == KNOWN["month_token"]

    def test_a_file_is_these_bytes(self, monkeypatch):
        fixed_random(monkeypatch)
        assert b"".join(stream.seal(KEY, [b"hello"], file=bytes(16), owner=bytes(16))).hex() == KNOWN["file"]

    def test_what_was_sealed_by_earlier_releases_opens(self):
        assert sealing.open_sealed(KEY, bytes.fromhex(KNOWN["field"]), PLACE).decode() == "王小明"
        aad = keys.binding("person", UUID(PK).bytes, 3, "ident")
        wrapped = bytes.fromhex(KNOWN["wrapped"])
        assert keys.epoch_of(wrapped) == 7
        assert keys.unwrap(AESGCM(KEY), wrapped, aad) == bytes(32)
        assert (
            intake.open_sealed(bytes.fromhex(KNOWN["intake_private"]), bytes.fromhex(KNOWN["intake"])) == b"field note"
        )


class TestFields:
    @given(st.binary(max_size=600), st.sampled_from([16, 32, 96, 256]))
    def test_padding_is_undone_whatever_the_content(self, plain, size):
        padded = sealing.pad(plain, size)
        assert len(padded) % size == 0
        assert len(padded) > len(plain)
        assert sealing.unpad(padded) == plain

    @pytest.mark.parametrize(
        "other",
        [
            sealing.place("registry_organisation", PK, "name"),
            sealing.place("registry_person", "0" * 32, "name"),
            sealing.place("registry_person", PK, "address"),
        ],
    )
    def test_a_ciphertext_in_another_table_row_or_field_does_not_open(self, other):
        blob = sealing.seal(KEY, b"x", PLACE, 96)
        assert sealing.open_sealed(KEY, blob, PLACE) == b"x"
        with pytest.raises(Tampered):
            sealing.open_sealed(KEY, blob, other)

    def test_another_subjects_key_or_any_changed_byte_does_not_open(self):
        blob = sealing.seal(KEY, b"x", PLACE, 32)
        with pytest.raises(Tampered):
            sealing.open_sealed(bytes(32), blob, PLACE)
        for position in range(len(blob)):
            changed = bytearray(blob)
            changed[position] ^= 1
            with pytest.raises(Tampered):
                sealing.open_sealed(KEY, bytes(changed), PLACE)
        for length in (0, 1, 20, len(blob) - 1):
            with pytest.raises(Tampered):
                sealing.open_sealed(KEY, blob[:length], PLACE)

    def test_names_of_two_to_thirty_characters_have_one_length(self):
        lengths = {len(sealing.seal(KEY, ("阿" * count).encode(), PLACE, sealing.NAME)) for count in range(2, 31)}
        assert lengths == {125}

    def test_numbers_amounts_and_narratives_have_the_lengths_of_their_class(self):
        def length(plain: bytes, size: int) -> int:
            return len(sealing.seal(KEY, plain, PLACE, size)) - sealing.OVERHEAD

        assert {length(number, sealing.NUMBER) for number in (b"", b"+8613800138000", b"11010519491231002X")} == {32}
        assert {
            length(sealing.pack_integer(value), sealing.INTEGER) for value in (None, 0, -1, 12_345, 2**62, -(2**63))
        } == {16}
        assert [length(b"x" * size, sealing.NARRATIVE) for size in (0, 255, 256, 511, 512)] == [256, 256, 512, 512, 768]

    @given(st.none() | st.integers(-(2**63), 2**63 - 1))
    def test_integers_come_back(self, value):
        assert sealing.unpack_integer(sealing.pack_integer(value)) == value

    def test_nonces_never_repeat(self):
        cipher = AESGCM(KEY)
        nonces = {sealing.seal(cipher, b"", PLACE, 16)[1:13] for _ in range(100_000)}
        assert len(nonces) == 100_000

    @pytest.mark.slow
    @pytest.mark.once
    def test_nonces_and_keys_never_repeat_in_a_million(self):
        cipher = AESGCM(KEY)
        assert len({sealing.seal(cipher, b"", PLACE, 16)[1:13] for _ in range(1_000_000)}) == 1_000_000
        assert len({keys.new_key() for _ in range(1_000_000)}) == 1_000_000


class TestWrappedKeys:
    def test_a_key_opens_for_its_own_subject_office_class_and_kind_only(self):
        kek, subject = AESGCM(KEY), bytes(range(16))
        wrapped = keys.wrap(kek, 1, bytes(32), keys.binding("person", subject, 1, "ident"))
        assert len(wrapped) == keys.WRAPPED == 63
        for other in (
            keys.binding("case", subject, 1, "ident"),
            keys.binding("person", bytes(16), 1, "ident"),
            keys.binding("person", subject, 2, "ident"),
            keys.binding("person", subject, 1, "psych"),
        ):
            with pytest.raises(Tampered):
                keys.unwrap(kek, wrapped, other)
        with pytest.raises(Tampered):
            keys.unwrap(AESGCM(bytes(32)), wrapped, keys.binding("person", subject, 1, "ident"))

    def test_what_is_no_wrapped_key_is_refused(self):
        for blob in (b"", b"\x01" * 62, b"\x02" + bytes(62)):
            with pytest.raises(Tampered):
                keys.epoch_of(blob)


class TestTokens:
    def test_equal_values_have_equal_tokens_and_kinds_and_months_do_not_match(self):
        assert tokens.token(KEY, "phone", "1") == tokens.token(KEY, "phone", "1")
        found = {
            tokens.token(KEY, "phone", "1"),
            tokens.token(KEY, "id", "1"),
            tokens.token(tokens.period_key(KEY, "2026-11"), "calllog:2026-11", "1"),
            tokens.token(tokens.period_key(KEY, "2026-12"), "calllog:2026-12", "1"),
            tokens.token(bytes(32), "phone", "1"),
        }
        assert len(found) == 5

    @pytest.mark.parametrize("kind", ["", "phone:2026-11", "calllog", "calllog:2026", "name", "phone\n", "PHONE"])
    def test_kinds_that_do_not_exist(self, kind):
        assert tokens.split(kind) is None


def reader(blob: bytes, file: bytes = b"f" * 16, owner: bytes = b"o" * 16) -> stream.Reader:
    return stream.Reader(KEY, lambda at, count: blob[at : at + count], len(blob), file=file, owner=owner)


def sealed_file(content: bytes, piece: int = 1000) -> bytes:
    source = io.BytesIO(content)
    pieces = iter(lambda: source.read(piece), b"")
    return b"".join(stream.seal(KEY, pieces, file=b"f" * 16, owner=b"o" * 16))


SIZES = [0, 1, 7, 8, 65_519, 65_528, 65_529, 65_536, 65_537, 131_064, 131_072, 200_000, 1_000_003]


class TestFiles:
    @pytest.mark.parametrize("size", SIZES)
    def test_a_file_comes_back_and_any_range_of_it(self, size):
        content = os.urandom(size)
        blob = sealed_file(content, 50_000)
        plain = stream.padme(size + stream.LENGTH)
        assert len(blob) == stream.HEADER + plain + stream.TAG * max(1, -(-plain // stream.CHUNK))
        opened = reader(blob)
        assert opened.size == size
        assert b"".join(opened.range()) == content
        for start, stop in ((0, 1), (size // 2, size), (size - 1, None), (65_530, 65_545), (size, size + 5)):
            assert b"".join(opened.range(max(start, 0), stop)) == content[max(start, 0) : stop]

    @given(st.lists(st.binary(max_size=70_000), max_size=4))
    def test_the_sizes_of_the_pieces_do_not_matter(self, pieces):
        blob = b"".join(stream.seal(KEY, pieces, file=b"f" * 16, owner=b"o" * 16))
        assert b"".join(reader(blob).range()) == b"".join(pieces)

    def test_chunks_moved_dropped_repeated_changed_or_cut_do_not_open(self):
        content = os.urandom(300_000)
        blob = sealed_file(content)
        step, head = stream.CHUNK + stream.TAG, stream.HEADER
        chunks = [blob[place : place + step] for place in range(head, len(blob), step)]
        assert len(chunks) == 5
        swapped = [chunks[1], chunks[0], *chunks[2:]]
        for changed in (swapped, chunks[1:], chunks[:-1], [*chunks, chunks[-1]], [chunks[0], *chunks]):
            with pytest.raises(Tampered):
                b"".join(reader(blob[:head] + b"".join(changed)).range())
        for cut in (0, 5, head, head + 3, len(blob) - 1, len(blob) - step):
            with pytest.raises(Tampered):
                b"".join(reader(blob[:cut]).range())
        for place in (0, 3, 8, head, head + step + 9, len(blob) - 1):
            broken = bytearray(blob)
            broken[place] ^= 0x40
            with pytest.raises(Tampered):
                b"".join(reader(bytes(broken)).range())

    def test_a_file_opens_for_its_own_id_and_owner_only(self):
        blob = sealed_file(b"sound")
        with pytest.raises(Tampered):
            reader(blob, file=bytes(16))
        with pytest.raises(Tampered):
            reader(blob, owner=bytes(16))

    @given(st.integers(0, 10**12))
    def test_padding_never_shrinks_and_costs_at_most_an_eighth(self, size):
        assert size <= stream.padme(size) <= size * 1.12 + 1
        assert stream.padme(stream.padme(size)) == stream.padme(size)


class TestIntake:
    def test_only_the_office_it_was_sealed_to_can_open(self):
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

        one, two = X25519PrivateKey.generate(), X25519PrivateKey.generate()
        blob = intake.seal(one.public_key().public_bytes_raw(), 1, "beijing", b"a note")
        assert intake.addressed_to(blob) == ("beijing", 1)
        assert intake.open_sealed(one.private_bytes_raw(), blob) == b"a note"
        with pytest.raises(Tampered):
            intake.open_sealed(two.private_bytes_raw(), blob)
        readdressed = blob.replace(b"beijing", b"nanjing")
        with pytest.raises(Tampered):
            intake.open_sealed(one.private_bytes_raw(), readdressed)
        for place in range(len(blob)):
            changed = bytearray(blob)
            changed[place] ^= 1
            with pytest.raises(Tampered):
                intake.open_sealed(one.private_bytes_raw(), bytes(changed))

    def test_lengths_tell_their_order_of_magnitude_only(self):
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

        public = X25519PrivateKey.generate().public_key().public_bytes_raw()
        assert len({len(intake.seal(public, 1, "a", b"x" * size)) for size in range(1000, 1010)}) == 1


class TestFrames:
    def test_only_plain_values_within_the_limits_are_understood(self):
        import msgpack

        assert frames.unpack(frames.pack(["status", {"a": [1, b"x", "字", None, True]}])[4:]) == [
            "status",
            {"a": [1, b"x", "字", None, True]},
        ]
        for bad in (
            b"",
            b"\xc1",
            msgpack.packb(msgpack.ExtType(1, b"x")),
            msgpack.packb({n: n for n in range(100)}),
            b"\x91" * 100_000,
            b"\xdd\xff\xff\xff\xff",
            b"\xc6\xff\xff\xff\xff",
            b"\xa3\xff\xff\xff",
            msgpack.packb([1]) + b"more",
        ):
            with pytest.raises(BadRequest):
                frames.unpack(bad)
        with pytest.raises(BadRequest):
            frames.pack(b"x" * (frames.MAX_FRAME + 1))
