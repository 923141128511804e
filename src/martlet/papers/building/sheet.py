"""One Word file while it grows: its page, its footer, and what stays together when a page is full."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from martlet.papers.building import word
from martlet.papers.rules.shapes import Block, Paper, Title

__all__ = ["Sheet"]

_SKIPPED = re.compile(r"\{%p (if|else|endif)\b[^%]*%\}")  # lines that are gone when the paper is filled in


class Sheet:
    """What the drawers of blocks write on. `width`: of the text, in Word's own units.

    `rest`: the blocks after the one that is drawn; `attached`: the attachments stand already under the signatures.
    """

    def __init__(self, paper: Paper, draw: Mapping[type, Callable[[Sheet, Any], None]]) -> None:
        from docx import Document

        self.paper = paper
        self.draw = draw
        self.document: Any = Document()
        self.width: int = 0
        self.rest: Sequence[Block] = ()
        self.attached = False
        self._gap_due = False

    def build(self) -> bytes:
        self._page()
        self._styles()
        self._footer()
        if self.paper.per_person:
            self.tag("{%p for p in persons %}")
        self.blocks(self.paper.blocks)
        self._gap_due = False  # nothing stands under the last table: a gap there could open an empty page
        if self.paper.per_person:
            self.tag("{%p if not loop.last %}")
            word.section_end(self._hairline(), self.document.sections[0])
            self.tag("{%p endif %}")
            self.tag("{%p endfor %}")
        self._hairline()  # Word wants a line after a table at the very end
        about = self.document.core_properties
        about.author, about.title, about.comments = "", self.paper.name.zh, ""
        about.created = about.modified = datetime(2026, 1, 1)
        file = BytesIO()
        self.document.save(file)
        return file.getvalue()

    def blocks(self, blocks: Sequence[Block]) -> None:
        for place, block in enumerate(blocks, 1):
            self.rest = blocks[place:]
            self.draw[type(block)](self, block)

    # --- the page ---------------------------------------------------------------------------------------------------

    def _page(self) -> None:
        from docx.enum.section import WD_ORIENT
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Cm

        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        if self.paper.landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Cm(29.7), Cm(21)
        section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)
        section.left_margin, section.right_margin = Cm(2.5), Cm(2.3)
        section.footer_distance = Cm(1.2)
        if self.paper.per_person:  # every worker's sheet is a paper of its own
            first = OxmlElement("w:pgNumType")
            first.set(qn("w:start"), "1")
            section._sectPr.insert_element_before(first, "w:cols", "w:docGrid")
        self.width = section.page_width - section.left_margin - section.right_margin

    def _styles(self) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        normal = self.document.styles["Normal"]
        word.font(normal, word.SONG)
        normal.font.size, normal.font.color.rgb = Pt(12), RGBColor(0, 0, 0)
        space = normal.paragraph_format
        space.space_before = space.space_after = Pt(0)
        space.line_spacing, space.widow_control = 1.3, True
        language = OxmlElement("w:lang")
        for name, value in (("w:val", "en-US"), ("w:eastAsia", "zh-CN")):
            language.set(qn(name), value)
        normal.element.get_or_add_rPr().append(language)

    def _footer(self) -> None:
        """Every page names its paper, so that a page of signatures alone still says what was signed.

        A file of several sheets counts the pages of each sheet; how many there are is said where there is one sheet.
        """
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        line = self.document.sections[0].footer.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        title = next(block.text for block in self.paper.blocks if isinstance(block, Title))
        word.run(line, f"{title}{self.paper.number and f'（{self.paper.number}）'}　第 ", 9)
        word.field(line, "PAGE")
        word.run(line, " 页", 9)
        if self.paper.per_person:
            word.run(line, "{% if people_count == 1 %}", 9)
        word.run(line, "　共 ", 9)
        word.field(line, "NUMPAGES")
        word.run(line, " 页", 9)
        if self.paper.per_person:
            word.run(line, "{% endif %}", 9)

    # --- lines ------------------------------------------------------------------------------------------------------

    def line(self) -> Any:
        """An empty paragraph."""
        self._space()
        return self.document.add_paragraph()

    def tag(self, text: str) -> None:
        """A line that only tells the filler something; it is gone afterwards."""
        self.line().add_run(text)

    def text(self, text: str, *, indent: bool = True) -> Any:
        from docx.shared import Pt

        line = self.line()
        if indent:
            line.paragraph_format.first_line_indent = Pt(24)
        word.run(line, text)
        return line

    def gap(self) -> None:
        """Between two tables, or Word joins them; made when something follows."""
        self._gap_due = True

    def _space(self) -> None:
        from docx.shared import Pt

        if self._gap_due:
            self._gap_due = False
            line = self.document.add_paragraph()
            line.paragraph_format.line_spacing = Pt(8)
            word.run(line, "", 4)

    def _hairline(self) -> Any:
        from docx.shared import Pt

        line = self.document.add_paragraph()
        line.paragraph_format.line_spacing = Pt(1)
        word.run(line, "", 1)
        return line

    def keep_last(self) -> None:
        """What stands before goes with what follows: a page with signatures alone proves nothing."""
        from docx.text.paragraph import Paragraph

        depth = 0
        for element in reversed(list(self.document.element.body)[:-1]):  # the very last is the page's own description
            if not element.tag.endswith("}p"):
                return
            line = Paragraph(element, self.document)
            if skipped := _SKIPPED.search(line.text):
                depth += {"endif": 1, "if": -1}.get(skipped[1], 0)
                continue
            if "{%p" in line.text:  # a list may be longer than a page
                return
            line.paragraph_format.keep_with_next = True
            word.mark_kept(element)
            if not depth:  # what stands there only at times: the line before it as well
                return

    # --- tables -----------------------------------------------------------------------------------------------------

    def grid(self, columns: int, *, ruled: bool = True) -> Any:
        self._space()
        table = self.document.add_table(rows=0, cols=columns)
        if ruled:
            table.style = "Table Grid"
        table.autofit = False
        return table

    def finish(self, table: Any, widths: Sequence[int], *, together: bool = False) -> None:
        """Widths, rows that do not break across pages, and whether all rows stay on one page."""
        total = sum(widths)
        for column, part in zip(table.columns, widths, strict=True):
            column.width = self.width * part // total
        rows = list(table.rows)
        for place, row in enumerate(rows):
            word.whole(row)
            for cell, part in zip(row.cells, widths, strict=True):
                if cell._tc.grid_span == 1:
                    cell.width = self.width * part // total
            if together and place < len(rows) - 1:
                word.keep_row(row)
