"""Papers from a full case: the words on them, what is never on them, and what happens on a bad day."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override
from tests.cases import stories as case_stories
from tests.papers import stories
from tests.papers.fakes import FakeConverter

from martlet import vault
from martlet.access.errors import NotVisible, Refused
from martlet.access.models import JournalEntry
from martlet.cases.selectors import case_page, get_case
from martlet.foundation.errors import Problem, Stale
from martlet.papers import converting, filling, selectors, services
from martlet.papers.models import Paper, TypedFacts
from martlet.papers.rules.register import paper as paper_of
from martlet.papers.services import producing
from martlet.vault.models import StoredFile

KEY_LINES = {
    "D01": ["劳动人事争议仲裁申请书", "请求支付2026年5月至7月拖欠的工资24,600.00元（计算：",
            "（每月应发10,200.00元－已发2,000.00元）×3个月＝24,600.00元）。",
            "北京市通州区劳动人事争议仲裁委员会", "禾顺劳务"],
    "D02": ["证据清单", "编号"],
    "D03": ["授权委托书", "许律", "☑一般代理" ],
    "D04": ["劳动保障监察投诉书", "附：欠薪职工名单", "246,000.00"],
    "D05": ["人民调解委员会已将申请人民调解的相关规定告知我"],
    "D06": ["人民调解协议书", "贰拾肆万陆仟元整", "三十日内共同向人民法院申请司法确认"],
    "D07": ["人民调解笔录", "双方同意分两期付清。", "☑达成协议"],
    "D08": ["司法确认申请书", "调解协议有效", "壹拾贰万叁仟元整"],
    "D09": ["工资欠条", "尚欠债权人王建明工资人民币24,600.00元（大写：贰万肆仟陆佰元整）", "不影响劳动者的其他权利"],
    "D10": ["支付令申请书", "给付拖欠的工资人民币24,600.00元（大写：贰万肆仟陆佰元整）"],
    "D11": ["工伤认定申请表", "受伤害经过简述", "（可附页）"],
    "D12": ["推举代表人证明", "全体当事人共10人", "3人为代表人", "246,000.00"],
    "D13": ["集体协商要约书", "二十日内以书面形式答复"],
    "D14": ["法律援助申请表", "免予核查"],
    "D15": ["被迫解除劳动合同通知书", "十五日内"],
    "D16": ["催告函", "贵单位尚欠本人2026年5月至7月的工资人民币24,600.00元（大写：贰万肆仟陆佰元整）"],
    "D17A": ["民事起诉状", "原告"],
    "D17B": ["强制执行申请书", "加倍支付迟延履行期间的债务利息"],
    "D18A": ["个人信息处理告知同意书", "撤回同意"],
    "D18B": ["咨询登记表", "孙老师"],
    "D18C": ["转介函", "本人同意将以上情况提供给上列单位"],
    "D19": ["调解协议仲裁审查申请书", "请求对双方于"],
    "D20": ["财产保全申请书", "查封、扣押、冻结"],
    "D21": ["工伤待遇先行支付申请书", "工伤保险基金先行支付"],
    "D22": ["劳动能力鉴定申请表", "☑劳动功能障碍程度"],
    "D23": ["解除劳动合同通知书", "提前三十日"],
    "D24": ["行政复议申请书", "复议请求"],
}  # fmt: skip


def text_of(actor: Any, paper: Paper, what: str = "docx") -> str:
    _paper, _name, content = selectors.open_file(actor, paper.pk, what)
    return "\n".join(filling.text_of(content.read()))


@pytest.fixture
def case(cast: Any) -> Any:
    return stories.full_case(cast.beijing_mediator, cast.beijing)


QUARTERS = [stories.KINDS[n::4] for n in range(4)]


@pytest.mark.parametrize("kinds", QUARTERS, ids=["-".join(kinds) for kinds in QUARTERS])
def test_every_paper_says_what_it_must_and_nothing_internal(cast: Any, case: Any, kinds: list[str]) -> None:
    actor = cast.beijing_mediator
    stories.agreed(actor, case)
    case = get_case(actor, case.pk)
    wrong: dict[str, list[str]] = {}
    for kind in kinds:
        paper = stories.made(actor, case, kind)
        assert (kind, paper.state, paper.number, paper.without) == (kind, "ready", 1, "")
        text = text_of(actor, paper)
        lacks = [line for line in KEY_LINES[kind] if line not in text]
        leaks = [word for word in (stories.MARK, "{{", "{%", "None", "【待填】", "草稿", case.number) if word in text]
        if lacks or leaks:
            wrong[kind] = lacks + leaks
    assert wrong == {}


def test_every_paper_has_key_lines() -> None:
    assert sorted(KEY_LINES) == stories.KINDS


def test_what_is_missing_is_named_and_nothing_is_printed(cast: Any, case: Any) -> None:
    actor = cast.beijing_mediator
    with pytest.raises(Problem) as refused:
        services.order_paper(actor, case, kind="D15", chosen=None)
    assert str(refused.value).startswith("还没打印，缺")
    assert "依据劳动合同法" not in str(refused.value)
    assert "侵害事实" in str(refused.value)
    assert Paper.objects.count() == 0


def test_a_draft_has_marks_and_says_so_on_every_page(cast: Any, case: Any) -> None:
    actor = cast.beijing_mediator
    paper = services.order_paper(actor, case, kind="D15", draft=True)
    paper.refresh_from_db()
    text = text_of(actor, paper)
    assert text.splitlines()[0] == "草稿　不得使用　（有【待填】的内容）"
    assert text.count("【待填】") > 5
    assert stories.MARK not in text


def test_a_fact_is_asked_once_for_all_papers(cast: Any, case: Any) -> None:
    actor = cast.beijing_mediator
    stories.fill_in(actor, case, "D01")
    paper = paper_of("D17A")
    assert paper is not None
    left = {one.fact.key for one in selectors.desk(actor, case, paper).asked if one.is_missing}
    assert left == {"court", "award_number", "award_received"}
    row = TypedFacts.objects.values().get()
    assert stories.WORDS["tribunal"].encode() not in row["values"]


def test_forty_workers_and_very_long_names(cast: Any) -> None:
    actor = cast.beijing_coordinator
    case = stories.full_case(actor, cast.beijing, 40)
    person = case.lead
    vault.open_all([person], actor)
    person.name = "阿卜杜热合曼·买买提吐尔逊·阿布都克里木江" * 2
    person.save()
    case = get_case(actor, case.pk)
    paper = stories.made(actor, case, "D12")
    assert (paper.state, paper.people_count) == ("ready", 40)
    text = text_of(actor, paper)
    assert "全体当事人共40人" in text
    assert "984,000.00" in text
    assert person.name in text
    assert stories.made(actor, case, "D04").state == "ready"


def test_versions_follow_each_other_and_are_never_overwritten(cast: Any, case: Any) -> None:
    actor = cast.beijing_mediator
    first, second = stories.made(actor, case, "D16"), services.order_paper(actor, case, kind="D16")
    second.refresh_from_db()
    assert [first.number, second.number] == [1, 2]
    assert len({first.docx, second.docx, first.pdf, second.pdf}) == 4
    again = services.order_paper(actor, case, kind="D16", client_uuid=second.client_uuid)
    assert again.pk == second.pk
    services.void_paper(actor, first, reason="写错了单位")
    first.refresh_from_db()
    vault.open_all([case], actor)
    first.case = case
    assert (first.voided_by_id, first.void_reason, first.docx is not None) == (actor.user_id, "写错了单位", True)
    with pytest.raises(Problem):
        services.void_paper(actor, second, reason=" ")


def test_the_history_of_the_case_tells_of_papers(cast: Any, case: Any) -> None:
    actor = cast.beijing_mediator
    paper = stories.made(actor, case, "D16")
    services.void_paper(actor, paper, reason="写错了单位")
    with override("zh-hans"):
        lines = [(one.icon, one.title, one.text) for one in case_page(actor, case.pk).timeline[:2]]
    assert lines == [
        ("file-x", "文书作废：催告函 v1", "写错了单位"),
        ("file-text", "做了文书：催告函 v1", ""),
    ]


def test_nothing_of_a_paper_lies_in_clear(cast: Any, case: Any) -> None:
    actor = cast.beijing_mediator
    paper = stories.made(actor, case, "D16")
    row = Paper.objects.values().get(pk=paper.pk)
    assert all("王建明".encode() not in value for value in row.values() if isinstance(value, bytes))
    assert all("王建明" not in value for value in row.values() if isinstance(value, str))
    for stored in StoredFile.objects.all():
        content = vault.files.path_of(stored.pk).read_bytes()
        assert content[:2] != b"PK"
        assert b"%PDF" not in content


def test_reads_and_acts_are_in_the_journal(cast: Any, case: Any) -> None:
    actor = cast.beijing_mediator
    paper = stories.made(actor, case, "D16")
    text_of(actor, paper)
    services.void_paper(actor, paper, reason="写错了")
    rows = (
        JournalEntry.objects.filter(action__startswith="papers.")
        .order_by("n")
        .values_list("action", "object_id", "reason")
    )
    assert list(rows) == [
        ("papers.make", str(case.pk), ""),
        ("papers.produce", str(paper.pk), ""),
        ("papers.make", str(case.pk), ""),
        ("papers.read_file", str(paper.pk), ""),
        ("papers.void", str(paper.pk), ""),  # what was typed is sealed, with the paper
    ]


def test_another_office_sees_and_makes_nothing(cast: Any, case: Any) -> None:
    paper = stories.made(cast.beijing_mediator, case, "D16")
    for stranger in (
        cast.shenzhen_coordinator,
        cast.shenzhen_mediator,
        cast.wuhan_volunteer,
        cast.auditor,
        cast.director,
    ):
        with pytest.raises(NotVisible):
            selectors.paper_page(stranger, paper.pk)
        with pytest.raises(NotVisible):
            selectors.open_file(stranger, paper.pk, "docx")
        with pytest.raises(Refused):
            services.order_paper(stranger, case, kind="D16")
        with pytest.raises(Refused):
            services.save_facts(stranger, case, values={"case::story": "x"}, rev=0)
        with pytest.raises(Refused):
            services.void_paper(stranger, paper, reason="不行")


def test_two_people_typing_at_once(cast: Any, case: Any) -> None:
    services.save_facts(cast.beijing_mediator, case, values={"case::story": "甲"}, rev=0)
    with pytest.raises(Stale):
        services.save_facts(cast.beijing_coordinator, case, values={"case::story": "乙"}, rev=0)
    same = services.save_facts(cast.beijing_coordinator, case, values={"case::story": "甲"}, rev=0)
    assert same.rev == 1


# --- bad days ---------------------------------------------------------------------------------------------------------


def test_without_libreoffice_word_is_made_and_it_says_so(cast: Any, case: Any, quick_converter: FakeConverter) -> None:
    quick_converter.absent = True
    paper = stories.made(cast.beijing_mediator, case, "D16")
    assert (paper.state, paper.without, paper.pdf) == ("ready", "no_converter", None)
    with pytest.raises(NotVisible):
        selectors.open_file(cast.beijing_mediator, paper.pk, "pdf")


def test_a_file_libreoffice_cannot_read(cast: Any, case: Any, quick_converter: FakeConverter) -> None:
    quick_converter.broken = True
    paper = stories.made(cast.beijing_mediator, case, "D16")
    assert (paper.state, paper.without, paper.number) == ("ready", "not_converted", 1)


class Killed(BaseException):
    """The worker was killed: nothing catches it."""


@pytest.mark.errors_expected
def test_a_worker_that_dies_leaves_no_half_paper_and_another_takes_it_up(
    cast: Any, case: Any, quick_converter: FakeConverter, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = cast.beijing_mediator

    def die(_docx: bytes) -> bytes:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(quick_converter, "convert", die)
        paper = stories.made(actor, case, "D16")
    assert (paper.state, paper.number, paper.docx, paper.pdf) == ("converting", None, None, None)
    assert services.resume() == 0, "the worker may still be alive"
    assert producing.produce(str(paper.pk)) == ""
    Paper.objects.filter(pk=paper.pk).update(touched=timezone.now() - timedelta(minutes=5))
    assert services.resume() == 1
    paper.refresh_from_db()
    assert (paper.state, paper.number, paper.docx is not None, paper.tries) == ("ready", 1, True, 2)
    assert producing.produce(str(paper.pk)) == ""
    assert services.resume() == 0


def test_sealed_in_mid_way_it_waits_and_is_made_after_the_unsealing(
    cast: Any, case: Any, quick_converter: FakeConverter, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.conftest import PASSPHRASE

    convert = quick_converter.convert

    def sealed_meanwhile(docx: bytes) -> bytes:
        vault.commands.seal()
        return convert(docx)

    with monkeypatch.context() as patched:
        patched.setattr(quick_converter, "convert", sealed_meanwhile)
        try:
            paper = stories.made(cast.beijing_mediator, case, "D16")
        finally:
            vault.commands.unseal(PASSPHRASE, fill=False)
    # A file may be sealed to the office while the vault is sealed; what matters is that nothing is half.
    assert paper.state in ("ready", "waiting")
    assert (paper.docx is None) == (paper.state == "waiting")
    Paper.objects.filter(pk=paper.pk).update(touched=timezone.now() - timedelta(minutes=5))
    services.resume()
    paper.refresh_from_db()
    assert (paper.state, paper.number) == ("ready", 1)
    assert "催告函" in text_of(cast.beijing_mediator, paper)


def test_sealed_from_the_start_nothing_runs(cast: Any, case: Any) -> None:
    from tests.conftest import PASSPHRASE

    paper = stories.made(cast.beijing_mediator, case, "D16")
    Paper.objects.filter(pk=paper.pk).update(
        state="waiting", number=None, docx=None, pdf=None, touched=timezone.now() - timedelta(minutes=5)
    )
    vault.commands.seal()
    try:
        assert services.resume() == 0
        assert producing.produce(str(paper.pk)) == "waiting"
    finally:
        vault.commands.unseal(PASSPHRASE, fill=False)
    Paper.objects.filter(pk=paper.pk).update(touched=timezone.now() - timedelta(minutes=5))
    assert services.resume() == 1
    paper.refresh_from_db()
    assert paper.state == "ready"


def test_a_colleague_who_lost_the_case_gets_nothing(cast: Any, case: Any) -> None:
    paper = stories.made(cast.beijing_mediator, case, "D16")
    Paper.objects.filter(pk=paper.pk).update(
        state="waiting", number=None, docx=None, pdf=None, by=cast.shenzhen_volunteer.user_id
    )
    assert producing.produce(str(paper.pk)) == "failed"
    paper.refresh_from_db()
    assert (paper.state, paper.without, paper.docx) == ("failed", "not_allowed", None)


def test_it_is_not_tried_for_ever(
    cast: Any, case: Any, quick_converter: FakeConverter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_docx: bytes) -> bytes:
        raise OSError(f"{stories.MARK}")

    monkeypatch.setattr(quick_converter, "convert", fail)
    paper = stories.made(cast.beijing_mediator, case, "D16")
    assert paper.state == "waiting"
    for _again in range(4):
        producing.produce(str(paper.pk))
    paper.refresh_from_db()
    assert (paper.state, paper.without, paper.docx) == ("failed", "broken", None)


def test_material_takes_the_same_number_of_queries_for_one_and_for_many(
    cast: Any, django_assert_num_queries: Any
) -> None:
    actor = cast.beijing_mediator
    paper = paper_of("D01")
    assert paper is not None
    for people in (1, 6):
        case = case_stories.three_months(actor, case_stories.case_of(actor, cast.beijing, people))
        case = get_case(actor, case.pk)
        with django_assert_num_queries(QUERIES_OF_A_DESK):
            selectors.desk(actor, case, paper)


QUERIES_OF_A_DESK = 14


def test_the_folder_in_memory_is_swept(tmp_path: Any) -> None:
    left = tmp_path / f"{converting.PREFIX}{os.getuid()}-abc"
    left.mkdir()
    (left / "paper.docx").write_bytes(b"PK")
    assert converting.sweep(tmp_path, older_than=60) == 0
    os.utime(left, (1, 1))
    assert converting.sweep(tmp_path, older_than=60) == 1
    assert not left.exists()
