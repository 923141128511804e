"""Filling a Word template, in memory, with nothing but the words of the context.

Templates come from colleagues' Word, so they are read as foreign files: only the tags a paper needs are understood (values,
for, if, comparing), no call, no arithmetic, no name that starts with an underscore, no macro, no object, no link to
elsewhere. What is wrong is said in a sentence, with the name that is wrong.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext_lazy as _

from martlet.foundation.errors import Problem
from martlet.papers.building.word import only_last_kept

__all__ = ["LARGEST", "LARGEST_OPENED", "check", "fill", "text_of"]

LARGEST = 2 * 1024 * 1024
LARGEST_OPENED = 20 * 1024 * 1024
MOST_PARTS = 300
DRAFT = "草稿　不得使用　（有【待填】的内容）"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_FIELDS = {"PAGE", "NUMPAGES", "SECTIONPAGES"}
_UNWANTED = re.compile(r"(^|/)(vbaProject\.bin|activeX|embeddings|attachedToolbars|customUI)", re.IGNORECASE)
_EXTERNAL = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE)
_HYPERLINK = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']")
_INSTRUCTION = re.compile(r"<w:(?:instrText[^>]*>([^<]*)<|fldSimple[^>]*w:instr=\"([^\"]*)\")")


def fill(template: bytes, context: Mapping[str, Any], *, draft: bool = False) -> bytes:
    """The template with the words of the context, as a Word file. A draft says so in every page's header.

    The template is a shipped one or went through `check` when it was taken in; the sandbox holds all the same.
    """
    from docxtpl import DocxTemplate

    document: Any = DocxTemplate(BytesIO(template))
    document.render(dict(context), jinja_env=_environment(), autoescape=True)
    only_last_kept(document.docx.element.body)
    if draft:
        _mark_draft(document.docx)
    about = document.docx.core_properties
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def check(template: bytes, context: Mapping[str, Any]) -> None:
    """Whether a template may be filled: its file, its tags, and its names against a sample in which no list is empty.

    Problem with the first fault.
    """
    _check_file(template)
    environment = _environment()
    from jinja2 import TemplateSyntaxError

    for source in _sources(template):
        try:
            tree = environment.parse(source)
        except TemplateSyntaxError as error:
            raise Problem(
                _("A tag in the template is not written right (%(why)s). Compare with the template that is shipped."),
                "file",
                values={"why": _plain(str(error.message))},
            ) from None
        _Walker(context).walk(tree)


def text_of(docx: bytes) -> list[str]:
    """Lines of a Word file in reading order: paragraphs, table rows with their cells parted by " | ", headers, footers."""
    from docx import Document
    from docx.table import Table

    document = Document(BytesIO(docx))
    found: list[str] = []
    for section in document.sections:
        found += [line.text for line in section.header.paragraphs]
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                cells = {id(cell._tc): cell.text.replace("\n", " ") for cell in row.cells}
                found.append(" | ".join(cells.values()))
        else:
            found.append(block.text)
    for section in document.sections:
        found += [line.text for line in section.footer.paragraphs]
    return [line for line in found if line.strip()]


# --- the file ---------------------------------------------------------------------------------------------------------


def _check_file(template: bytes) -> None:
    not_word = Problem(
        _("This is not a Word file (.docx). Save it in Word as “Word document” and choose it again."), "file"
    )
    if len(template) > LARGEST:
        raise Problem(_("A template is at most 2 MB. Take out pictures and save it again."), "file")
    try:
        with zipfile.ZipFile(BytesIO(template)) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_OPENED:
                raise Problem(_("A template is at most 2 MB. Take out pictures and save it again."), "file")
            names = {part.filename for part in parts}
            if not {"[Content_Types].xml", "word/document.xml"} <= names:
                raise not_word
            types = package.read("[Content_Types].xml").decode("utf-8", "replace")
            if "macroEnabled" in types or any(_UNWANTED.search(name) for name in names):
                raise Problem(
                    _("This file holds macros or embedded objects. Save it as “Word document (.docx)” without them."),
                    "file",
                )
            if _MAIN not in types:
                raise not_word
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _check_part(part.filename, package.read(part))
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, EOFError):
        raise not_word from None


def _check_part(name: str, content: bytes) -> None:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\x00" in content:
        raise Problem(
            _("This file was not written by Word. Open it in Word, save it again and choose it once more."), "file"
        )
    if name.endswith(".rels"):
        if any(not _HYPERLINK.search(found) for found in _EXTERNAL.findall(content)):
            raise Problem(
                _("This file loads something from elsewhere (a linked picture or template). Take the link out."), "file"
            )
        return
    if b"<w:altChunk" in content or b"<w:object" in content or b"<w:control" in content:
        raise Problem(
            _("This file holds macros or embedded objects. Save it as “Word document (.docx)” without them."), "file"
        )
    for plain, simple in _INSTRUCTION.findall(content.decode("utf-8", "replace")):
        words = (plain or simple).split()
        if words and words[0].upper() not in _FIELDS:
            raise Problem(
                _(
                    "The field %(field)s is not allowed in a template. Page numbers are; everything else comes from tags."
                ),
                "file",
                values={"field": words[0][:20]},
            )


def _sources(template: bytes) -> Iterator[str]:
    """What the filler will read: body, headers and footers, notes, and the properties of the file."""
    from docxtpl import DocxTemplate

    try:
        document: Any = DocxTemplate(BytesIO(template))
        document.init_docx()
        yield document.patch_xml(document.get_xml())
        for uri in (document.HEADER_URI, document.FOOTER_URI):
            for _key, part in document.get_headers_footers(uri):
                yield document.patch_xml(document.get_part_xml(part))
        for part in document.docx.part.package.parts:
            if part.content_type.endswith("wordprocessingml.footnotes+xml"):
                yield document.patch_xml(part.blob.decode("utf-8"))
        about = document.docx.core_properties
        for name in ("author", "comments", "identifier", "language", "subject", "title"):
            yield getattr(about, name)
    except (KeyError, ValueError, AttributeError, SyntaxError) as error:
        raise Problem(
            _("This is not a Word file (.docx). Save it in Word as “Word document” and choose it again."), "file"
        ) from error


# --- the tags ---------------------------------------------------------------------------------------------------------


def _environment() -> Any:
    """A sandbox without a single global, filter or test; what is not known is an error, never an empty place."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    environment.globals.clear()
    environment.filters.clear()
    environment.tests.clear()
    return environment


