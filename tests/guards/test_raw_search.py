"""No word of a matter lies anywhere in clear, in a row of any kind, on either database: rows, write-ahead log, server's log, dump,
sealed files. The browser's journeys search a whole house; this is the same with a row of every kind."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from tests.conftest import Cast
from tests.database import Database
from tests.guards import matter
from tests.journeys.traces import files_in, found_in
from tests.papers.fakes import FakeConverter

from martlet.papers import converting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("emptied_journal")]
IN_CLEAR = "周老师"  # a work name: the search must find it, or it would find nothing else either
WORDS = (
    matter.NAME, "慕容*骐", "murongchongqi", "murong chongqi", "13655778899", "136 5577 8899", "136****8899", "黟县宏潭",
    matter.FIRM, matter.ALIAS, matter.SITE, matter.WORDS, matter.STEP, matter.NOTE, matter.SIDE, matter.MINUTES, matter.FILE,
    matter.ASKED_ON_WEB, "稔山法庭门口",
)  # fmt: skip


@pytest.fixture
def quick_converter() -> Iterator[None]:
    before = converting.use(FakeConverter())
    yield
    converting.use(before)


def test_every_kind_of_row(cast: Cast, quick_converter: None, signed_in: object, tmp_path: Path) -> None:
    ids = matter.of_beijing(cast).ids
    browser = signed_in(cast.beijing_coordinator)  # type: ignore[operator]
    for query in (matter.NAME, "murongchongqi", "13655778899", matter.SITE):
        assert browser.post(reverse("console:search"), {"q": query}).status_code == 200
    browser.post(reverse("registry:reveal", args=[ids["person_id"], "phone"]), {"reason": "callback"})
    note = {"kind": "note", "text": "稔山法庭门口"}
    assert browser.post(reverse("cases:note", args=[ids["case_id"]]), note).status_code in (200, 302)
    for wrong in ({"number": "1365577889"}, {"number": "13655778899", "day": "2199-01-01"}):
        browser.post(reverse("hotline:deskphone"), {**wrong, "visitor": matter.NAME})

    places = [*kept_by_the_database(tmp_path), Path(settings.DATA)]
    paths = list(files_in(*places))
    assert found_in(paths, WORDS) == []
    assert {dress for _word, dress, _file in found_in(paths, [IN_CLEAR])} & {"utf-8"}


def kept_by_the_database(folder: Path) -> list[Path]:
    """Everything on its disk, written out now, and a dump beside it."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(folder / "backup")])
        return [folder]
    database = Database(folder, f"postgres://{told['USER']}@{quote(told['HOST'], safe='')}/{told['NAME']}")
    database.writes_out()
    database.back_up(folder / "backup")
    kept = database.taken(folder / "server")
    assert [path for path in kept if path.parent.name == "pg_wal" and path.stat().st_size]
    return [folder]
