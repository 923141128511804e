"""Word to PDF: the port, LibreOffice behind it, and the folder in memory where a paper lies for the seconds it takes.

LibreOffice runs headless with a profile of its own inside that folder, so that nothing of a paper reaches the disk and no
other LibreOffice on the machine is touched. The folder is removed at once; what a crash left is swept by the next run.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

__all__ = ["HOW_TO_INSTALL", "Converter", "LibreOffice", "NoConverter", "NotConverted", "converter", "sweep"]

PACKAGE = "libreoffice-writer-nogui"
HOW_TO_INSTALL = f"apt-get install {PACKAGE} fonts-noto-cjk"
PATIENCE = 120.0  # seconds for one paper on a slow office machine
LEFT_BEHIND = 600.0  # seconds after which a folder in memory can belong to nobody who lives
MEMORY = Path("/dev/shm")  # noqa: S108  (memory, not a shared temporary folder: our folders in it are 0700)
PREFIX = "martlet-paper-"

# What Chinese offices call their fonts, and what stands in for them where those fonts are not sold with the system.
_SERIF = (
    "Times New Roman",
    "宋体",
    "SimSun",
    "仿宋",
    "FangSong",
    "仿宋_GB2312",
    "华文中宋",
    "STZhongsong",
    "楷体",
    "KaiTi",
    "楷体_GB2312",
)
_SANS = ("黑体", "SimHei", "微软雅黑", "Microsoft YaHei", "等线", "DengXian")


class NoConverter(Exception):
    """There is no LibreOffice, or no memory to work in: Word files are still made."""


class NotConverted(Exception):
    """LibreOffice gave no PDF. The text never holds a word of the paper."""


class Converter(Protocol):
    """Turns a Word file into a PDF."""

    def available(self) -> bool:
        """Whether a PDF can be made on this machine now."""

    def convert(self, docx: bytes) -> bytes:
        """The PDF of a Word file. NoConverter, NotConverted."""


class LibreOffice:
    """`soffice --convert-to pdf`, one process a paper."""

    def __init__(self, program: str = "", memory: Path = MEMORY) -> None:
        self.program = program or shutil.which("soffice") or shutil.which("libreoffice") or ""
        self.memory = memory

    def available(self) -> bool:
        return bool(self.program) and os.access(self.memory, os.W_OK)

    def convert(self, docx: bytes) -> bytes:
        if not self.available():
            raise NoConverter
        with _in_memory(self.memory) as folder:
            (folder / "paper.docx").write_bytes(docx)
            _write_profile(folder)
            self._run(folder)
            made = folder / "paper.pdf"
            if not made.is_file() or not made.stat().st_size:
                raise NotConverted("no file was made")
            return made.read_bytes()

    def _run(self, folder: Path) -> None:
        command = [
            self.program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nologo",
            "--nodefault",
            "--nolockcheck",
            "--convert-to",
            "pdf:writer_pdf_Export",
            "--outdir",
            str(folder),
            str(folder / "paper.docx"),
        ]
        process = subprocess.Popen(  # noqa: S603
            command,
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            resource.prlimit(process.pid, resource.RLIMIT_CORE, (0, 0))  # a crash must not write the paper to disk
            code = process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            raise NotConverted("it took too long") from None
        finally:
            _end(process)
        if code:
            raise NotConverted(f"it ended with {code}")


def _environment(folder: Path) -> dict[str, str]:
    """As little as it needs, and every temporary file in memory."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    places = dict.fromkeys(("HOME", "TMPDIR", "TMP", "TEMP", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME"), str(folder))
    return kept | places | {"SAL_USE_VCLPLUGIN": "svp", "FONTCONFIG_FILE": str(folder / "fonts.conf")}


def _end(process: subprocess.Popen[bytes]) -> None:
    """soffice starts a child: end the whole group, which is ours alone."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def _in_memory(memory: Path) -> Iterator[Path]:
    sweep(memory)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getuid()}-", dir=memory))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(memory: Path = MEMORY, older_than: float = LEFT_BEHIND) -> int:
    """Remove what a crashed conversion of this account left in memory; how many folders."""
    removed, limit = 0, time.time() - older_than
    for folder in memory.glob(f"{PREFIX}{os.getuid()}-*"):
        try:
            if folder.stat().st_mtime < limit:
                shutil.rmtree(folder)
                removed += 1
        except FileNotFoundError:
            continue
    return removed


def _write_profile(folder: Path) -> None:
    """Fonts that stand in, by fontconfig, which LibreOffice asks first; a profile without macros, links and copies."""
    pairs = [(name, "Noto Serif CJK SC") for name in _SERIF] + [(name, "Noto Sans CJK SC") for name in _SANS]
    rules = "".join(
        f'<match target="pattern"><test qual="any" name="family"><string>{name}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{stand_in}</string></edit></match>'
        for name, stand_in in pairs
    )
    last = '<edit name="family" mode="append_last"><string>Noto Serif CJK SC</string></edit>'
    (folder / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f'{rules}<match target="pattern">{last}</match></fontconfig>'
    )
    switches = (
        ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
        ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
        ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
        ("/org.openoffice.Office.Common/Save/Document", "AutoSave", "false"),
        ("/org.openoffice.Office.Recovery/AutoSave", "Enabled", "false"),
    )
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in switches
    )
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>"
    )


_converter: Converter = LibreOffice()


def converter() -> Converter:
    """What makes PDF on this machine."""
    return _converter


def use(other: Converter) -> Converter:
    """Put another converter in place (tests without LibreOffice); gives back the one before."""
    global _converter
    before, _converter = _converter, other
    return before
