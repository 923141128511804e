"""Every variable of the environment that the program reads stands in the page of settings."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "settings.md"
NAME = re.compile(r"MARTLET_[A-Z]+(_[A-Z]+)*")


def read_by(path: Path) -> set[str]:
    """Names that stand as a whole string: variables of the dial plan stand within longer ones."""
    nodes = ast.walk(ast.parse(path.read_text()))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and NAME.fullmatch(str(node.value))}


def test_every_variable_is_explained() -> None:
    read = set().union(*(read_by(path) for path in (ROOT / "src").rglob("*.py")))
    assert len(read) > 20
    explained = set(re.findall(r"^\| `([A-Z_]+)` \|", PAGE.read_text(), re.MULTILINE))
    assert sorted(read - explained) == []
    assert sorted({name for name in explained if NAME.fullmatch(name)} - read) == []
