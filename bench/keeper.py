"""The keeper's figures: name finder at 40,000 and 1,000,000 persons, unwrapping, tokens, the socket itself.

    make bench, or for other sizes: .venv/bin/python bench/keeper.py PERSONS ...

Against a real keeper process, over its socket, with rows sealed like real data. Each figure stands beside a floor
measured in the same run: `str.find` over one joined string of all names (the finder's own raw material), a dictionary
look-up of a token, an echo over a unix socket, AES-GCM alone. What travels between machines is the ratio.
"""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from figure import Figure

from martlet.foundation.text import initials, syllables
from martlet.vault import client, commands
from martlet.vault.keeper.findable import FINDABLE, pack_findable
from martlet.vault.rules import sealing

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金"
    "石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
GIVEN = (
    "明华伟强芳娜敏静丽军磊洋勇艳杰娟涛超霞平刚桂英玉萍红建国文志海林春梅兰秀珍凤云飞鹏辉波斌宇浩然欣怡佳琪雪晨曦子轩梓涵思雨诗"
    "雅婷倩颖慧琳莉莎燕莹洁晓东南西北中山川江河湖光亮福贵才发财旺祥瑞吉庆元亨利贞仁义礼智信忠孝廉耻金银铜铁锡木水火土天地玄黄"
)


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))] * 1000


def measured(label: str, act: Callable[[], object], times: int) -> tuple[float, float]:
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begin)
    p50, p95 = percentile(taken, 0.5), percentile(taken, 0.95)
    print(f"  {label:<44} p50 {p50:8.3f} ms   p95 {p95:8.3f} ms")
    return p50, p95


