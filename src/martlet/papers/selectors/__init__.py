"""Reads of papers: the actor comes first, and only what that actor may see comes back."""

from martlet.papers.selectors.catalogue import Row, Shelf, catalogue, picker
from martlet.papers.selectors.form import Desk, desk
from martlet.papers.selectors.made import PaperPage, case_panel, made_in, open_file, paper_page
from martlet.papers.selectors.material import gather
from martlet.papers.selectors.templates import (
    Step,
    TemplatePage,
    TemplateRow,
    content_of,
    in_use,
    sample_file,
    sample_pdf,
    template_page,
    template_rows,
)

__all__ = [
    "Desk",
    "PaperPage",
    "Row",
    "Shelf",
    "Step",
    "TemplatePage",
    "TemplateRow",
    "case_panel",
    "catalogue",
    "content_of",
    "desk",
    "gather",
    "in_use",
    "made_in",
    "open_file",
    "paper_page",
    "picker",
    "sample_file",
    "sample_pdf",
    "template_page",
    "template_rows",
]
