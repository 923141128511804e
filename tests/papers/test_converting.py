"""One contract for what makes PDF: the fake that other tests use, and LibreOffice itself."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.papers.fakes import FakeConverter

from martlet.papers import building, converting, filling
from martlet.papers.converting import Converter, LibreOffice, NoConverter, NotConverted
from martlet.papers.rules.register import paper as paper_of
from martlet.papers.rules.sample import sample_context

HERE = bool(shutil.which("soffice"))
LIBREOFFICE = pytest.param(
    "libreoffice",
    marks=[pytest.mark.slow, pytest.mark.once, pytest.mark.skipif(not HERE, reason="LibreOffice is not installed")],
)


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    """A folder of its own in memory, so that what is left behind is this test's."""
    if not os.access(converting.MEMORY, os.W_OK):
        yield tmp_path
        return
    folder = converting.MEMORY / f"martlet-test-{os.getpid()}"
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def sample() -> bytes:
    paper = paper_of("D16")
    assert paper is not None
    return filling.fill(building.shipped("D16"), sample_context(paper))


@pytest.mark.parametrize("which", ["fake", LIBREOFFICE])
def test_contract(which: str, memory: Path, sample: bytes) -> None:
    one: Converter = FakeConverter() if which == "fake" else LibreOffice(memory=memory)
    assert one.available()
    assert one.convert(sample).startswith(b"%PDF")
    with pytest.raises(NotConverted):
        one.convert(b"PK\x03\x04 this is no Word file" * 40)
    assert list(memory.iterdir()) == []


def test_contract_without_a_program(memory: Path) -> None:
    fake = FakeConverter()
    fake.absent = True
    for one in (fake, LibreOffice(program="", memory=Path("/nowhere"))):
        assert not one.available()
        with pytest.raises(NoConverter):
            one.convert(b"")
    assert list(memory.iterdir()) == []


def test_a_program_that_hangs_is_ended_and_leaves_nothing(
    memory: Path, sample: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nsleep 60 &\nsleep 60\n")
    program.chmod(0o755)
    monkeypatch.setattr(converting, "PATIENCE", 0.5)
    with pytest.raises(NotConverted, match="too long"):
        LibreOffice(program=str(program), memory=memory).convert(sample)
    assert list(memory.iterdir()) == []


def test_a_program_that_makes_nothing_says_so(memory: Path, sample: bytes, tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    with pytest.raises(NotConverted, match="no file was made"):
        LibreOffice(program=str(program), memory=memory).convert(sample)
    assert list(memory.iterdir()) == []


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.skipif(not (HERE and shutil.which("pdftotext")), reason="LibreOffice or poppler is not installed")
def test_the_pdf_says_what_the_word_file_says(memory: Path, tmp_path: Path, sample: bytes) -> None:
    file = tmp_path / "sample.pdf"
    file.write_bytes(LibreOffice(memory=memory).convert(sample))
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    assert "催告函" in text
    assert "贰万肆仟陆佰元整" in text
    assert "催告函第1页" in "".join(text.split())
    fonts = subprocess.run(["pdffonts", file], capture_output=True, text=True, check=True).stdout
    assert "NotoSerifCJK" in fonts
