"""Templates come from colleagues' Word: what is refused, what is checked, which one is used."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from tests.papers import stories
from tests.racing import at_once

from martlet.access.errors import Refused
from martlet.foundation.errors import Problem
from martlet.papers import building, filling, selectors, services
from martlet.papers.models import TemplateUse, TemplateVersion
from martlet.papers.rules.register import all_papers
from martlet.papers.rules.register import paper as paper_of
from martlet.papers.rules.sample import sample_context

Change = Callable[[bytes], bytes]


def with_text(text: str, kind: str = "D16") -> bytes:
    """The shipped template with one more paragraph."""
    document = Document(BytesIO(building.shipped(kind)))
    document.add_paragraph(text)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def repacked(change: Callable[[str, bytes], bytes | None], more: dict[str, bytes] | None = None) -> bytes:
    """The shipped template with its parts changed, left out (None) or added."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(building.shipped("D16"))) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return file.getvalue()


def in_part(part: str, old: bytes, new: bytes) -> bytes:
    return repacked(lambda name, content: content.replace(old, new) if name == part else content)


def same(_name: str, content: bytes) -> bytes:
    return content


def context() -> dict[str, Any]:
    paper = paper_of("D16")
    assert paper is not None
    return sample_context(paper)


@pytest.mark.parametrize("kind", stories.KINDS)
def test_the_shipped_template_passes_its_own_check(kind: str) -> None:
    paper = paper_of(kind)
    assert paper is not None
    filling.check(building.shipped(kind), sample_context(paper))


@pytest.mark.parametrize(
    "text",
    [
        "{{ p.__class__ }}",
        "{{ p.__class__.__mro__[1].__subclasses__() }}",
        "{{ ''.__class__ }}",
        "{{ self }}",
        "{{ self._TemplateReference__context }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum.__globals__ }}",
        "{{ config }}",
        "{{ request }}",
        "{{ p|attr('__class__') }}",
        "{{ p['__class__'] }}",
        "{{ p.items() }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 9**9**9 }}",
        "{% for x in range(1000000000) %}{% endfor %}",
        "{% set x = p %}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% macro x() %}{% endmacro %}",
        "{% raw %}{{ x }}{% endraw %}{{ nobody }}",
        "{% for a, b in persons %}{% endfor %}",
        "{% for x in persons recursive %}{% endfor %}",
        "{{ persons }}",
        "{{ p }}",
        "{{ p.name",
        "{% if %}",
    ],
)
def test_attacks_and_slips_are_refused(text: str) -> None:
    with pytest.raises(Problem):
        filling.check(with_text(text), context())


def test_an_unknown_name_is_named() -> None:
    with pytest.raises(Problem) as wrong:
        filling.check(with_text("{{ p.salary }}"), context())
    assert wrong.value.values == {"name": "p.salary"}
    with pytest.raises(Problem) as wrong:
        filling.check(with_text("{% for row in claims %}{{ row.sum }}{% endfor %}"), context())
    assert wrong.value.values == {"name": "row.sum"}
    with pytest.raises(Problem) as wrong:
        filling.check(with_text("{% if false_branch %}{{ x }}{% endif %}"), context())
    assert wrong.value.values == {"name": "false_branch"}


def test_a_name_in_the_header_is_checked_too() -> None:
    document = Document(BytesIO(building.shipped("D16")))
    document.sections[0].header.paragraphs[0].text = "{{ nobody }}"
    file = BytesIO()
    document.save(file)
    with pytest.raises(Problem) as wrong:
        filling.check(file.getvalue(), context())
    assert wrong.value.values == {"name": "nobody"}
    document = Document(BytesIO(building.shipped("D16")))
    document.core_properties.title = "{{ cycler.__init__ }}"
    file = BytesIO()
    document.save(file)
    with pytest.raises(Problem):
        filling.check(file.getvalue(), context())


