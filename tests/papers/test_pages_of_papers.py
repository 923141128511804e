"""Papers as they come out of LibreOffice, page by page: hard names, long stories, forty workers, only what the law requires."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.papers.real import LONG_FIRM, LONG_NAMES, paper_of_facts

from martlet.papers import building, filling
from martlet.papers.converting import LibreOffice
from martlet.papers.rules.register import paper as paper_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.once,
    pytest.mark.skipif(
        not (shutil.which("soffice") and shutil.which("pdftotext")), reason="LibreOffice or poppler is not installed"
    ),
]
SPACE = re.compile(r"\s+")
FOOT = re.compile(r"(?P<name>[^第]+)第(?P<page>\d+)页(?:共(?P<all>\d+)页)?$")


def pages(kind: str, tmp_path: Path, *, hard: bool = False, bare: bool = False, people: int = 0) -> list[str]:
    """The text of each page without any white space, its foot at the end."""
    paper = paper_of(kind)
    assert paper is not None
    composed = paper_of_facts(paper, hard=hard, bare=bare, people=people)
    assert list(composed.missing) == []
    file = tmp_path / "paper.pdf"
    file.write_bytes(LibreOffice().convert(filling.fill(building.build(paper), composed.context)))
    text = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, text=True, check=True).stdout
    return [SPACE.sub("", page) for page in text.split("\f")[:-1]]


def body(page: str) -> str:
    """The page without its foot."""
    lines = FOOT.search(page[-60:])
    assert lines is not None, page[-60:]
    return page[: -len(f"第{lines['page']}页" + (f"共{lines['all']}页" if lines["all"] else ""))]


def test_the_day_stands_under_the_signature_and_no_page_is_empty(tmp_path: Path) -> None:
    """D05 and D21 once lost their day to the next page, D22 once ended with an empty one, then with a list of attachments."""
    for kind, count in (("D05", 2), ("D21", 2), ("D22", 1)):
        found = pages(kind, tmp_path)
        assert len(found) == count, kind
        with_signature = [page for page in found if "捺印" in page]
        assert len(with_signature) == 1
        assert "2026年11月21日" in with_signature[0]
        assert all(len(body(page)) > 40 for page in found), kind


def test_a_page_of_signatures_holds_a_line_of_what_is_signed(tmp_path: Path) -> None:
    for kind, words in (("D10", "申请人与被申请人没有其他债务纠纷"), ("D19", "协议内容不涉及确认劳动关系")):
        last = pages(kind, tmp_path)[-1]
        assert words in last
        assert "此致" in last
        assert "捺印" in last or "盖章" in last


def test_very_long_names_stay_whole(tmp_path: Path) -> None:
    found = pages("D09", tmp_path, hard=True)
    whole = "".join(found)
    assert len(found) == 2
    assert LONG_FIRM in whole
    assert LONG_NAMES[0] in whole
    assert "人民币24,600.00元（大写：贰万肆仟陆佰元整）" in found[-1]
    assert "债权人（签名、捺印）：" in found[-1]
    assert [FOOT.search(page[-40:])["page"] for page in found] == ["1", "2"]  # type: ignore[index]


def test_long_facts_do_not_break_the_form_of_a_work_injury(tmp_path: Path) -> None:
    found = pages("D11", tmp_path, hard=True)
    assert len(found) == 2
    assert "申请事项：请求认定" in found[1]
    assert "此致" in found[1]
    assert LONG_FIRM in "".join(found)


def test_forty_workers_sign_an_agreement_that_names_itself_on_every_page(tmp_path: Path) -> None:
    found = pages("D06", tmp_path, people=40)
    whole = "".join(found)
    assert whole.count("当事人（签名、捺印）") == 40
    assert "人民币984,000.00元（大写：玖拾捌万肆仟元整）" in whole
    assert all("人民调解协议书（东某调〔2026〕第18号）第" in page[-60:] for page in found)
    assert [page[-len(f"共{len(found)}页") :] for page in found] == [f"共{len(found)}页"] * len(found)
    last = next(page for page in reversed(found) if "人民调解员（签名）" in page)
    assert "用人单位（盖章）" in last
    assert "2026年11月21日" in last


def test_a_roll_of_forty_repeats_its_heading(tmp_path: Path) -> None:
    found = pages("D12", tmp_path, people=40)
    rolls = [page for page in found if "11010119900307109X" in page and "公民身份号码联系电话" in page]
    assert len(rolls) >= 2
    assert [page.count("公民身份号码联系电话") for page in rolls] == [1] * len(rolls)
    assert sum(page.count("24,600.00") for page in rolls) == 40
    assert "984,000.00" in rolls[-1]
    signed = [page for page in found if "代表人接受推举" in page]
    assert [page.count("代表人接受推举（签名、捺印）") for page in signed] == [3]
    assert "2026年11月21日" in signed[0]


@pytest.mark.parametrize("kind", ["D04", "D12"])
def test_no_number_of_a_roll_is_broken_into_two_lines(kind: str, tmp_path: Path) -> None:
    paper = paper_of(kind)
    assert paper is not None
    file = tmp_path / "roll.pdf"
    filled = filling.fill(building.build(paper), paper_of_facts(paper, people=40, hard=True).context)
    file.write_bytes(LibreOffice().convert(filled))
    text = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, text=True, check=True).stdout
    words = text.split()
    delegates = 3  # who stand in boxes of their own before the roll
    assert (words.count("11010119900307109X"), words.count("13800000000")) == (40 + delegates, 40 + delegates)
    assert [str(number) in words for number in range(10, 41)] == [True] * 31


def test_each_sheet_of_forty_is_counted_by_itself(tmp_path: Path) -> None:
    found = pages("D23", tmp_path, people=40)
    assert len(found) == 40
    assert [FOOT.search(page[-40:])["page"] for page in found] == ["1"] * 40  # type: ignore[index]
    assert all("共" not in page[-10:] for page in found)
    assert all(page.count("解除劳动合同通知书") == 2 for page in found)  # title and foot


def test_what_nobody_told_leaves_no_empty_line(tmp_path: Path) -> None:
    found = pages("D01", tmp_path, bare=True)
    whole = "".join(found)
    assert len(found) == 2
    assert "第三人" not in whole
    assert "证人姓名和住所：无" in whole
    assert "见证据清单。" in whole


@pytest.mark.parametrize(("kind", "people"), [("D01", 0), ("D17A", 0), ("D01", 40)])
def test_what_is_attached_stands_under_a_signature(kind: str, people: int, tmp_path: Path) -> None:
    last = pages(kind, tmp_path, hard=not people, people=people)[-1]
    assert "附：" in last
    assert "捺印" in last
    assert "2026年11月21日" in last


def test_a_story_of_several_paragraphs_begins_where_there_is_room(tmp_path: Path) -> None:
    found = pages("D24", tmp_path, hard=True)
    assert "申请人于2026年3月1日入职" in found[0]
    assert "现依法提出以上请求。此致" in found[-1]


@pytest.mark.parametrize(
    ("kind", "gone", "kept"),
    [
        ("D06", ["违约责任", "各方责任", "履行地点"], "最后一期付款日期"),
        ("D09", ["逾期责任", "管辖：", "担保人（总包）见证："], "不影响劳动者的其他权利"),
        ("D15", ["送达方式"], "送达地址"),
        ("D16", ["送达方式", "岗位无"], "送达地址"),
        ("D17B", ["财产线索", "未履行。无"], "被执行人未履行。"),
    ],
)
def test_a_clause_that_nobody_filled_in_is_left_out_and_never_says_none(
    kind: str, gone: list[str], kept: str, tmp_path: Path
) -> None:
    """ "逾期责任：无" over two signatures would be an agreement that there is none."""
    whole = "".join(pages(kind, tmp_path, bare=True))
    assert kept in whole
    assert [words for words in gone if words in whole] == []


def test_the_work_of_every_plaintiff_is_told(tmp_path: Path) -> None:
    whole = "".join(pages("D17A", tmp_path, people=40))
    assert whole.count("日工资340元") >= 40
    assert whole.count("的劳动合同签订情况：未签订书面劳动合同") == 40
    assert whole.count("收到裁决书的日期") == 1
