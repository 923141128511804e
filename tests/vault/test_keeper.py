"""The process at its socket: operations, limits, garbage, crowds, sealing."""

from __future__ import annotations

import contextlib
import os
import random
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgpack
import pytest

from martlet.vault import client, commands, errors
from martlet.vault.keeper.operations import Keeper
from martlet.vault.keeper.paths import socket_path
from martlet.vault.keeper.server import AlreadyServed, Server
from martlet.vault.rules import frames

SUBJECT = bytes(range(16))


def raw_connection() -> socket.socket:
    found = socket.socket(socket.AF_UNIX)
    found.connect(str(socket_path(client.data_folder())))
    found.settimeout(5)
    return found


def key_item(office: int = 1, klass: str = "ident") -> tuple[bytes, client.Item]:
    key, wrapped = client.new_keys("human", klass, office, [SUBJECT])[0]
    return key, ["human", SUBJECT, office, klass, wrapped]


class TestOperations:
    def test_a_new_key_comes_back_for_its_own_subject_only(self, own_keeper):
        key, item = key_item()
        assert client.unwrap([item], "staff:1") == [key]
        for place, other in ((0, "case"), (1, bytes(16)), (2, 2), (3, "psych"), (4, os.urandom(63))):
            changed = list(item)
            changed[place] = other
            with pytest.raises((errors.Tampered, errors.UnknownKey)):
                client.unwrap([changed], "staff:1")

    def test_keys_differ_each_time(self, own_keeper):
        assert len({key for key, _wrapped in client.new_keys("human", "ident", 1, [SUBJECT] * 2500)}) == 2500

    def test_a_key_moves_to_another_office(self, own_keeper):
        key, item = key_item()
        moved = client.ask("rewrap", office=2, items=[item])[0]
        assert client.unwrap([["human", SUBJECT, 2, "ident", moved]], "staff:1") == [key]
        with pytest.raises(errors.Tampered):
            client.unwrap([["human", SUBJECT, 1, "ident", moved]], "staff:1")

    def test_an_office_without_keys_is_named_so(self, own_keeper):
        with pytest.raises(errors.UnknownKey):
            client.new_keys("human", "ident", 77, [SUBJECT])

    def test_tokens(self, own_keeper):
        one, two, again = client.blind("phone", ["+8613800138000", "+8613800138001", "+8613800138000"])
        assert one == again
        assert one != two
        assert len(one) == 16
        assert client.blind("calllog:2026-11", ["1"]) != client.blind("calllog:2026-12", ["1"])
        with pytest.raises(errors.BadRequest):
            client.blind("surname", ["王"])

    def test_tokens_and_keys_survive_a_restart(self, own_keeper, tmp_path):
        key, item = key_item()
        before = client.blind("phone", ["+8613800138000"])
        own_keeper.stop()
        again = Server(Keeper(tmp_path)).start()
        try:
            with pytest.raises(errors.Sealed):
                client.blind("phone", ["+8613800138000"])
            commands.unseal("swallows come home in spring", fill=False)
            assert client.blind("phone", ["+8613800138000"]) == before
            assert client.unwrap([item], "staff:1") == [key]
        finally:
            again.stop()

    def test_reads_are_counted(self, own_keeper):
        _key, item = key_item()
        client.unwrap([item, item], "staff:1")
        client.unwrap([item], "staff:2")
        assert client.status().reads == (2, 0)

    def test_limits_on_counts_and_lengths(self, own_keeper):
        _key, item = key_item()
        for operation, arguments in (
            ("unwrap", {"actor": "x", "items": [item] * 201}),
            ("unwrap", {"actor": "x" * 129, "items": []}),
            ("unwrap", {"items": [item]}),
            ("unwrap", {"actor": "x", "items": [item[:4]]}),
            ("unwrap", {"actor": "x", "items": [["human", b"short", 1, "ident", b""]]}),
            ("new_keys", {"kind": "human", "class": "ident", "office": 1, "subjects": [SUBJECT] * 1001}),
            ("new_keys", {"kind": "human", "class": "ident", "office": -1, "subjects": []}),
            ("new_keys", {"kind": "human", "class": "ident", "office": True, "subjects": []}),
            ("blind", {"kind": "phone", "values": ["x"] * 1001}),
            ("blind", {"kind": "phone", "values": [1]}),
            ("blind", {"kind": "phone", "values": ["x" * 257]}),
            ("find", {"kind": "person", "query": "x" * 257}),
            ("find", {"kind": "person", "query": "x", "limit": 201}),
            ("sign", {"message": b"x" * 5000}),
            ("open_intake", {"actor": "x", "blobs": [b""] * 51}),
            ("unseal", {"passphrase": "x" * 2000}),
            ("nothing", {}),
            ("__class__", {}),
        ):
            with pytest.raises(errors.BadRequest):
                client.ask(operation, **arguments)