def resident(pid: int) -> float:
    """Megabytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def person(chance: random.Random, weights: list[float]) -> tuple[str, str]:
    name = chance.choices(SURNAMES, weights)[0] + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2, 2))))
    return name, f"1{chance.randrange(3_000_000_000, 10_000_000_000)}"


def fill(count: int, chance: random.Random) -> tuple[list[str], list[str], float]:
    """Seal `count` persons and push them as a first load; (names, numbers, seconds the keeper was busy)."""
    weights = [1 / (rank + 3) for rank in range(len(SURNAMES))]
    client.ask("finder_clear")
    generation, busy = client.ask("finder_begin"), 0.0
    names, numbers, rev = [], [], 0
    for start in range(0, count, 1000):
        people = [person(chance, weights) for _ in range(min(1000, count - start))]
        ids = [os.urandom(16) for _ in people]
        rows = []
        for id, (name, number), (key, wrapped) in zip(
            ids, people, client.new_keys("person", "ident", 0, ids), strict=True
        ):
            rev += 1
            blob = sealing.seal(
                key, pack_findable([name], [number], [rev % 5]), sealing.place(FINDABLE, id.hex(), "person"), 128
            )
            rows.append(["person", id, rev, "person", id, 0, "ident", wrapped, blob])
        begin = time.perf_counter()
        client.ask("finder_put", generation=generation, rows=rows, patience=client.SLOW)
        busy += time.perf_counter() - begin
        names += [name for name, _number in people]
        numbers += [number for _name, number in people]
    begin = time.perf_counter()
    client.ask("finder_settle", generation=generation, rev=rev, stamp=b"bench", patience=client.SLOW)
    return names, numbers, busy + time.perf_counter() - begin


def finder(count: int, pid: int) -> list[Figure]:
    chance = random.Random(count)
    before = resident(pid)
    names, numbers, busy = fill(count, chance)
    grown = resident(pid) - before
    print(f"\nFinder, {count:,} persons: ready {busy:.1f} s after unseal, memory +{grown:.0f} MB", flush=True)
    joined = "\n" + "\n".join(names) + "\n"
    tokens = {number: position for position, number in enumerate(numbers)}
    found: list[Figure] = []

    def some() -> str:
        return chance.choice(names)

    def find(query: str) -> object:
        return client.ask("find", kind="person", query=query, limit=200, head=None)

    find("zhangwei")  # the table of syllables is made once
    times = 200 if count <= 100_000 else 60
    _, floor = measured("floor: str.find of an absent name, one string", lambda: joined.find("龘龘龘"), times)
    _, exact = measured("floor: dict look-up of a full number", lambda: tokens.get(chance.choice(numbers)), times)
    for label, make, promised in (
        ("full name", some, True),
        ("two-character fragment", lambda: some()[-2:], True),
        ("initials", lambda: initials(some()), True),
        ("pinyin", lambda: "".join(syllables(some())), False),
        ("phone tail, 4 digits", lambda: chance.choice(numbers)[-4:], False),
        ("phone fragment, 8 digits", lambda: chance.choice(numbers)[:8], False),
        ("one wrong character", lambda: some()[:1] + "鬱" + some()[-1:], False),
    ):
        _, p95 = measured(label, lambda make=make: find(make()), times)
        found.append(Figure(f"find among {count:,}: {label}, p95, against one str.find", p95, floor))
        if promised:
            found.append(Figure(f"find among {count:,}: {label}, p95, promised 30 ms", p95, 30.0, at_most=1.0))
    _, p95 = measured("full phone number: its token", lambda: client.blind("phone", ["+8613800138000"]), 300)
    found.append(Figure(f"find among {count:,}: full number, p95, promised 30 ms", p95 + exact, 30.0, at_most=1.0))
    return found


def echo_floor() -> float:
    """p50 of 60 bytes there and back over a unix socket pair between two threads, in ms."""
    here, there = socket.socketpair()

    def answer() -> None:
        while data := there.recv(4096):
            there.sendall(data)

    threading.Thread(target=answer, daemon=True).start()

    def trip() -> None:
        here.sendall(b"x" * 60)
        here.recv(4096)

    p50, _ = measured("floor: 60 bytes over a socket and back", trip, 2000)
    here.close()
    return p50


def keys() -> list[Figure]:
    print("\nSocket and keys")
    floor = echo_floor()
    status, _ = measured("status", client.status, 2000)
    ids = [os.urandom(16) for _ in range(50)]
    made = client.new_keys("person", "ident", 0, ids)
    items = [["person", id, 0, "ident", wrapped] for id, (_key, wrapped) in zip(ids, made, strict=True)]
    place = sealing.place("table", "0" * 32, "name")
    blobs = [sealing.seal(key, b"name", place, 96) for key, _wrapped in made for _ in range(3)]
    kek, boxes = AESGCM(os.urandom(32)), []
    for key, _wrapped in made:
        nonce = os.urandom(12)
        boxes.append((nonce, kek.encrypt(nonce, key, b"")))

    def bare() -> None:
        for nonce, box in boxes:
            kek.decrypt(nonce, box, b"")

    def page() -> None:
        opened = [AESGCM(key) for key in client.unwrap(items, "bench")]
        for number, blob in enumerate(blobs):
            sealing.open_sealed(opened[number // 3], blob, place)

    alone, _ = measured("floor: AES-GCM open of 50 keys, one process", bare, 500)
    unwrapped, _ = measured("unwrap 50 keys", lambda: client.unwrap(items, "bench"), 500)
    whole, _ = measured("a page: 50 keys, 150 fields", page, 500)
    measured("blind token of one number", lambda: client.blind("phone", ["+8613800138000"]), 1000)
    return [
        Figure("keeper status, against a bare socket", status, floor),
        Figure("keeper status, promised 0.2 ms", status, 0.2, at_most=1.0),
        Figure("unwrap 50 keys, against AES-GCM alone", unwrapped, alone),
        Figure("open a page of 50 keys and 150 fields, promised 2 ms", whole, 2.0, at_most=1.0),
    ]


def main() -> list[Figure]:
    """Sizes from the command line when run by itself, else 40,000 and 1,000,000."""
    given = [int(each) for each in sys.argv[1:] if each.isdigit()]
    found: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="martlet-bench-") as folder:
        client.configure(Path(folder))
        commands.create_demo_ring()
        running = subprocess.Popen(
            [sys.executable, "-m", "martlet.vault.keeper", "--data", folder], stderr=subprocess.DEVNULL
        )
        try:
            while client.status().state == "absent":
                time.sleep(0.05)
            client.ask("unseal", passphrase=commands.DEMO_PASSPHRASE)
            found += keys()
            for size in given or [40_000, 1_000_000]:
                found += finder(size, running.pid)
        finally:
            running.terminate()
            running.wait(10)
    return found


if __name__ == "__main__":
    main()
