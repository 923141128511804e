"""The shipped Word templates, built from the blocks of the register: real Chinese layout on A4, tags left for the filler.

Nothing binary is kept in the source: a template is built when it is first asked for, in some tens of milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any

from martlet.papers.rules.facts import fact
from martlet.papers.rules.register import paper as paper_of
from martlet.papers.rules.shapes import (
    Attachments,
    Block,
    Employers,
    Heading,
    Lines,
    Office,
    Paper,
    Para,
    People,
    Right,
    Rows,
    Sign,
    Table,
    Ticks,
    Title,
    To,
    When,
)

__all__ = ["SHIPPED", "build", "shipped"]

SHIPPED = "1"
"""Version of the shipped templates: raise it whenever a block changes, so that a produced paper says what it was made from."""

SONG, HEI, LATIN = "宋体", "黑体", "Times New Roman"
CELL, SMALL, MANY_COLUMNS = 10.5, 9, 6  # points in a table; smaller where many columns share the line
PAIRS = (9, 12, 8, 11)  # two labels with their values
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
    "company", "credit_code", "address", "business_address", "representative", "representative_post", "company_phone", "hr_contact",
)  # fmt: skip
WIDE = {
    "id_number",
    "household",
    "residence",
    "postal_address",
    "company",
    "credit_code",
    "address",
    "business_address",
    "hr_contact",
}
SHORT = {  # in a narrow cell the long label would break
    "company": "名称", "address": "住所（注册地）", "business_address": "实际经营地", "representative": "法定代表人（主要负责人）",
    "company_phone": "联系电话", "hr_contact": "劳资负责人", "residence": "住所", "occupation": "职业（工种）",
}  # fmt: skip
LONG_TICK = 14


@cache
def shipped(paper_id: str) -> bytes:
    """The shipped template of a paper as a Word file. KeyError for an id the register does not know."""
    found = paper_of(paper_id)
    if found is None:
        raise KeyError(paper_id)
    return build(found)


def build(paper: Paper) -> bytes:
    """A Word file with tags from the blocks of `paper`."""
    return _Builder(paper).build()


class _Builder:
    """One document while it grows."""

    def __init__(self, paper: Paper) -> None:
        from docx import Document

        self.paper = paper
        self.document: Any = Document()
        self.draw: dict[type, Callable[[Any], None]] = {
            Title: self._title,
            Right: self._right,
            Heading: self._heading,
            Para: self._para,
            Lines: self._lines,
            People: self._people,
            Employers: self._employers,
            Rows: self._rows,
            Table: self._table,
            Ticks: self._ticks,
            To: self._to,
            Sign: self._sign,
            Attachments: self._attachments,
            Office: self._office,
            When: self._when,
        }

    def build(self) -> bytes:
        self._page()
        self._styles()
        self._footer()
        if self.paper.per_person:
            self._tag("{%p for p in persons %}")
            self._tag("{%p if not p.first %}")
            self._page_break()
            self._tag("{%p endif %}")
        self._blocks(self.paper.blocks)
        if self.paper.per_person:
            self._tag("{%p endfor %}")
        about = self.document.core_properties
        about.author, about.title, about.comments = "", self.paper.name.zh, ""
        about.created = about.modified = datetime(2026, 1, 1)
        file = BytesIO()
        self.document.save(file)
        return file.getvalue()

    def _blocks(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            self.draw[type(block)](block)

    # --- the page ---------------------------------------------------------------------------------------------------

    def _page(self) -> None:
        from docx.enum.section import WD_ORIENT
        from docx.shared import Cm

        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        if self.paper.landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Cm(29.7), Cm(21)
        section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)
        section.left_margin, section.right_margin = Cm(2.5), Cm(2.3)
        section.footer_distance = Cm(1.2)
        self.width = section.page_width - section.left_margin - section.right_margin

    def _styles(self) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        normal = self.document.styles["Normal"]
        _font(normal, SONG)
        normal.font.size, normal.font.color.rgb = Pt(12), RGBColor(0, 0, 0)
        space = normal.paragraph_format
        space.space_before = space.space_after = Pt(0)
        space.line_spacing, space.widow_control = 1.3, True
        language = OxmlElement("w:lang")
        for name, value in (("w:val", "en-US"), ("w:eastAsia", "zh-CN")):
            language.set(qn(name), value)
        normal.element.get_or_add_rPr().append(language)

    def _footer(self) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        line = self.document.sections[0].footer.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for before, field in (("第 ", "PAGE"), (" 页　共 ", "NUMPAGES")):
            _run(line, before, 9)
            _field(line, field)
        _run(line, " 页", 9)

    def _page_break(self) -> None:
        from docx.enum.text import WD_BREAK

        line = self.document.add_paragraph()
        line.paragraph_format.line_spacing = 1.0
        line.add_run().add_break(WD_BREAK.PAGE)

    def _tag(self, text: str) -> None:
        self.document.add_paragraph(text)

    def _gap(self) -> None:
        """Between two tables, or Word joins them."""
        from docx.shared import Pt

        line = self.document.add_paragraph()
        line.paragraph_format.line_spacing = Pt(8)
        _run(line, "", 4)

    # --- blocks ------------------------------------------------------------------------------------------------------

    def _title(self, block: Title) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        for text, size in ((block.text, 20), (block.under, 14)):
            if text:
                line = self.document.add_paragraph()
                line.alignment = WD_ALIGN_PARAGRAPH.CENTER
                line.paragraph_format.space_after = Pt(4)
                line.paragraph_format.keep_with_next = True
                _run(line, text, size, bold=True)
        line.paragraph_format.space_after = Pt(12)

    def _right(self, block: Right) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        line = self.document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _run(line, block.text)

    def _heading(self, block: Heading) -> None:
        from docx.shared import Pt

        line = self.document.add_paragraph()
        line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(8), Pt(2)
        line.paragraph_format.keep_with_next = True
        _run(line, block.text, bold=True, face=HEI)

    def _para(self, block: Para) -> None:
        self._text(block.text, indent=block.indent).paragraph_format.keep_with_next = block.keep or None

    def _text(self, text: str, *, indent: bool = True) -> Any:
        from docx.shared import Pt

        line = self.document.add_paragraph()
        if indent:
            line.paragraph_format.first_line_indent = Pt(24)
        _run(line, text)
        return line

    def _lines(self, block: Lines) -> None:
        self._tag(f"{{%p for row in {block.each} %}}")
        self._text(block.text)
        self._tag("{%p endfor %}")

    def _people(self, block: People) -> None:
        fields = block.fields or PERSON
        if block.each != "sole":
            self._tag(f"{{%p for p in {block.each} %}}")
        number = "" if block.each == "sole" else "{% if people_count > 1 %} {{ p.no }}{% endif %}"
        self._party(f"{block.label}{number}", "p", fields)
        if block.each != "sole":
            self._tag("{%p endfor %}")

    def _employers(self, block: Employers) -> None:
        self._tag("{%p for e in employers %}")
        self._party(block.label, "e", FIRM)
        self._tag("{%p endfor %}")

    def _party(self, label: str, name: str, fields: Sequence[str]) -> None:
        """Heading cell over all, then pairs; long values take the whole line."""
        lines: list[list[str]] = []
        for field in fields:
            if field in WIDE or not lines or len(lines[-1]) == 2 or lines[-1][0] in WIDE:
                lines.append([field])
            else:
                lines[-1].append(field)
        table = self._grid(4)
        head = table.add_row()
        _cell(head.cells[0].merge(head.cells[3]), label, bold=True, face=HEI)
        for line in lines:
            row = table.add_row()
            for place, field in enumerate(line):
                _cell(row.cells[place * 2], SHORT.get(field, fact(field).label.zh), centre=True)
                _cell(row.cells[place * 2 + 1], f"{{{{ {name}.{field} }}}}")
            if len(line) == 1:
                row.cells[1].merge(row.cells[3])
        self._finish(table, PAIRS, together=True)
        self._gap()

    def _rows(self, block: Rows) -> None:
        table = self._grid(block.columns * 2)
        pairs = list(block.pairs)
        for first in range(0, len(pairs), block.columns):
            row = table.add_row()
            part = pairs[first : first + block.columns]
            for place, (label, text) in enumerate(part):
                _cell(row.cells[place * 2], label, centre=True)
                _cell(row.cells[place * 2 + 1], text)
            if len(part) < block.columns:
                row.cells[len(part) * 2 - 1].merge(row.cells[block.columns * 2 - 1])
        self._finish(table, (4, 16) if block.columns == 1 else PAIRS, split=block.columns == 1)
        self._gap()

    def _table(self, block: Table) -> None:
        table = self._grid(len(block.columns))
        head = table.add_row()
        for cell, (label, _text, _width) in zip(head.cells, block.columns, strict=True):
            _cell(cell, label, centre=True, bold=True, face=HEI)
        _repeat(head)
        table.add_row().cells[0].text = f"{{%tr for row in {block.each} %}}"
        row = table.add_row()
        size = SMALL if len(block.columns) >= MANY_COLUMNS else CELL
        for cell, (_label, text, _width) in zip(row.cells, block.columns, strict=True):
            _cell(cell, text, size=size)
        if any(not text for _label, text, _width in block.columns):
            _height(row, 1.0)  # room for a signature and a fingerprint
        table.add_row().cells[0].text = "{%tr endfor %}"
        if block.total:
            last = table.add_row()
            for cell, text in zip(last.cells, block.total, strict=True):
                _cell(cell, text, size=size, bold=True)
        self._finish(table, tuple(width for _label, _text, width in block.columns))
        self._gap()

    def _ticks(self, block: Ticks) -> None:
        from docx.shared import Pt

        ticks = f"f.{block.key}_ticks"
        if any(len(zh) > LONG_TICK for _code, zh, _en in fact(block.key).choices):
            line = self._text(f"{block.label}：", indent=False)
            line.paragraph_format.keep_with_next = True
            self._tag(f"{{%p for t in {ticks} %}}")
            self._text("{{ t.mark }} {{ t.label }}")
            self._tag("{%p endfor %}")
            return
        line = self.document.add_paragraph()
        line.paragraph_format.space_before = Pt(3)
        _run(line, f"{block.label}：", bold=True)
        _run(line, f"{{% for t in {ticks} %}}{{{{ t.mark }}}}{{{{ t.label }}}}　{{% endfor %}}")

    def _to(self, block: To) -> None:
        from docx.shared import Pt

        line = self._text("此致")
        line.paragraph_format.space_before = Pt(8)
        line.paragraph_format.keep_with_next = True
        line = self._text(block.text, indent=False)
        line.paragraph_format.space_after = Pt(8)
        line.paragraph_format.keep_with_next = True

    def _sign(self, block: Sign) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        self._keep_last()
        table = self._grid(2, ruled=False)
        lines = list(block.lines)
        if block.each:
            table.add_row().cells[0].text = f"{{%tr for p in {block.each} %}}"
            self._place(table, f"{block.label}　{{{{ p.name }}}}")
            table.add_row().cells[0].text = "{%tr endfor %}"
        for text in lines:
            self._place(table, text)
        self._finish(table, (12, 8), keep=bool(block.day), together=not block.each)
        if block.day:
            line = self.document.add_paragraph()
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            line.paragraph_format.space_before = Pt(8)
            _run(line, block.day)
        else:
            self._gap()

    def _keep_last(self) -> None:
        """What stands before goes with what follows: a page with signatures alone proves nothing."""
        last = self.document.element.body[-2]  # the very last is the page's own description
        for line in self.document.paragraphs[-1:]:
            if line._p is last and "{%p" not in line.text:
                line.paragraph_format.keep_with_next = True

    def _place(self, table: Any, label: str) -> None:
        """One line to sign on."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        row = table.add_row()
        _height(row, 1.0)
        _cell(row.cells[0], f"{label}：", size=12).alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _underline(row.cells[1])

    def _attachments(self, _block: Attachments) -> None:
        from docx.shared import Pt

        self._tag("{%p if attachments %}")
        line = self._text("附：", indent=False)
        line.paragraph_format.space_before = Pt(8)
        line.paragraph_format.keep_with_next = True
        self._tag("{%p for row in attachments %}")
        self._text("{{ row.no }}．{{ row.text }}")
        self._tag("{%p endfor %}")
        self._tag("{%p endif %}")

    def _office(self, block: Office) -> None:
        line = self._text(block.heading, indent=False)
        line.paragraph_format.keep_with_next = True
        table = self._grid(2)
        for label in block.cells:
            row = table.add_row()
            _height(row, 1.6)
            _cell(row.cells[0], label, centre=True)
        self._finish(table, (6, 14), together=True)
        self._gap()

    def _when(self, block: When) -> None:
        self._tag(f"{{%p if {block.test} %}}")
        self._blocks(block.blocks)
        self._tag("{%p endif %}")

    # --- tables ----------------------------------------------------------------------------------------------------------

    def _grid(self, columns: int, *, ruled: bool = True) -> Any:
        table = self.document.add_table(rows=0, cols=columns)
        if ruled:
            table.style = "Table Grid"
        table.autofit = False
        return table

    def _finish(
        self, table: Any, widths: Sequence[int], *, split: bool = False, together: bool = False, keep: bool = False
    ) -> None:
        """Widths, rows that do not break across pages (unless `split`), and whether all rows stay on one page."""
        total = sum(widths)
        for column, part in zip(table.columns, widths, strict=True):
            column.width = self.width * part // total
        rows = list(table.rows)
        for place, row in enumerate(rows):
            if not split:
                _whole(row)
            for cell, part in zip(row.cells, widths, strict=True):
                if cell._tc.grid_span == 1:
                    cell.width = self.width * part // total
            if keep or (together and place < len(rows) - 1):
                for cell in row.cells:
                    for line in cell.paragraphs:
                        line.paragraph_format.keep_with_next = True