_LOOP = {"index": 1, "first": True, "last": True, "revindex": 1, "length": 1}


class _Walker:
    """Walks the tags of a template beside a sample of the context: every name must be there, every node be allowed."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        self.scopes: list[Mapping[str, Any]] = [context]

    def walk(self, node: Any) -> Any:
        """The sample value an expression stands for; None for statements."""
        visit = getattr(self, f"_{type(node).__name__.lower()}", None)
        if visit is None:
            raise Problem(
                _("A template may only show values and use “for”, “if” and comparisons. It holds: %(what)s."),
                "file",
                values={"what": type(node).__name__},
            )
        return visit(node)

    def _each(self, nodes: Sequence[Any]) -> None:
        for node in nodes:
            self.walk(node)

    def _template(self, node: Any) -> None:
        self._each(node.body)

    def _output(self, node: Any) -> None:
        for part in node.nodes:
            value = self.walk(part)
            if isinstance(value, (Mapping, list)):
                raise Problem(
                    _("“%(name)s” stands for several values. Say which one, or go through them with “for”."),
                    "file",
                    values={"name": _written(part)},
                )

    def _templatedata(self, _node: Any) -> str:
        return ""

    def _const(self, node: Any) -> Any:
        return node.value

    def _name(self, node: Any) -> Any:
        for scope in reversed(self.scopes):
            if node.name in scope:
                return scope[node.name]
        raise _unknown(node.name)

    def _getattr(self, node: Any) -> Any:
        value = self.walk(node.node)
        if isinstance(value, Mapping) and not node.attr.startswith("_") and node.attr in value:
            return value[node.attr]
        raise _unknown(_written(node))

    def _if(self, node: Any) -> None:
        self.walk(node.test)
        self._each(node.body)
        self._each(node.elif_)
        self._each(node.else_)

    def _for(self, node: Any) -> None:
        rows = self.walk(node.iter)
        if type(node.target).__name__ != "Name" or node.recursive or node.test is not None:
            raise Problem(_("Write “for” with one name only, for example: for row in claims."), "file")
        if not isinstance(rows, list):
            raise Problem(
                _("“%(name)s” is not a list: “for” cannot go through it."), "file", values={"name": _written(node.iter)}
            )
        self.scopes.append({node.target.name: rows[0] if rows else {}, "loop": _LOOP})
        self._each(node.body)
        self.scopes.pop()
        self._each(node.else_)

    def _compare(self, node: Any) -> bool:
        self.walk(node.expr)
        for operand in node.ops:
            self.walk(operand.expr)
        return True

    def _not(self, node: Any) -> bool:
        self.walk(node.node)
        return True

    def _and(self, node: Any) -> bool:
        self.walk(node.left)
        self.walk(node.right)
        return True

    _or = _and

    def _condexpr(self, node: Any) -> Any:
        self.walk(node.test)
        if node.expr2 is not None:
            self.walk(node.expr2)
        return self.walk(node.expr1)


def _unknown(name: str) -> Problem:
    return Problem(
        _("The template asks for “%(name)s”, which no paper knows. The list of names is beside the template."),
        "file",
        values={"name": _plain(name)},
    )


def _written(node: Any) -> str:
    """A name as it stands in the template: p.name"""
    kind = type(node).__name__
    if kind == "Getattr":
        return f"{_written(node.node)}.{node.attr}"
    return str(getattr(node, "name", kind))


def _plain(text: str) -> str:
    return re.sub(r"<[^>]*>", "", text)[:80]


def _mark_draft(document: Any) -> None:
    """The header of every section says draft, whatever the template's own header holds."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    for section in document.sections:
        headers = [section.header]
        if section.different_first_page_header_footer:
            headers.append(section.first_page_header)
        if document.settings.odd_and_even_pages_header_footer:
            headers.append(section.even_page_header)
        for header in headers:
            first = header.paragraphs[0] if header.paragraphs else header.add_paragraph()
            line = first.insert_paragraph_before()
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run = line.add_run(DRAFT)
            run.bold, run.font.size = True, Pt(14)
