"""A converter for machines without LibreOffice. It keeps the contract of test_converting.py."""

import zipfile
from io import BytesIO

from martlet.papers.converting import NoConverter, NotConverted


class FakeConverter:
    """Gives a file that begins like a PDF. `absent`: there is no program. `broken`: it fails on every file."""

    def __init__(self) -> None:
        self.absent = False
        self.broken = False
        self.calls = 0

    def available(self) -> bool:
        return not self.absent

    def convert(self, docx: bytes) -> bytes:
        self.calls += 1
        if self.absent:
            raise NoConverter
        try:
            with zipfile.ZipFile(BytesIO(docx)) as package:
                size = package.getinfo("word/document.xml").file_size
        except (zipfile.BadZipFile, KeyError):
            raise NotConverted("not a Word file") from None
        if self.broken:
            raise NotConverted("it ended with 1")
        return b"%PDF-1.4\n% " + str(size).encode() + b"\n%%EOF\n"
