"""Places to sign: never alone on a page without a line of what is signed, the day under the last of them."""

from __future__ import annotations

from typing import Any

from martlet.papers.building import word
from martlet.papers.building.sheet import Sheet
from martlet.papers.rules.shapes import Sign

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