def _font(style: Any, face: str) -> None:
    from docx.oxml.ns import qn

    style.font.name = LATIN
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _run(line: Any, text: str, size: float = 12, *, bold: bool = False, face: str = SONG) -> Any:
    from docx.shared import Pt

    run = line.add_run(text)
    run.font.size = Pt(size)
    run.bold = bold or None
    _font(run, face)
    return run


def _cell(
    cell: Any, text: str, *, size: float = CELL, bold: bool = False, centre: bool = False, face: str = SONG
) -> Any:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    line = cell.paragraphs[0]
    line.paragraph_format.line_spacing = 1.2
    if centre:
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(line, text, size, bold=bold, face=face)
    return line


def _field(line: Any, code: str) -> None:
    """A field that Word counts itself: PAGE, NUMPAGES."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        run = _run(line, "", 9)
        if kind == "text":
            run.text = text
            continue
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = f" {text} "
        run._r.append(part)


def _mark(row: Any, name: str) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _repeat(row: Any) -> None:
    """The heading row comes again on every page."""
    _mark(row, "w:tblHeader")


def _whole(row: Any) -> None:
    """A row is never divided between two pages."""
    _mark(row, "w:cantSplit")


def _height(row: Any, centimetres: float) -> None:
    from docx.enum.table import WD_ROW_HEIGHT_RULE
    from docx.shared import Cm

    row.height, row.height_rule = Cm(centimetres), WD_ROW_HEIGHT_RULE.AT_LEAST


def _underline(cell: Any) -> None:
    """A rule to sign on."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders, line = OxmlElement("w:tcBorders"), OxmlElement("w:bottom")
    for name, value in (("w:val", "single"), ("w:sz", "6"), ("w:space", "0"), ("w:color", "000000")):
        line.set(qn(name), value)
    borders.append(line)
    cell._tc.get_or_add_tcPr().append(borders)
