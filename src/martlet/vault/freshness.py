"""Keeps the keeper's finder equal to the findable table: `refresh` pushes what it lacks, `find` never answers stale.

The table's head is its newest revision with a random stamp. A keeper that names the same head holds the same rows.
A keeper whose head is in the table lacks only what came later; any other keeper (just unsealed, or filled before a
backup was restored) is filled anew.

On PostgreSQL revisions are handed out before they are committed, so a lower one may appear after a higher one. Writers
hold a shared advisory lock until they commit; a reader that gets the lock for a moment knows that nothing is on its way
and only then settles the head. A reader that does not get it pushes the rows all the same, and again next time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connections, router

from martlet.vault import client, errors
from martlet.vault.models import FindableText

BATCH = 2000
PATIENCE = 60.0  # seconds to wait for somebody else's first load
_LOCK = 0x6D61_7274  # "mart"
_ROW = ("kind", "subject", "rev", "key_kind", "key_subject", "key_office", "key_class", "dek", "blob", "state")


class Hit(NamedTuple):
    """One subject found. `how`: name, initials, sound, tail or near; `score`: higher is better."""

    id: UUID
    how: str
    score: int


class _Pending(threading.local):
    block: object | None = None


_pending = _Pending()


def _connection() -> Any:
    return connections[router.db_for_write(FindableText)]


def _outermost_block() -> object | None:
    """The outermost transaction of this thread, a test runner's own aside; None outside of any."""
    blocks: list[object] = _connection().atomic_blocks
    return next((block for block in blocks if not getattr(block, "_from_testcase", False)), None)


def mark_pending(*, refresh_first: bool = True) -> None:
    """To be called in the transaction that writes findable rows, before it writes.

    The finder is brought up to date first: until the commit, searches of this transaction answer from that state.
    """
    block = _outermost_block()
    if refresh_first and block is not None and _pending.block is not block:
        with suppress(errors.Sealed):
            refresh()
    _pending.block = block
    connection = _connection()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_LOCK])


def has_pending() -> bool:
    """Whether this thread's open transaction wrote findable rows that nobody else can see yet."""
    return _pending.block is not None and _pending.block is _outermost_block()


@contextmanager
def _nothing_on_its_way() -> Iterator[bool]:
    connection = _connection()
    if connection.vendor != "postgresql":
        yield True  # SQLite has one writer: revisions appear in their order
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        held = bool(cursor.fetchone()[0])
        try:
            yield held
        finally:
            if held:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def head() -> tuple[int, bytes]:
    """(newest revision, its stamp) of the table; (0, b"") when it is empty."""
    found = FindableText.objects.order_by("-rev").values_list("rev", "stamp").first()
    return (found[0], bytes(found[1])) if found else (0, b"")


def find(kind: str, query: str, limit: int = 200, scopes: Sequence[int] | None = None) -> list[Hit]:
    """Ranked hits, never older than the last commit. Raises Sealed.

    In a transaction that itself wrote findable rows the answer is the state before them: a row that may still be rolled
    back must not reach the keeper.
    """
    pending = has_pending()
    newest: list[Any] | None = None if pending else list(head())
    answer = client.ask("find", kind=kind, query=query, limit=limit, scopes=_listed(scopes), head=newest)
    if "behind" in answer:
        refresh()
        answer = client.ask("find", kind=kind, query=query, limit=limit, scopes=_listed(scopes))
    return [Hit(UUID(bytes=id), how, score) for id, how, score in answer["hits"]]


def _listed(scopes: Sequence[int] | None) -> list[int] | None:
    return None if scopes is None else list(scopes)


def refresh() -> None:
    """Bring the keeper's finder up to the table's head; the first find after an unseal does it too. Raises Sealed."""
    if has_pending():
        return
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            if _refreshed():
                return
        except errors.Behind:
            pass  # cleared or filled by somebody else meanwhile: look again
        if time.monotonic() > deadline:
            raise errors.Sealed("the name finder is still being filled")
        time.sleep(0.05)


