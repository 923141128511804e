"""What several files here begin with."""

from collections.abc import Iterator

import pytest
from tests.adapters.exchange_house import House


@pytest.fixture(scope="module")
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A whole exchange for the tests of one file, which put it back as it was between them."""
    with House(tmp_path_factory.mktemp(request.path.stem)) as house:
        yield house
