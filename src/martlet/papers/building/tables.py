"""Blocks that are ruled tables: who is who, labels with their values, lists with a total, cells for the office."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from martlet.papers.building import word
from martlet.papers.building.sheet import Sheet
from martlet.papers.rules.facts import fact
from martlet.papers.rules.shapes import Employers, Office, People, Rows, Table

__all__ = ["employers", "office", "people", "rows", "table"]

SMALL, MANY_COLUMNS = 9, 6  # points where many columns share the line
PAIRS = (19, 21, 19, 21)  # two labels with their values: nine signs fit a label, an identity number a value
_TOGETHER = 8  # rows of labels with short values that stay on one page
PERSON = (
    "name",
    "gender",
    "birth_date",
    "ethnicity",
    "id_number",
    "household",
    "residence",
    "postal_address",
    "phone",
    "occupation",
)
FIRM = (
    "company",
    "credit_code",
    "address",
    "business_address",
    "representative",
    "representative_post",
    "company_phone",
    "hr_contact",
)
WIDE = {  # a value that may be long takes the whole line
    "id_number",
    "household",
    "residence",
    "postal_address",
    "company",
    "credit_code",
    "address",
    "business_address",
    "hr_contact",
    "respondents",
    "workplace",
    "work_period",
    "wage_standard",
    "contract",
    "accident_place",
    "accident_cause",
    "agent_unit",
    "agent_address",
    "second_agent",
    "session_place",
    "session_present",
    "award_number",
    "recognition_number",
}
SHORT = {  # in a narrow cell the long label would break
    "company": "名称",
    "address": "住所（注册地）",
    "business_address": "实际经营地",
    "representative": "法定代表人\n（主要负责人）",
    "company_phone": "联系电话",
    "hr_contact": "劳资负责人",
    "residence": "住所",
    "occupation": "职业（工种）",
}
_KEY = re.compile(r"\{\{ (?:\w\.)?(\w+) \}\}")


def people(sheet: Sheet, block: People) -> None:
    fields = block.fields or PERSON
    if block.each != "sole":
        sheet.tag(f"{{%p for p in {block.each} %}}")
    number = "" if block.each == "sole" else "{% if people_count > 1 %} {{ p.no }}{% endif %}"
    _party(sheet, f"{block.label}{number}", "p", fields)
    if block.each != "sole":
        sheet.tag("{%p endfor %}")


def employers(sheet: Sheet, block: Employers) -> None:
    sheet.tag("{%p for e in employers %}")
    _party(sheet, block.label, "e", FIRM)
    sheet.tag("{%p endfor %}")


def _party(sheet: Sheet, label: str, name: str, fields: Sequence[str]) -> None:
    """Heading cell over all, then pairs."""
    grid = sheet.grid(4)
    head = grid.add_row()
    word.cell(head.cells[0].merge(head.cells[3]), label, bold=True, face=word.HEI)
    _pairs(grid, [(SHORT.get(key, fact(key).label.zh), f"{{{{ {name}.{key} }}}}") for key in fields], in_order=True)
    sheet.finish(grid, PAIRS, together=True)
    sheet.gap()


def _pairs(grid: Any, pairs: Sequence[tuple[str, str]], *, in_order: bool = False) -> None:
    """Two pairs to a line; a value that may be long, and one that is left over, take the whole line.

    Unless they are to stay `in_order`, a short value waits for the next short one.
    """
    waiting: list[tuple[str, str]] = []
    for pair in pairs:
        found = _KEY.fullmatch(pair[1])
        if found and found.group(1) in WIDE:
            if in_order:
                _line(grid, waiting)
                waiting = []
            _line(grid, [pair])
            continue
        waiting.append(pair)
        if len(waiting) == 2:
            _line(grid, waiting)
            waiting = []
    _line(grid, waiting)


def _line(grid: Any, pairs: Sequence[tuple[str, str]]) -> None:
    if not pairs:
        return
    row = grid.add_row()
    for place, (label, text) in enumerate(pairs):
        word.cell(row.cells[place * 2], label, centre=True)
        word.cell(row.cells[place * 2 + 1], text)
    if len(pairs) == 1:
        row.cells[1].merge(row.cells[3])


def rows(sheet: Sheet, block: Rows) -> None:
    grid = sheet.grid(block.columns * 2)
    if block.columns == 2:
        _pairs(grid, block.pairs)
    else:
        for label, text in block.pairs:
            row = grid.add_row()
            word.cell(row.cells[0], label, centre=True)
            word.cell(row.cells[1], text)
            if not text:
                word.height(row, 1.2)  # somebody writes here
    together = len(block.pairs) <= _TOGETHER and all(text for _label, text in block.pairs)
    sheet.finish(grid, (5, 15) if block.columns == 1 else PAIRS, together=together)
    sheet.gap()


def table(sheet: Sheet, block: Table) -> None:
    grid = sheet.grid(len(block.columns))
    head = grid.add_row()
    for cell, (label, _text, _width) in zip(head.cells, block.columns, strict=True):
        word.cell(cell, label, centre=True, bold=True, face=word.HEI)
    word.repeat(head)
    word.keep_row(head)  # no heading at the foot of a page without a row
    grid.add_row().cells[0].text = f"{{%tr for row in {block.each} %}}"
    row = grid.add_row()
    size = SMALL if len(block.columns) >= MANY_COLUMNS else word.CELL
    figures = [_is_figures(label) for label, _text, _width in block.columns]
    for cell, (_label, text, _width), right in zip(row.cells, block.columns, figures, strict=True):
        word.cell(cell, text, size=size, right=right)
    if any(not text for _label, text, _width in block.columns):
        word.height(row, 0.9)  # room for a signature and a fingerprint
    grid.add_row().cells[0].text = "{%tr endfor %}"
    if block.total:
        last = grid.add_row()
        for cell, text, right in zip(last.cells, block.total, figures, strict=True):
            word.cell(cell, text, size=size, bold=True, right=right)
    sheet.finish(grid, tuple(width for _label, _text, width in block.columns))
    sheet.gap()


def _is_figures(label: str) -> bool:
    return label.endswith(("（元）", "（小写）"))


def office(sheet: Sheet, block: Office) -> None:
    line = sheet.text(block.heading, indent=False)
    line.paragraph_format.keep_with_next = True
    grid = sheet.grid(2)
    for label in block.cells:
        row = grid.add_row()
        word.height(row, 1.5)
        word.cell(row.cells[0], label, centre=True)
    sheet.finish(grid, (6, 14), together=True)
    sheet.gap()
