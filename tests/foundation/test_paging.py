"""Pages by key."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from martlet.foundation.errors import Problem
from martlet.foundation.paging import Page, decode_cursor, encode_cursor, paginate, together


def test_cursors_carry_keys_of_every_kind() -> None:
    key = [date(2026, 11, 21), UUID(int=7), 3, "李"]
    assert decode_cursor(encode_cursor("n", key), 4) == ("n", ["2026-11-21", str(UUID(int=7)), 3, "李"])


@given(st.text(max_size=40))
def test_a_cursor_changed_by_hand_is_a_problem(text: str) -> None:
    with pytest.raises(Problem):
        decode_cursor(text, 2)


def test_a_page_is_a_row_of_rows() -> None:
    page = Page(["a", "b"], next="x")
    assert list(page) == ["a", "b"]
    assert len(page) == 2
    assert not Page([])


@pytest.mark.django_db
@pytest.mark.parametrize("order", [("-action_flag", "object_id", "-id"), ("id",), ("-id",)])
def test_walking_forwards_and_back_meets_every_row_once(order: tuple[str, ...]) -> None:
    from django.contrib.auth.models import Permission
    from django.contrib.contenttypes.models import ContentType

    kind = ContentType.objects.create(app_label="pages", model="page")
    other = ContentType.objects.create(app_label="pages", model="other")
    for number in range(23):
        Permission.objects.create(codename=f"c{number % 5}-{number}", name=f"n{number % 3}", content_type=kind)
    Permission.objects.create(codename="c", name="n", content_type=other)
    order = tuple(key.replace("action_flag", "name").replace("object_id", "codename") for key in order)
    queryset = Permission.objects.filter(content_type__app_label="pages")
    expected = list(queryset.order_by(*order))

    forwards, pages, cursor = [], [], ""
    while True:
        page = paginate(queryset, order, cursor, size=5)
        forwards += page.rows
        pages.append(page)
        cursor = page.next
        if not cursor:
            break
    assert forwards == expected
    assert [len(page) for page in pages] == [5, 5, 5, 5, 4]
    assert pages[0].prev == ""

    backwards, cursor = list(pages[-1].rows), pages[-1].prev
    while cursor:
        page = paginate(queryset, order, cursor, size=5)
        backwards = list(page.rows) + backwards
        cursor = page.prev
    assert backwards == expected


@pytest.mark.django_db
@pytest.mark.parametrize("order", [("name", "id"), ("-name", "-id")])
@pytest.mark.parametrize("apart", [0, 1, 7, 23])
def test_parts_asked_apart_read_like_one(order: tuple[str, ...], apart: int) -> None:
    from django.contrib.auth.models import Permission
    from django.contrib.contenttypes.models import ContentType

    kind = ContentType.objects.create(app_label="pages", model="page")
    for number in range(23):
        aside = "a" if number * 7 % 23 < apart else "b"
        Permission.objects.create(codename=f"{aside}{number}", name=f"n{number % 3}", content_type=kind)
    rows = Permission.objects.filter(content_type=kind)
    parts = [rows.filter(codename__startswith=letter) for letter in "ab"]

    def read(cursor: str) -> Page:
        return together([paginate(part, order, cursor, size=5) for part in parts], order, cursor, size=5)

    expected = list(rows.order_by(*order))
    forwards, cursors, cursor = [], [], ""
    while not cursors or cursor:
        page = read(cursor)
        forwards.append(list(page))
        cursors.append(page)
        cursor = page.next
    assert sum(forwards, []) == expected
    assert [len(page) for page in forwards] == [5, 5, 5, 5, 3]
    assert cursors[0].prev == ""
    backwards, cursor = forwards[-1], cursors[-1].prev
    while cursor:
        page = read(cursor)
        backwards = list(page) + backwards
        cursor = page.prev
    assert backwards == expected


@pytest.mark.django_db
def test_rows_as_dictionaries_and_broken_keys() -> None:
    from django.contrib.contenttypes.models import ContentType

    for number in range(3):
        ContentType.objects.create(app_label="pages", model=f"m{number}")
    rows = ContentType.objects.filter(app_label="pages").values("model", "id")
    first = paginate(rows, ("-model", "id"), size=2)
    assert [row["model"] for row in first] == ["m2", "m1"]
    assert [row["model"] for row in paginate(rows, ("-model", "id"), first.next, size=2)] == ["m0"]
    with pytest.raises(Problem):
        paginate(rows, ("-model", "id"), encode_cursor("n", ["m", "no number"]))
