"""Places to sign: never alone on a page without a line of what is signed, the day under the last of them."""

from __future__ import annotations

from typing import Any

from martlet.papers.building import word
from martlet.papers.building.sheet import Sheet
from martlet.papers.rules.shapes import Attachments, Office, Sign

__all__ = ["sign"]

_TOGETHER = 5
"""Signatures of a list that stay on one page with the day: all of the delegates of a group, the last of forty workers."""


def sign(sheet: Sheet, block: Sign) -> None:
    """One line for each of a list, which may run over pages; its last ones, the other lines and the day stay together."""
    sheet.keep_last()
    grid = sheet.grid(2, ruled=False)
    kept: list[Any] = []
    if block.each:
        label = f"{block.label}　{{{{ p.name }}}}"
        grid.add_row().cells[0].text = f"{{%tr for p in {block.each} %}}"
        grid.add_row().cells[0].text = f"{{%tr if loop.revindex <= {_TOGETHER} %}}"
        kept.append(_place(grid, label))
        grid.add_row().cells[0].text = "{%tr else %}"
        _place(grid, label)
        grid.add_row().cells[0].text = "{%tr endif %}"
        grid.add_row().cells[0].text = "{%tr endfor %}"
    kept += [_place(grid, text) for text in block.lines]
    if block.day:
        kept.append(_day(grid, block.day))
    if block.foot:
        kept.append(_foot(grid, block.foot))
    if sheet.rest and isinstance(sheet.rest[0], Attachments) and not any(isinstance(one, Office) for one in sheet.rest):
        kept.append(_attachments(grid, sheet))
    sheet.finish(grid, (12, 8))
    for row in kept[:-1]:
        word.keep_row(row)
    sheet.gap()


def _place(grid: Any, label: str) -> Any:
    """One line to sign on."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    row = grid.add_row()
    word.height(row, 1.0)
    word.cell(row.cells[0], f"{label}：", size=12).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    word.underline(row.cells[1])
    return row


def _day(grid: Any, day: str) -> Any:
    row = grid.add_row()
    word.height(row, 0.8)
    word.cell(row.cells[0].merge(row.cells[1]), day, size=12, right=True)
    return row


def _foot(grid: Any, text: str) -> Any:
    row = grid.add_row()
    word.height(row, 0.8)
    word.cell(row.cells[0].merge(row.cells[1]), text)
    return row


def _attachments(grid: Any, sheet: Sheet) -> Any:
    """What is attached, under the day: on a page of its own it would belong to nothing."""
    from docx.shared import Pt

    sheet.attached = True
    row = grid.add_row()
    place = row.cells[0].merge(row.cells[1])
    line = place.paragraphs[0]
    line.paragraph_format.space_before = Pt(16)
    if len(sheet.paper.attachments) == 1:
        word.run(line, "附：{% for row in attachments %}{{ row.text }}{% endfor %}")
        return row
    word.run(line, "附：")
    place.add_paragraph().add_run("{%p for row in attachments %}")
    listed = place.add_paragraph()
    listed.paragraph_format.first_line_indent = Pt(24)
    word.run(listed, "{{ row.no }}．{{ row.text }}")
    place.add_paragraph().add_run("{%p endfor %}")
    return row