class TestUnderWay:
    def test_others_may_ask_meanwhile_and_each_gets_their_own_answer(self, own_keeper):
        from martlet.vault.services import opening_intake, seal_for_office

        blobs = [seal_for_office("beijing", word) for word in (b"one", b"two")]
        first, second = opening_intake(blobs, "staff:1"), opening_intake(blobs[:1], "staff:2")
        assert client.status().is_open is True
        assert (second(), first()) == ([b"one"], [b"one", b"two"])
        assert opening_intake([], "staff:1")() == []

    def test_a_keeper_that_is_another_one_meanwhile_is_asked_again(self, own_keeper, tmp_path):
        from martlet.vault.services import opening_intake, seal_for_office

        blobs = [seal_for_office("beijing", b"one")]
        own_keeper.stop()
        before = opening_intake(blobs, "staff:1")  # into a connection that is dead already, or to nobody
        again = Server(Keeper(tmp_path)).start()
        try:
            with pytest.raises(errors.Sealed):
                before()
            under_way = opening_intake(blobs, "staff:1")
            again.stop()
            again = Server(Keeper(tmp_path)).start()
            commands.unseal("swallows come home in spring", fill=False)
            with contextlib.suppress(errors.Sealed):  # the one before may have answered as it went
                assert under_way() == [b"one"]
            assert opening_intake(blobs, "staff:1")() == [b"one"]
        finally:
            again.stop()

    def test_what_must_not_be_done_twice_is_asked_and_waited_for(self, own_keeper):
        with pytest.raises(ValueError, match="slot_add might be done twice"):
            client.begin("slot_add", passphrase="a good long passphrase", label="x")


class TestSealed:
    def test_a_sealed_keeper_has_no_keys_for_anybody(self, own_keeper):
        _key, item = key_item()
        assert client.status().is_open is True
        commands.seal()
        assert client.status() == client.Status("sealed", ring=True)
        for operation, arguments in (
            ("unwrap", {"actor": "x", "items": [item]}),
            ("new_keys", {"kind": "human", "class": "ident", "office": 1, "subjects": [SUBJECT]}),
            ("rewrap", {"office": 2, "items": [item]}),
            ("blind", {"kind": "phone", "values": ["1"]}),
            ("find", {"kind": "person", "query": "王"}),
            ("finder_head", {}),
            ("finder_begin", {}),
            ("open_intake", {"actor": "x", "blobs": []}),
            ("sign", {"message": b"x"}),
            ("add_office", {"office": 3, "code": "wuhan"}),
            ("slot_add", {"passphrase": "a good long passphrase", "label": "x"}),
            ("slot_remove", {"id": "x"}),
        ):
            if operation == "open_intake":
                arguments["blobs"] = [b"\x01\x00\x01\x07beijing" + bytes(100)]
            with pytest.raises(errors.Sealed):
                client.ask(operation, **arguments)

    def test_intake_is_taken_while_sealed_and_opened_after(self, own_keeper):
        from martlet.vault.services import open_intake, seal_for_office

        commands.seal()
        blobs = [seal_for_office("beijing", f"item {number}".encode()) for number in range(60)]
        with pytest.raises(errors.UnknownKey):
            seal_for_office("nowhere", b"x")
        with pytest.raises(errors.Sealed):
            open_intake(blobs, "staff:1")
        commands.unseal("swallows come home in spring", fill=False)
        assert open_intake(blobs, "staff:1") == [f"item {number}".encode() for number in range(60)]

    def test_no_keeper_is_an_answer(self, tmp_path, served):
        served.stop()
        assert client.status() == client.Status("absent")
        with pytest.raises(errors.KeeperAbsent):
            client.blind("phone", ["1"])
        assert issubclass(errors.KeeperAbsent, errors.Sealed)


