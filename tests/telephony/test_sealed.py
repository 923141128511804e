"""When the vault is sealed, the memory of who called and of colleagues' mobiles goes too; calls ring on."""

import json
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.conftest import PASSPHRASE, Cast
from tests.telephony.conftest import Floor

from martlet import vault
from martlet.telephony.models import Call, Line
from martlet.telephony.switchboard.backroom import Backroom
from martlet.telephony.switchboard.desk import Desk
from martlet.telephony.switchboard.nextdoor import LARGEST, Afresh, NextDoor, work
from martlet.volunteers.models import Duty
from martlet.volunteers.services import choose_phone

OnDuty = Callable[..., Duty]
CALLER, MOBILE = "13912345678", "13811112222"


@pytest.fixture
def line_between() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    yield ours, theirs
    ours.close()
    theirs.close()


def desk_of(floor: Floor, line: socket.socket) -> Desk:
    """The desk with what the floor remembers, as it is when the back room's word comes."""
    desk = Desk(floor.fake, floor.ledger, None, backroom=NextDoor(line, floor.ledger.known))  # type: ignore[arg-type]
    desk.hands = floor.hands
    return desk


def in_memory(floor: Floor) -> dict[str, int]:
    known = floor.ledger.known
    return {
        "last": len(known.last), "found": len(known.found), "marks": len(known.marks), "numbers": len(known.numbers),
        "crowds": len(known.crowds.of_number), "outside": len(known.outside), "mobiles": len(floor.hands.mobiles),
    }  # fmt: skip


def test_the_leader_forgets_who_called_and_calls_ring_on(
    floor: Floor, line: Line, cast: Cast, on_duty: OnDuty, line_between: Any
) -> None:
    browser = on_duty(cast.shenzhen_volunteer)
    on_duty(cast.shenzhen_mediator)
    choose_phone(cast.shenzhen_mediator, phone="mobile", mobile=MOBILE)
    floor.upkeep()
    floor.fake.phones = {f"v{browser.user_id}": "rings"}
    floor.dial(line, CALLER)
    [ringing] = floor.fake.ringing()
    assert {name for name, count in in_memory(floor).items() if count} == {"marks", "crowds", "mobiles"}
    desk, key = desk_of(floor, line_between[0]), floor.ledger.known.key
    vault.commands.seal()
    try:
        desk.backroom.hear({"sealed": True})  # type: ignore[union-attr]
        assert (set(in_memory(floor).values()), floor.ledger.known.key == key) == ({0}, False)
        assert floor.fake.ringing() == [ringing]
        floor.fake.pick_up(ringing.id)
        floor.settle()
        assert Call.objects.get().stage == "talking"
        # The next caller too: the number is sealed by the office's public key, and then kept nowhere.
        floor.dial(line, "13912340000")
        assert (Call.objects.count(), in_memory(floor)["numbers"]) == (2, 0)
        assert all(bytes(call.number_sealed) for call in Call.objects.all())
    finally:
        vault.commands.unseal(PASSPHRASE, fill=False)


def test_a_keeper_that_is_only_away_loses_no_number(floor: Floor, line: Line, monkeypatch: Any) -> None:
    def away(*_given: Any, **_more: Any) -> Any:
        raise vault.errors.KeeperAbsent("not there")

    monkeypatch.setattr("martlet.vault.client.ask", away)
    floor.dial(line, CALLER)
    assert list(floor.ledger.known.numbers.values()) == [CALLER]


@pytest.mark.django_db(transaction=True)  # it closes the connection it works with
@pytest.mark.usefixtures("emptied_journal")
def test_the_back_room_ends_and_another_begins(keeper: object, tmp_path: Any, line_between: Any) -> None:
    """So nothing that it has opened stays in its process."""
    ours, theirs = line_between
    for name in ("recording", "away"):
        (tmp_path / name).mkdir()
    room = Backroom(tmp_path)
    assert room.was_sealed() is False
    vault.commands.seal()
    try:
        with pytest.raises(Afresh):
            work(theirs, room)
        said = [json.loads(ours.recv(LARGEST)) for _message in range(2)]
        assert said == [{"hello": True}, {"sealed": True}]
        assert (room.was_sealed(), Backroom(tmp_path).was_sealed()) == (False, False)
    finally:
        vault.commands.unseal(PASSPHRASE, fill=False)
    assert room.was_sealed() is False  # it was sealed when it looked last


def test_what_was_sealed_and_opened_again_between_two_looks_is_seen(keeper: object, tmp_path: Any) -> None:
    room = Backroom(tmp_path)
    room.was_sealed()
    room.unsealed = "2026-11-23T09:00:00+00:00"
    assert (room.was_sealed(), room.was_sealed()) == (True, False)
