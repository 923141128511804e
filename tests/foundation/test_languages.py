"""The language somebody reads in."""

import pytest
from django.utils import translation

from martlet.foundation.languages import reader_language, reads_english


@pytest.mark.parametrize(
    ("chosen", "language", "english"), [("zh-hans", "zh-hans", False), ("en", "en", True), (None, "zh-hans", False)]
)
def test_the_readers_language_is_chinese_unless_another_is_chosen(
    chosen: str | None, language: str, english: bool
) -> None:
    with translation.override(chosen):
        assert (reader_language(), reads_english()) == (language, english)
