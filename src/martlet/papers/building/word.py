"""What python-docx does not say in one word: East Asian fonts, fields, rows that stay whole, rules to sign on."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

__all__ = [
    "CELL",
    "HEI",
    "KEPT",
    "SONG",
    "cell",
    "field",
    "font",
    "height",
    "keep_row",
    "mark_kept",
    "only_last_kept",
    "repeat",
    "run",
    "section_end",
    "underline",
    "whole",
]

SONG, HEI, LATIN = "宋体", "黑体", "Times New Roman"
CELL = 10.5  # points in a table


def font(style: Any, face: str) -> None:
    from docx.oxml.ns import qn

    style.font.name = LATIN
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def run(line: Any, text: str, size: float = 12, *, bold: bool = False, face: str = SONG) -> Any:
    from docx.shared import Pt

    added = line.add_run(text)
    added.font.size = Pt(size)
    added.bold = bold or None
    font(added, face)
    return added


def cell(
    place: Any,
    text: str,
    *,
    size: float = CELL,
    bold: bool = False,
    centre: bool = False,
    right: bool = False,
    face: str = SONG,
) -> Any:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    place.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    line = place.paragraphs[0]
    line.paragraph_format.line_spacing = 1.2
    if centre or right:
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER if centre else WD_ALIGN_PARAGRAPH.RIGHT
    run(line, text, size, bold=bold, face=face)
    return line


def field(line: Any, code: str) -> None:
    """A field that Word counts itself: PAGE, NUMPAGES."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        added = run(line, "", 9)
        if kind == "text":
            added.text = text
            continue
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = f" {text} "
        added._r.append(part)


def _mark(row: Any, name: str) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(name))


def repeat(row: Any) -> None:
    """The heading row comes again on every page."""
    _mark(row, "w:tblHeader")


def whole(row: Any) -> None:
    """A row is never divided between two pages."""
    _mark(row, "w:cantSplit")


def keep_row(row: Any) -> None:
    """The row stands on the page of the row after it."""
    for place in row.cells:
        for line in place.paragraphs:
            line.paragraph_format.keep_with_next = True


def height(row: Any, centimetres: float) -> None:
    from docx.enum.table import WD_ROW_HEIGHT_RULE
    from docx.shared import Cm

    row.height, row.height_rule = Cm(centimetres), WD_ROW_HEIGHT_RULE.AT_LEAST


def underline(place: Any) -> None:
    """A rule to sign on."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders, line = OxmlElement("w:tcBorders"), OxmlElement("w:bottom")
    for name, value in (("w:val", "single"), ("w:sz", "6"), ("w:space", "0"), ("w:color", "000000")):
        line.set(qn(name), value)
    borders.append(line)
    place._tc.get_or_add_tcPr().append(borders)


KEPT = "00A00001"
"""Marks a paragraph that goes with what follows: when its text becomes several paragraphs, only the last of them does."""


def mark_kept(paragraph: Any) -> None:
    from docx.oxml.ns import qn

    paragraph.set(qn("w:rsidP"), KEPT)


def only_last_kept(body: Any) -> None:
    """Paragraphs that one marked paragraph was divided into: all but the last may part from what follows."""
    from docx.oxml.ns import qn
    from lxml import etree

    for first in body.iter(qn("w:p")):
        if first.get(qn("w:rsidP")) != KEPT:
            continue
        one = first
        while (after := one.getnext()) is not None and after.tag == qn("w:p") and after.get(qn("w:rsidP")) != KEPT:
            if one.pPr is None or after.pPr is None or etree.tostring(one.pPr) != etree.tostring(after.pPr):
                break
            for keep in one.pPr.findall(qn("w:keepNext")):
                one.pPr.remove(keep)
            one = after


def section_end(line: Any, section: Any) -> None:
    """A section like `section` ends with this line: what follows begins on a new page, counted from 1."""
    line._p.get_or_add_pPr().append(deepcopy(section._sectPr))
