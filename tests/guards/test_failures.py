"""The table of what can go wrong names tests that are there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "telephony.md"
ROW = re.compile(r"`([\w/]+\.py)::(test_\w+)`")


def rows() -> list[str]:
    text = PAGE.read_text().partition("## What can go wrong")[2].partition("\n## ")[0]
    return [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| what ")]


def names_in(path: Path) -> set[str]:
    return {node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)}


def test_every_row_names_tests_and_they_are_there():
    found = rows()
    assert len(found) > 20
    assert [row for row in found if not ROW.search(row)] == []
    named = {pair for row in found for pair in ROW.findall(row)}
    assert sorted(f"{file}::{name}" for file, name in named if not (ROOT / "tests" / file).exists()) == []
    assert sorted(f"{file}::{name}" for file, name in named if name not in names_in(ROOT / "tests" / file)) == []
