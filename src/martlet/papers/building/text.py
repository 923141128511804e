"""Blocks that are lines of text: titles, headings, paragraphs, ticks, the organ a paper goes to."""

from __future__ import annotations

from martlet.papers.building import word
from martlet.papers.building.sheet import Sheet
from martlet.papers.rules.facts import fact
from martlet.papers.rules.shapes import Attachments, Heading, Lines, Para, Right, Ticks, Title, To, When

__all__ = ["attachments", "heading", "lines", "para", "right", "ticks", "title", "to", "when"]

LONG_TICK = 14  # signs: a longer choice has a line of its own


def title(sheet: Sheet, block: Title) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    for text, size in ((block.text, 20), (block.under, 14)):
        if text:
            line = sheet.line()
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            line.paragraph_format.space_after = Pt(4)
            line.paragraph_format.keep_with_next = True
            word.run(line, text, size, bold=True)
    line.paragraph_format.space_after = Pt(12)


def right(sheet: Sheet, block: Right) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    line = sheet.line()
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    word.run(line, block.text)


def heading(sheet: Sheet, block: Heading) -> None:
    from docx.shared import Pt

    line = sheet.line()
    line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(8), Pt(2)
    line.paragraph_format.keep_with_next = True
    word.run(line, block.text, bold=True, face=word.HEI)


def para(sheet: Sheet, block: Para) -> None:
    sheet.text(block.text, indent=block.indent).paragraph_format.keep_with_next = block.keep or None


def lines(sheet: Sheet, block: Lines) -> None:
    sheet.tag(f"{{%p for row in {block.each} %}}")
    sheet.text(block.text)
    sheet.tag("{%p endfor %}")


def ticks(sheet: Sheet, block: Ticks) -> None:
    """Boxes beside their label where they fit, else in lines of their own: a choice is never cut in two."""
    from docx.shared import Pt

    long = any(len(zh) > LONG_TICK for _code, zh, _en in fact(block.key).choices)
    line = sheet.line()
    line.paragraph_format.space_before = Pt(3)
    word.run(line, f"{block.label}：", bold=True)
    if not long and len(block.label) + sum(len(zh) + 2 for _code, zh, _en in fact(block.key).choices) < 36:
        word.run(line, f"{{% for t in f.{block.key}_ticks %}}{{{{ t.mark }}}}{{{{ t.label }}}}　{{% endfor %}}")
        return
    line.paragraph_format.keep_with_next = True
    sheet.tag(f"{{%p for t in f.{block.key}_{'ticks' if long else 'lines'} %}}")
    line = sheet.text("{{ t.mark }}{{ t.label }}" if long else "{{ t.text }}", indent=False)
    line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Pt(36), Pt(-12)
    sheet.tag("{%p endfor %}")


def to(sheet: Sheet, block: To) -> None:
    from docx.shared import Pt

    sheet.keep_last()
    line = sheet.text("此致")
    line.paragraph_format.space_before = Pt(8)
    line.paragraph_format.keep_with_next = True
    line = sheet.text(block.text, indent=False)
    line.paragraph_format.space_after = Pt(8)
    line.paragraph_format.keep_with_next = True


def attachments(sheet: Sheet, _block: Attachments) -> None:
    from docx.shared import Pt

    if sheet.attached:
        return
    sheet.tag("{%p if attachments %}")
    one = len(sheet.paper.attachments) == 1
    line = sheet.text("附：{% for row in attachments %}{{ row.text }}{% endfor %}" if one else "附：", indent=False)
    line.paragraph_format.space_before = Pt(8)
    if one:
        sheet.tag("{%p endif %}")
        return
    line.paragraph_format.keep_with_next = True
    sheet.tag("{%p for row in attachments %}")
    sheet.tag("{%p if loop.last %}")  # some five lines, never torn apart, but free from what follows
    sheet.text("{{ row.no }}．{{ row.text }}")
    sheet.tag("{%p else %}")
    sheet.text("{{ row.no }}．{{ row.text }}").paragraph_format.keep_with_next = True
    sheet.tag("{%p endif %}")
    sheet.tag("{%p endfor %}")
    sheet.tag("{%p endif %}")


def when(sheet: Sheet, block: When) -> None:
    sheet.tag(f"{{%p if {block.test} %}}")
    sheet.blocks(block.blocks)
    sheet.tag("{%p endif %}")