RELS = "word/_rels/document.xml.rels"
OTHER = (
    b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" '
    b'Target="%s" TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"%PDF-1.4",
        b"x" * (filling.LARGEST + 1),
        repacked(lambda name, content: None if name == "word/document.xml" else content),
        repacked(same, {"word/vbaProject.bin": b"x"}),
        repacked(same, {"word/embeddings/oleObject1.bin": b"x"}),
        repacked(same, {"word/activeX/activeX1.xml": b"<x/>"}),
        in_part(
            "[Content_Types].xml", b"wordprocessingml.document.main+xml", b"ms-word.document.macroEnabled.main+xml"
        ),
        in_part(RELS, b"</Relationships>", OTHER % (b"image", b"http://127.0.0.1/x.png")),
        in_part(RELS, b"</Relationships>", OTHER % (b"attachedTemplate", b"file:///etc/passwd")),
        in_part("word/document.xml", b"<w:body>", b'<w:body><w:altChunk r:id="rId99"/>'),
        in_part(
            "word/document.xml",
            b"<w:body>",
            b"<w:body><w:p><w:r><w:instrText> INCLUDETEXT /etc/passwd </w:instrText></w:r></w:p>",
        ),
        in_part(
            "word/document.xml",
            b"<w:body>",
            b"<w:body><w:p><w:r><w:instrText>DDEAUTO c:\\\\x</w:instrText></w:r></w:p>",
        ),
        repacked(
            lambda name, content: (
                b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
                + content.partition(b"?>")[2]
                if name == "word/document.xml"
                else content
            )
        ),
        repacked(lambda name, content: content[:-40] if name == "word/document.xml" else content),
    ],
    ids=range(16),
)
def test_files_that_are_no_plain_word_file_are_refused(content: bytes) -> None:
    with pytest.raises(Problem) as wrong:
        filling.check(content, context())
    assert wrong.value.field == "file"


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "LARGEST_OPENED", 10_000)
    with pytest.raises(Problem):
        filling.check(building.shipped("D16"), context())


def test_words_of_people_are_never_tags_or_markup() -> None:
    filled = filling.fill(
        building.shipped("D16"), context() | {"respondents": "<w:p>甲&乙</w:p> {{ p.name }} {% if %}"}
    )
    assert "<w:p>甲&乙</w:p> {{ p.name }} {% if %}：" in "\n".join(filling.text_of(filled))


def test_a_changed_template_is_kept_used_and_given_back(cast: Any) -> None:
    actor = cast.beijing_coordinator
    case = stories.full_case(actor, cast.beijing, 1)
    shipped = stories.made(actor, case, "D16")
    version = services.add_template(
        actor, kind="D16", content=with_text("本函由{{ office.name }}代拟。"), note="加一句"
    )
    assert (version.number, selectors.in_use("D16")) == (1, f"shipped-{building.SHIPPED}")
    page = selectors.template_page(actor, "D16", 1)
    assert "本函由示例办公室代拟。" in page.preview
    assert [(step.number, step.is_used) for step in page.steps] == [(1, False), (None, True)]
    assert ("p.name", "姓名", "示例工友1") in page.names
    services.use_template(actor, kind="D16", number=1)
    changed = services.order_paper(actor, case, kind="D16")
    changed.refresh_from_db()
    assert [shipped.template, changed.template] == [f"shipped-{building.SHIPPED}", "1"]
    text = filling.text_of(selectors.open_file(actor, changed.pk, "docx")[2].read())
    assert "本函由北京代拟。" in text
    services.use_template(actor, kind="D16", number=None)
    assert selectors.in_use("D16") == f"shipped-{building.SHIPPED}"
    same_again = services.add_template(actor, kind="D16", content=bytes(version.content))
    assert same_again.pk == version.pk
    assert TemplateUse.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("emptied_journal")
def test_two_keep_a_template_at_once(cast: Any) -> None:
    one, other = (with_text(text) for text in ("本函由北京代拟。", "本函由武汉代拟。"))
    found = at_once(
        lambda: services.add_template(cast.beijing_coordinator, kind="D16", content=one),
        lambda: services.add_template(cast.director, kind="D16", content=other),
    )
    assert sorted(version.number for version in found) == [1, 2]


def test_who_may_change_templates(cast: Any) -> None:
    content = building.shipped("D16")
    for stranger in (cast.beijing_volunteer, cast.beijing_mediator, cast.auditor):
        with pytest.raises(Refused):
            services.add_template(stranger, kind="D16", content=content)
        with pytest.raises(Refused):
            services.use_template(stranger, kind="D16", number=None)
        with pytest.raises(Refused):
            selectors.template_rows(stranger)
    for colleague in (cast.beijing_coordinator, cast.director, cast.admin):
        assert services.add_template(colleague, kind="D16", content=content).number == 1
    assert TemplateVersion.objects.count() == 1


def test_the_list_takes_the_same_queries_with_one_version_and_with_three(
    cast: Any, django_assert_num_queries: Any
) -> None:
    for rows in (1, 3):
        for n in range(rows):
            services.add_template(cast.admin, kind="D16", content=with_text(f"第{rows}{n}稿"))
            services.use_template(cast.admin, kind="D16", number=1)
        with django_assert_num_queries(2):
            assert len(selectors.template_rows(cast.admin)) == len(all_papers())
