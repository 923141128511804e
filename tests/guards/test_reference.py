"""The generated reference says what the code says."""

import pytest

from martlet.processes.management.commands.reference import FOLDER, PAGES


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_generated_page_is_current(name, db):
    assert (FOLDER / name).read_text() == PAGES[name]().rstrip() + "\n", "run: martlet manage reference"
