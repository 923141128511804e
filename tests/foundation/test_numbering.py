"""What a number says about where it is, and nothing it does not say."""

import json
import re
from importlib.resources import files

import pytest

from martlet.foundation.numbering import area

TABLE = json.loads(files("martlet.foundation").joinpath("data/numbering.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("number", "chinese", "english"),
    [
        ("+861062781234", "北京", "Beijing"),
        ("+8675588881234", "深圳", "Shenzhen"),
        ("+867718881234", "南宁或崇左", "Nanning or Chongzuo"),
        ("+8613800138000", "手机", "Mobile phone"),
        ("+864008801234", "企业热线号码", "A company's hotline number"),
        ("+85291234567", "香港", "Hong Kong"),
        ("+819012345678", "日本", "Japan"),
        ("+35812345678", "境外号码", "Number from abroad"),
        ("+863618881234", "", ""),  # an area code nobody has
        ("", "", ""),
        ("anonymous", "", ""),
    ],
)
def test_a_number_says_its_city_or_that_it_says_none(number: str, chinese: str, english: str) -> None:
    assert (area(number, "zh-hans"), area(number, "en")) == (chinese, english)


def test_every_code_has_both_names_and_stands_in_nobodys_way() -> None:
    for table in ("areas", "abroad"):
        codes = sorted(TABLE[table])
        assert [code for code, after in zip(codes, codes[1:], strict=False) if after.startswith(code)] == []
        assert all(chinese and english for chinese, english in TABLE[table].values())
    assert [code for code in TABLE["areas"] if not re.fullmatch(r"10|2\d|[3-9]\d{2}", code)] == []
    names = [english for _chinese, english in TABLE["areas"].values()]
    assert len(names) == len(set(names))  # two cities called Suzhou are told apart