class TestGarbage:
    def test_ten_thousand_random_frames(self, own_keeper):
        """No crash, no answer that is not an error or a plain status, memory flat, and it still works afterwards."""
        chance = random.Random(20261121)
        operations = [*own_keeper.keeper._operations, "nope"]
        for name in ("seal", "init", "unseal", "slot_add", "slot_verify"):
            operations.remove(name)  # these may rightly change the state or take a second
        key, item = key_item()

        def value(depth: int = 0) -> object:
            plain = [0, -1, 2**63 - 1, True, None, 1.5, "", "王", "x" * 300, b"", os.urandom(16), SUBJECT, item]
            if depth > 3 or chance.random() < 0.6:
                return chance.choice(plain)
            if chance.random() < 0.5:
                return [value(depth + 1) for _ in range(chance.randrange(4))]
            return {chance.choice("abc"): value(depth + 1) for _ in range(chance.randrange(3))}

        names = ["kind", "class", "office", "subjects", "items", "actor", "values", "query", "limit", "scopes",
                 "head", "generation", "rows", "rev", "stamp", "blobs", "message", "id", "code", "label", "passphrase"]  # fmt: skip
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        connection, codes = raw_connection(), set()
        secrets = [own_keeper.keeper.ring._root, *own_keeper.keeper.ring._keys.values()]
        for _number in range(10_000):
            style = chance.random()
            if style < 0.2:
                body = os.urandom(chance.randrange(1, 200))
            elif style < 0.4:
                body = bytearray(frames.pack([chance.choice(operations), {"items": [item], "actor": "x"}])[4:])
                for _ in range(3):
                    body[chance.randrange(len(body))] = chance.randrange(256)
                body = bytes(body)
            else:
                arguments = {chance.choice(names): value() for _ in range(chance.randrange(6))}
                body = msgpack.packb([chance.choice(operations), arguments])
            connection.sendall(len(body).to_bytes(4, "big") + body)
            size = int.from_bytes(connection.recv(4, socket.MSG_WAITALL), "big")
            answer = connection.recv(size, socket.MSG_WAITALL)
            assert not any(secret in answer for secret in secrets)
            codes.add(msgpack.unpackb(answer).get("error", "ok"))
        assert "bad-request" in codes
        assert "failed" not in codes
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000
        connection.close()
        assert client.unwrap([item], "staff:1") == [key]

    @pytest.mark.parametrize(
        "head", [b"\x00\x00\x00\x00", b"\xff\xff\xff\xff", (frames.MAX_FRAME + 1).to_bytes(4, "big")]
    )
    def test_a_frame_of_no_length_or_too_much_ends_its_connection(self, own_keeper, head):
        connection = raw_connection()
        connection.sendall(head + b"x" * 100)
        with contextlib.suppress(ConnectionResetError):  # it may hang up with our bytes unread
            assert connection.recv(100) == b""
        connection.close()
        assert client.status().is_open is True

    def test_slow_and_vanishing_clients_hold_up_nobody(self, served):
        served.patience = 0.2
        slow, gone = raw_connection(), raw_connection()
        slow.sendall(b"\x00\x00")
        gone.sendall((1000).to_bytes(4, "big") + b"x" * 10)
        gone.close()
        started = time.monotonic()
        assert client.status().state == "sealed"
        assert time.monotonic() - started < 1
        assert slow.recv(10) == b""
        slow.close()

    def test_two_hundred_connections_at_once(self, own_keeper):
        connections = [raw_connection() for _ in range(200)]
        request = frames.pack(["status", {}])
        for connection in connections:
            connection.sendall(request)
        states = []
        for connection in connections:
            size = int.from_bytes(connection.recv(4, socket.MSG_WAITALL), "big")
            states.append(frames.unpack(connection.recv(size, socket.MSG_WAITALL))["ok"]["state"])
            connection.close()
        assert states == ["unsealed"] * 200

    def test_many_threads_of_one_client(self, own_keeper):
        key, item = key_item()
        wrong: list[object] = []

        def work() -> None:
            for _ in range(20):
                if client.unwrap([item], "x") != [key]:
                    wrong.append(1)

        threads = [threading.Thread(target=work) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []

    def test_another_uid_is_not_served(self, own_keeper):
        own_keeper._uids = frozenset({os.getuid() + 1})
        connection = raw_connection()
        with contextlib.suppress(ConnectionError):
            connection.sendall(frames.pack(["status", {}]))
            assert connection.recv(10) == b""
        connection.close()
        own_keeper._uids = frozenset({os.getuid()})


class TestPlace:
    def test_the_socket_is_for_owner_and_group(self, served):
        assert served.path.stat().st_mode & 0o777 == 0o660

    def test_one_keeper_a_folder(self, served):
        with pytest.raises(AlreadyServed):
            Server(Keeper(served.keeper.data))

    def test_a_deep_folder_gets_a_short_socket(self, tmp_path):
        deep = tmp_path / ("a" * 60) / ("b" * 60)
        path = socket_path(deep)
        assert len(os.fsencode(path)) <= 107
        assert path == socket_path(deep)
        assert path != socket_path(deep / "c")

    def test_the_socket_can_be_chosen(self, tmp_path, monkeypatch):
        monkeypatch.setenv("MARTLET_KEEPER_SOCKET", str(tmp_path / "k.sock"))
        assert socket_path(Path("/anywhere")) == tmp_path / "k.sock"


class TestProcess:
    @pytest.fixture
    def process(self, tmp_path):
        before = client.data_folder()
        client.configure(tmp_path)
        environment = {**os.environ, "MARTLET_DATA": str(tmp_path)}
        running = subprocess.Popen(
            [sys.executable, "-m", "martlet.vault.keeper", "--data", str(tmp_path)],
            env=environment, stderr=subprocess.PIPE,
        )  # fmt: skip
        deadline = time.monotonic() + 20
        while client.status().state == "absent" and time.monotonic() < deadline:
            time.sleep(0.05)
        yield running
        running.terminate()
        said = running.communicate(timeout=10)[1].decode()
        client.configure(before)
        assert "Traceback" not in said
        assert "swallows" not in said

    def test_sealing_leaves_no_key_and_no_name_in_its_memory(self, process):
        commands.create_demo_ring()
        client.ask("unseal", passphrase=commands.DEMO_PASSPHRASE)
        client.ask("add_office", office=1, code="beijing")
        key, item = key_item()
        assert client.unwrap([item], "x") == [key]
        assert client.ask("find", kind="person", query="欧阳晓旭独一无二") == {"hits": []}
        pid = process.pid
        commands.seal()
        assert client.status().state == "sealed"
        assert process.pid == pid
        assert process.poll() is None
        deadline = time.monotonic() + 2
        while time.monotonic() < deadline:
            memory = whole_memory(pid)
            if key not in memory and commands.DEMO_PASSPHRASE.encode() not in memory:
                break
            time.sleep(0.1)
        assert key not in memory
        assert commands.DEMO_PASSPHRASE.encode() not in memory
        client.ask("unseal", passphrase=commands.DEMO_PASSPHRASE)
        assert client.unwrap([item], "x") == [key]

    def test_it_cannot_be_dumped(self, process):
        status = Path(f"/proc/{process.pid}/limits").read_text()
        core = next(line for line in status.splitlines() if line.startswith("Max core file size"))
        assert core.split()[4:6] == ["0", "0"]
        found = client.ask("status")["hardened"]
        assert (found["core"], found["dumpable"]) == (True, True)

    def test_it_is_free_of_django(self, process):
        assert "django" not in Path(f"/proc/{process.pid}/maps").read_text()
        code = "import sys, martlet.vault.keeper.__main__; print('django' in sys.modules)"
        assert subprocess.check_output([sys.executable, "-c", code]).strip() == b"False"

    def test_killed_it_leaves_its_place_to_the_next(self, process, tmp_path):
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert client.status().state == "absent"
        again = Server(Keeper(tmp_path)).start()
        assert client.status().state == "sealed"
        again.stop()


def whole_memory(pid: int) -> bytes:
    """All readable private memory of a process (root only: it is not dumpable)."""
    found = []
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in maps:
            spread, rights, *_ = line.split()
            if rights.startswith("rw"):
                start, stop = (int(part, 16) for part in spread.split("-"))
                try:
                    memory.seek(start)
                    found.append(memory.read(stop - start))
                except OSError:
                    continue
    return b"".join(found)
