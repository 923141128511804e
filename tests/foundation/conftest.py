"""These tests read the English sentences; the product's own language is Chinese."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Sentences are compared in English unless a test says otherwise."""
    with translation.override("en"):
        yield
