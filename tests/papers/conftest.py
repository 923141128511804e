"""Papers are tested with a converter that is quick; the slow ones are marked and use LibreOffice."""

from collections.abc import Iterator

import pytest
from tests.papers.fakes import FakeConverter

from martlet.papers import converting


@pytest.fixture(autouse=True)
def quick_converter() -> Iterator[FakeConverter]:
    fake = FakeConverter()
    before = converting.use(fake)
    yield fake
    converting.use(before)
