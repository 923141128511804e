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


def offering(tool: ModuleType, monkeypatch: pytest.MonkeyPatch, **versions: str) -> None:
    """A Debian whose suites hold these versions; nothing is downloaded."""
    asked: list[str] = []

    def unpack(archives: Path, into: Path) -> None:
        into.mkdir()

    monkeypatch.setattr(tool, "os_release", lambda: {"ID": "debian", "VERSION_CODENAME": "bookworm"})
    monkeypatch.setattr(tool.shutil, "which", lambda program: program)
    monkeypatch.setattr(tool, "debian_mirror", lambda sources, codename: "http://mirror.example/debian")
    monkeypatch.setattr(tool, "apt_options", lambda root, mirror, suite: asked.append(suite) or [])
    monkeypatch.setattr(tool, "run_apt", lambda options, *words: None)
    monkeypatch.setattr(tool, "unpack", unpack)
    monkeypatch.setattr(tool, "version_of", lambda tree: versions[asked[-1]])


def test_an_asterisk_of_another_series_is_not_taken(
    tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offering(tool, monkeypatch, forky="Asterisk 23.1.0~dfsg", sid="Asterisk 220.1")
    with pytest.raises(
        tool.CannotFetch, match=r"Debian forky: it holds Asterisk 23\.1\.0~dfsg, and .* 22\.x only.*sid"
    ):
        tool.fetch(tmp_path)
    assert not (tmp_path / "ready").exists()
    assert not (tmp_path / "asterisk").exists()


def test_a_suite_that_still_has_it_is_taken(tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offering(tool, monkeypatch, forky="Asterisk 23.1.0~dfsg", sid="Asterisk 22.10.1+dfsg")
    assert tool.fetch(tmp_path) == "Asterisk 22.10.1+dfsg"
    assert (tmp_path / "ready").read_text() == "Asterisk 22.10.1+dfsg\n"
