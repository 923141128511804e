"""Rows drawn by hand: what people wrote never becomes markup."""

from uuid import UUID

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from martlet.foundation.addresses import address_of
from martlet.foundation.ids import new_id
from martlet.foundation.markup import Markup, icon_markup, joined

WRITTEN = st.one_of(
    st.text(alphabet="<>&\"'{}%甲a 1", max_size=12),
    st.integers(),
    st.none(),
    st.uuids(),
    st.sampled_from([SafeString("<b>{x}</b>"), gettext_lazy("Find")]),
)


@given(WRITTEN, WRITTEN)
def test_it_is_filled_as_django_fills_it(one: object, other: object) -> None:
    html = '<td title="{one}">{other}</td>{one}'
    drawn = Markup(html)(one=one, other=other)
    assert drawn == format_html(html, one=one, other=other)
    assert type(drawn) is SafeString
    assert Markup(html).given(one=one)(other=other) == drawn
    assert joined([one, other]) == format_html("{}{}", one, other)


def test_a_place_nobody_fills_is_no_empty_cell() -> None:
    with pytest.raises(KeyError, match="other"):
        Markup("{one}{other}").given(one=1)()


def test_an_icon_stays_an_icon() -> None:
    assert Markup("<i>{icon}</i>")(icon=icon_markup("phone", "s")) == f"<i>{icon_markup('phone', 's')}</i>"


def test_addresses_of_a_list_are_those_of_its_pages() -> None:
    for view, kind, ids in (
        ("telephony:call", UUID, [new_id(), new_id()]),
        ("hotline:contact", UUID, [new_id()]),
        ("hotline:recording", int, [1, 20_000]),
    ):
        address = address_of(view, kind)
        assert [address(id) for id in ids] == [reverse(view, args=[id]) for id in ids]
    with pytest.raises(NoReverseMatch):
        address_of("hotline:recording")
    with translation.override("en"):
        found = new_id()
        assert address_of("cases:case")(found) == f"/console/cases/{found}"
