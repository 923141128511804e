"""Keeps the keeper's finder equal to the findable table: `refresh` pushes what it lacks, `find` never answers stale.

The table's head is its newest revision with a random stamp. A keeper that names the same head holds the same rows.
A keeper whose head is in the table lacks only what came later; any other keeper (just unsealed, or filled before a
backup was restored) is filled anew.

On PostgreSQL revisions are handed out before they are committed, so a lower one may appear after a higher one. Writers
hold a shared advisory lock until they commit; a reader that gets the lock for a moment knows that nothing is on its way
and only then settles the head. A reader that does not get it pushes the rows all the same, and again next time.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple
from uuid import UUID

from django.db import close_old_connections, connections, router
from django.db.utils import DatabaseError

from martlet.vault import client, errors
from martlet.vault.models import FindableText

BATCH = 2000
FILL = 1000  # rows at once of a first load: the keeper answers others in between
PATIENCE = 60.0  # seconds to wait for somebody else's first load
A_MOMENT = 2.0  # seconds that somebody who searches waits for it
LOOK = 1.0  # seconds between two looks whether there is something to fill
SLOW_FILL = 3.0  # seconds after which a first load says how far it is
log = logging.getLogger("martlet.vault")
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
            refresh(patience=0.0)  # while a first load goes on nothing can be found, before or after
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
    """Ranked hits, never older than the last commit. Raises Sealed, Filling while a first load goes on.

    In a transaction that itself wrote findable rows the answer is the state before them: a row that may still be rolled
    back must not reach the keeper.
    """
    pending = has_pending()
    newest: list[Any] | None = None if pending else list(head())
    answer = client.ask("find", kind=kind, query=query, limit=limit, scopes=_listed(scopes), head=newest)
    if "behind" in answer:
        refresh(patience=A_MOMENT)
        answer = client.ask("find", kind=kind, query=query, limit=limit, scopes=_listed(scopes))
    if "loading" in answer:
        raise errors.Filling(share=answer["loading"])
    return [Hit(UUID(bytes=id), how, score) for id, how, score in answer["hits"]]


def _listed(scopes: Sequence[int] | None) -> list[int] | None:
    return None if scopes is None else list(scopes)


def refresh(*, patience: float = PATIENCE, tell: Callable[[float], object] | None = None) -> None:
    """Bring the keeper's finder up to the table's head; the first find after an unseal does it too. Raises Sealed.

    Somebody else's first load is waited for, `patience` seconds; then it raises Filling. One of its own takes what it
    takes; `tell` is called with the share that is in.
    """
    if has_pending():
        return
    deadline = time.monotonic() + patience
    while True:
        share = 0.0
        try:
            known = client.ask("finder_head")
            share = known["share"]
            if not known["loading"] and _refreshed(known, tell):
                return
        except errors.Behind:
            pass  # cleared or filled by somebody else meanwhile: look again
        if time.monotonic() > deadline:
            raise errors.Filling(share=share)
        time.sleep(0.05)


def keep_filled(stop: threading.Event) -> None:
    """Until `stop`: fill the finder as soon as the vault is open, so that nobody's first search has to. For a thread of
    its own in a part that serves no pages."""
    while not stop.is_set():
        try:
            found = client.status()
            if found.is_open and not found.rev and not found.loading:
                refresh(tell=_Telling())
        except (errors.VaultError, DatabaseError) as error:
            log.warning("the finder was not filled (%s); trying again", type(error).__name__)
        close_old_connections()
        stop.wait(LOOK)


class _Telling:
    """A line each ten seconds of a first load that takes longer."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.next = self.began + SLOW_FILL

    def __call__(self, share: float) -> None:
        now = time.monotonic()
        if share >= 1 and now - self.began > SLOW_FILL:
            log.info("names can be searched: read in %.0f s", now - self.began)
        elif now >= self.next:
            self.next = now + 10
            log.info("reading names in for search: %.0f %%", share * 100)


def _refreshed(known: dict[str, Any], tell: Callable[[float], object] | None) -> bool:
    """One attempt; False when somebody else is filling the finder right now."""
    with _nothing_on_its_way() as settled:
        newest = head()
        if newest == (known["rev"], known["stamp"]):
            return True
        same = FindableText.objects.filter(rev=known["rev"], stamp=known["stamp"]).exists() if known["rev"] else False
        rest = list(_rows(known["rev"], newest[0], one_batch=True)) if same else []
    if not same:
        if known["rev"]:
            client.ask("finder_clear")
        return _fill(tell)
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


def _fill(tell: Callable[[float], object] | None = None) -> bool:
    """The first load. The head is read before the rows: what comes later is pushed as news afterwards."""
    with _nothing_on_its_way() as settled:
        newest = head()
    if newest[0] == 0:
        return True
    if not settled:
        # Something is on its way: settle below every row that could still be missing.
        newest = _settled_below(newest)
    generation = client.ask("finder_begin", until=newest[0])
    if generation is None:
        return False
    # The keeper opens one batch while the next is read.
    with ThreadPoolExecutor(1, "finder-fill") as sender:
        sending: Future[Any] | None = None
        for batch in _rows(0, None, live_only=True, size=FILL):
            if sending is not None:
                sending.result()
            sending = sender.submit(client.ask, "finder_put", generation=generation, rows=batch, patience=client.SLOW)
            if tell is not None:
                tell(min(0.99, batch[-1][2] / newest[0]))
        if sending is not None:
            sending.result()
    client.ask("finder_settle", generation=generation, rev=newest[0], stamp=newest[1], patience=client.SLOW)
    if tell is not None:
        tell(1.0)
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


def _rows(
    after: int, until: int | None, *, live_only: bool = False, one_batch: bool = False, size: int = BATCH
) -> Iterator[list[Any]]:
    """Rows after a revision in the keeper's form, in batches by revision."""
    states = [FindableText.State.LIVE] if live_only else [FindableText.State.LIVE, FindableText.State.DROPPED]
    while True:
        rows = FindableText.objects.filter(rev__gt=after, state__in=states)
        if until is not None:
            rows = rows.filter(rev__lte=until)
        batch = list(rows.order_by("rev").values_list(*_ROW)[:size])
        if batch:
            yield [_spoken(row) for row in batch]
            after = batch[-1][2]
        if len(batch) < size or one_batch:
            return


def _spoken(row: tuple[Any, ...]) -> list[Any]:
    kind, subject, rev, key_kind, key_subject, office, klass, dek, blob, state = row
    if state == FindableText.State.DROPPED:
        return [kind, subject.bytes, rev]
    return [kind, subject.bytes, rev, key_kind, key_subject.bytes, office, klass, bytes(dek), bytes(blob)]
