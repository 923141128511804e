"""After the stories: no name, number or sentence of theirs lies anywhere in clear. The house is stopped and searched."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.adapters.sip_phone import until
from tests.journeys import test_call_story
from tests.journeys.chapters import quiet_day, they_talk, today
from tests.journeys.house import House
from tests.journeys.navigators import Mediator, Visitor, Volunteer
from tests.journeys.traces import CHARSETS, dresses, files_in, found_in, in_base64

from martlet.telephony.demo import KNOWN_CALLER
from martlet.telephony.exchange.run import memory_spool

pytestmark = [pytest.mark.browser, pytest.mark.exchange]

NAME, PINYIN = "慕容翀骐", ("murongchongqi", "murong chongqi", "mu rong chong qi")
NUMBER, SECOND_NUMBER, WEB_NUMBER = "13655778899", "13766448822", "13544661177"
WORDS = "我在稔山翡翠湾绑钢筋，阙老板躲着不见人。"
PLACE, COUNTY, MANNER, WECHAT = "惠东稔山镇", "黟县宏潭", "右耳听不见，请慢慢说", "chongqi_weixin_88"
EMPLOYER, SITE = "翊翎鑫劳务有限公司", "稔山翡翠湾七标段"
PROMISE, NOTE, STEP, HANDOVER = "礼拜四前回他电话", "阙老板说月底有钱", "去翡翠湾拍告示牌", "别提他弟弟在厂里"
SIDE, ROOM, PRESENT, MINUTES = "阙副总", "稔山司法所二楼", "慕容和阙副总", "阙副总当场写了欠条"
TERMS, PROOF, FILE_NAME, SEARCHED = "打到他妹妹的卡上", "欠条照片很模糊", "翀骐欠条", "翡翠湾七标"
WEB_WORDS, SEALED_WORDS = "工头把我的身份证扣了", "封存时翀骐又打来"
IN_CLEAR = "丁香值班老师"  # a work name: kept in clear on purpose, so that the search must find it
SEEDS = (
    NAME, NAME[2:], *PINYIN, NUMBER, f"+86{NUMBER}", "136 5577 8899", SECOND_NUMBER, "137 6644 8822", WEB_NUMBER, WORDS, WORDS[:9],
    PLACE, COUNTY, MANNER, WECHAT, EMPLOYER, SITE, PROMISE, NOTE, STEP, HANDOVER, SIDE, ROOM, PRESENT, MINUTES, TERMS,
    PROOF, FILE_NAME, SEARCHED, WEB_WORDS, SEALED_WORDS,
)  # fmt: skip
OF_OTHER_STORIES = (
    "吴秀兰", "郑建国", KNOWN_CALLER, KNOWN_CALLER.removeprefix("+86"), test_call_story.WORDS,
    "公司承认欠薪，分两期付两万。", "他说老板跑了。", "前半句，后半句。", "想问加班费怎么算。", "封存时接着写。",
    "封存时来的电话。", "停电前一秒写的。", "一。二。三。四。", "他说到一半。", "灯灭之前写的。", "灯灭之前记的。",
)  # fmt: skip
Comes = Callable[..., Any]


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    """Every dress, at every alignment of base64, in the middle of other bytes."""
    word = "解放路丁香"
    for number, (dress, code) in enumerate(dresses(word).items()):
        (tmp_path / f"{number}").write_bytes(b"\x93\x00before" + code + b"after\xff")
        assert (word, dress, f"{number}") in found_in([tmp_path / f"{number}"], [word])
    for charset in CHARSETS:
        for before in range(6):
            whole = in_base64(b"#" * before + word.encode(charset) + b"##", 0)
            (tmp_path / "whole").write_bytes(whole)
            assert any(charset in dress for _word, dress, _file in found_in([tmp_path / "whole"], [word]))


def test_nothing_lies_in_clear(house: House, people: Comes, callers: Comes, tmp_path: Path) -> None:
    house.martlet(
        "user", "create", "--username=dingxiang", "--password=lilac-in-the-yard", "--office=shenzhen",
        "--role=volunteer", f"--work-name={IN_CLEAR}",
    )  # fmt: skip
    the_story_with_rare_words(house, people, callers, tmp_path)
    spool = memory_spool(house.data)
    assert [path.name for path in files_in(spool) if path.suffix == ".wav"] == []
    house.database.back_up(house.folder / "before-the-end")
    nothing_lies_in_the_open_database(house, tmp_path / "open")
    house.stop()
    house.database.back_up(house.folder / "backup")
    house.database.writes_out()
    kept = house.database.taken(tmp_path / "stopped")

    paths = [*files_in(house.folder, spool), *kept]
    assert {"backup", "before-the-end", "house.log", "pjsip.conf"} <= {path.name for path in paths}
    assert {dress for _word, dress, _file in found_in(kept, [IN_CLEAR])} == {"utf-8"}
    decoys = {file for _word, dress, file in found_in(paths, [IN_CLEAR]) if dress == "utf-8"}
    assert {"backup", "before-the-end"} <= decoys
    assert found_in(paths, [*SEEDS, *OF_OTHER_STORIES]) == []


def nothing_lies_in_the_open_database(house: House, folder: Path) -> None:
    """As somebody finds it who takes the disk away while all parts run: the newest writes lie in their log alone."""
    # Another name: SQLite writes nothing for a row that stays as it was.
    house.write("update access_user set work_name = work_name || '!' where username = 'dingxiang'")
    with house.database.held("access_user"):  # what comes next would be written over it
        taken = house.database.taken(folder)
    writes = [path for path in taken if path.name.endswith("-wal") or path.parent.name == "pg_wal"]
    assert {dress for _word, dress, _file in found_in(writes, [IN_CLEAR])} == {"utf-8"}
    assert found_in(taken, [*SEEDS, *OF_OTHER_STORIES]) == []


def the_story_with_rare_words(house: House, people: Comes, callers: Comes, tmp_path: Path) -> None:
    """Every box of the pages that a worker's matter passes gets something that occurs nowhere else."""
    volunteer, mediator, visitor = people(Volunteer, house), people(Mediator, house), people(Visitor, house)
    visitor.asks_to_be_called(WEB_NUMBER, WEB_WORDS, city="440300")
    worker = callers(house)
    call, contact = they_talk(volunteer, worker, NUMBER)
    volunteer.page.fill("[name=place]", PLACE)
    volunteer.writes(WORDS)
    volunteer.adds_the_person(
        name=NAME,
        phone=f"{NUMBER}\n{SECOND_NUMBER}",
        gender="m",
        home_words=COUNTY,
        approach_note=MANNER,
        wechat=WECHAT,
    )
    volunteer.reveals_the_number()
    worker.hangs_up()
    volunteer.is_off_the_phone()
    volunteer.says_what_came_of_it(outcome="OPEN", owner="罗老师", by=today() + timedelta(days=2), promise=PROMISE)
    case, _number = volunteer.opens_the_case(employer=EMPLOYER, site=SITE)
    until(lambda: house.rows("select 1 from telephony_recording where call_id = ?", call.replace("-", "")), 40)
    assert volunteer.listens(contact, "facts") != []
    for words in (NAME, PINYIN[0], NUMBER, SEARCHED, EMPLOYER):
        volunteer.finds(words)

    mediator.enters_wages(case, first="2026-07", last="2026-09", due="7654.32")
    mediator.writes_what_happened(case, "left", quiet_day(), detail=PROOF)
    mediator.writes_a_note(case, NOTE)
    mediator.opens(f"{case}/next-step")
    mediator.page.fill("[name=handover]", HANDOVER)
    mediator.writes_the_next_step(STEP)
    scan = tmp_path / f"{FILE_NAME}.pdf"
    scan.write_bytes(b"%PDF-1.4\n" + f"{NAME} {WORDS}\n".encode() * 5000)
    mediator.keeps_a_file(case, scan)
    mediation = mediator.opens_a_mediation(case, employer_side=SIDE, place=ROOM)
    mediator.writes_the_minutes(mediation, present=PRESENT, minutes=MINUTES)
    mediator.writes_the_agreement(mediation, total="20000", instalments=[(today(), "20000")], terms=TERMS)
    mediator.receives_the_next_instalment(mediation)
    assert "已履行" in mediator.reads() or "履行完毕" in mediator.reads()

    house.seal()
    with volunteer.while_it_is_broken(), mediator.while_it_is_broken():
        volunteer.signs_in()
        volunteer.receives_a_visitor_sealed(name=NAME[:2], words=SEALED_WORDS)
        house.unseal()
    until(
        lambda: house.rows("select count(*) from hotline_intake_item where filed_at is null and finished") == [(0,)], 60
    )
