"""How often one call asks for the disk. SQLite has one writer: each transaction here is a moment in which nobody else writes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from tests.conftest import Cast
from tests.telephony.conftest import Floor

from martlet.hotline.models import Contact
from martlet.telephony.models import Line
from martlet.volunteers.models import Duty


@contextmanager
def transactions() -> Iterator[list[str]]:
    """What would be committed outside of a test: "together" for several statements, else the statement's first words."""
    done: list[str] = []
    depth = len(connection.savepoint_ids)

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if len(connection.savepoint_ids) == depth:
            if sql.startswith("SAVEPOINT"):
                done.append("together")
            elif sql.startswith(("INSERT", "UPDATE", "DELETE")):
                done.append(" ".join(sql.replace('"', "").split(" ")[:3]))
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield done


def test_transactions_of_one_call(floor: Floor, line: Line, cast: Cast, on_duty: Callable[..., Duty]) -> None:
    """Each act: the ledger's, one of the back room's, and those of the rooms that hear the news."""
    duty = on_duty(cast.shenzhen_volunteer)
    floor.fake.phones = {f"v{duty.user_id}": "rings"}
    acts = (
        lambda: floor.fake.dial(line.pk, "13800005678"),  # arrival and ring; the phone says that it rings
        lambda: floor.fake.pick_up(floor.fake.ringing()[0].id),  # the contact is begun, and its page told
        lambda: floor.fake.hang_up(next(iter(floor.fake.channels))),  # the contact goes into wrap-up
    )
    seen = []
    for act in acts:
        act()
        with transactions() as done:
            floor.settle()
        seen.append(done)
    assert Contact.objects.filter(call=floor.only_call()).count() == 1
    assert seen == [["together"] * 3, ["together"] * 3 + ["INSERT INTO access_live_event"], ["together"] * 4]