def _refreshed() -> bool:
    """One attempt; False when somebody else is filling the finder right now."""
    known = client.ask("finder_head")
    if known["loading"]:
        return False
    with _nothing_on_its_way() as settled:
        newest = head()
        if newest == (known["rev"], known["stamp"]):
            return True
        same = FindableText.objects.filter(rev=known["rev"], stamp=known["stamp"]).exists() if known["rev"] else False
        rest = list(_rows(known["rev"], newest[0], one_batch=True)) if same else []
    if not same:
        if known["rev"]:
            client.ask("finder_clear")
        return _fill()
    generation = known["generation"]
    for batch in rest:
        client.ask("finder_put", generation=generation, rows=batch, patience=client.SLOW)
    reached = max((row[2] for batch in rest for row in batch), default=known["rev"])
    if rest and len(rest[-1]) >= BATCH:  # a long way behind: the remainder in further rounds
        if settled:
            _settle(generation, reached)
        return False if settled else _push_all(generation, reached, newest[0])
    if settled:
        client.ask("finder_settle", generation=generation, rev=newest[0], stamp=newest[1])
    return True


def _push_all(generation: bytes, after: int, newest: int) -> bool:
    for batch in _rows(after, newest):
        client.ask("finder_put", generation=generation, rows=batch, patience=client.SLOW)
    return True


def _settle(generation: bytes, rev: int) -> None:
    stamp = FindableText.objects.values_list("stamp", flat=True).get(rev=rev)
    client.ask("finder_settle", generation=generation, rev=rev, stamp=bytes(stamp))


def _fill() -> bool:
    """The first load. The head is read before the rows: what comes later is pushed as news afterwards."""
    with _nothing_on_its_way() as settled:
        newest = head()
    if newest[0] == 0:
        return True
    if not settled:
        # Something is on its way: settle below every row that could still be missing.
        newest = _settled_below(newest)
    generation = client.ask("finder_begin")
    if generation is None:
        return False
    for batch in _rows(0, None, live_only=True):
        client.ask("finder_put", generation=generation, rows=batch, patience=client.SLOW)
    client.ask("finder_settle", generation=generation, rev=newest[0], stamp=newest[1], patience=client.SLOW)
    return True


def _settled_below(newest: tuple[int, bytes]) -> tuple[int, bytes]:
    """A head far enough back that transactions now open began after it (revisions of an hour are far fewer)."""
    found = (
        FindableText.objects.filter(rev__lte=max(0, newest[0] - 50_000))
        .order_by("-rev")
        .values_list("rev", "stamp")
        .first()
    )
    if found is None:
        found = FindableText.objects.order_by("rev").values_list("rev", "stamp")[0]
    return found[0], bytes(found[1])


def _rows(after: int, until: int | None, *, live_only: bool = False, one_batch: bool = False) -> Iterator[list[Any]]:
    """Rows after a revision in the keeper's form, in batches by revision."""
    states = [FindableText.State.LIVE] if live_only else [FindableText.State.LIVE, FindableText.State.DROPPED]
    while True:
        rows = FindableText.objects.filter(rev__gt=after, state__in=states)
        if until is not None:
            rows = rows.filter(rev__lte=until)
        batch = list(rows.order_by("rev").values_list(*_ROW)[:BATCH])
        if batch:
            yield [_spoken(row) for row in batch]
            after = batch[-1][2]
        if len(batch) < BATCH or one_batch:
            return


def _spoken(row: tuple[Any, ...]) -> list[Any]:
    kind, subject, rev, key_kind, key_subject, office, klass, dek, blob, state = row
    if state == FindableText.State.DROPPED:
        return [kind, subject.bytes, rev]
    return [kind, subject.bytes, rev, key_kind, key_subject.bytes, office, klass, bytes(dek), bytes(blob)]
