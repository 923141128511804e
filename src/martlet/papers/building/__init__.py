"""The shipped Word templates, built from the blocks of the register: real Chinese layout on A4, tags left for the filler.

Nothing binary is kept in the source: a template is built when it is first asked for, in some tens of milliseconds.
`word` knows the file format, `sheet` the page and what stays together on it, `text`, `tables` and `signing` draw the blocks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from martlet.papers.building import signing, tables, text
from martlet.papers.building.sheet import Sheet
from martlet.papers.rules import shapes
from martlet.papers.rules.register import paper as paper_of
from martlet.papers.rules.shapes import Paper

__all__ = ["SHIPPED", "build", "shipped"]

SHIPPED = "3"
"""Version of the shipped templates: raise it whenever a block changes, so that a produced paper says what it was made from."""

DRAW: dict[type, Callable[[Sheet, Any], None]] = {
    shapes.Title: text.title,
    shapes.Right: text.right,
    shapes.Heading: text.heading,
    shapes.Para: text.para,
    shapes.Lines: text.lines,
    shapes.Ticks: text.ticks,
    shapes.To: text.to,
    shapes.Attachments: text.attachments,
    shapes.When: text.when,
    shapes.People: tables.people,
    shapes.Employers: tables.employers,
    shapes.Rows: tables.rows,
    shapes.Table: tables.table,
    shapes.Office: tables.office,
    shapes.Sign: signing.sign,
}


@cache
def shipped(paper_id: str) -> bytes:
    """The shipped template of a paper as a Word file. KeyError for an id the register does not know."""
    found = paper_of(paper_id)
    if found is None:
        raise KeyError(paper_id)
    return build(found)


def build(paper: Paper) -> bytes:
    """A Word file with tags from the blocks of `paper`."""
    return Sheet(paper, DRAW).build()
