"""Where `make exchange` looks for a mirror, and what it says when it cannot fetch."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

TOOL = Path(__file__).resolve().parents[2] / "tools" / "exchange.py"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("exchange_tool", TOOL)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["exchange_tool"] = module
    spec.loader.exec_module(module)  # type: ignore[union-attr]
    return module


DEB822 = """\
# a comment
Types: deb deb-src
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main contrib

Types: deb
Enabled: no
URIs: http://off.example/debian
Suites: bookworm
Components: main
"""
CLASSIC = """\
deb-src http://source.example/debian bookworm main
deb [signed-by=/k.gpg arch=amd64] https://other.example nodistro main
deb http://mirror.example/security bookworm-security main
deb http://mirror.example/debian bookworm main # the one
"""


@pytest.mark.parametrize(("name", "text"), [("debian.sources", DEB822), ("debian.list", CLASSIC)])
def test_the_machine_s_own_mirror_is_found(tool: ModuleType, tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / "sources.list.d").mkdir()
    (tmp_path / "sources.list.d" / name).write_text(text)
    assert tool.debian_mirror(tool.machine_sources(tmp_path), "bookworm") == "http://mirror.example/debian"


def test_no_mirror_is_said_in_words(tool: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(tool.CannotFetch, match="no Debian mirror"):
        tool.debian_mirror(tool.machine_sources(tmp_path), "bookworm")


def test_another_system_is_told_what_to_do(tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool, "os_release", lambda: {"ID": "fedora", "PRETTY_NAME": "Fedora Linux 44"})
    with pytest.raises(tool.CannotFetch, match="Fedora Linux 44"):
        tool.fetch(tmp_path)


def test_a_finished_tree_is_not_fetched_again(tool: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "asterisk").mkdir()
    (tmp_path / "ready").write_text("Asterisk 22\n")
    assert tool.fetch(tmp_path) == "Asterisk 22"
