"""Names of places that figures hold for: the country, provinces, the cities of the book."""

from __future__ import annotations

from functools import cache

from martlet.law.parameters import COUNTRY, built_in
from martlet.law.results import Said

__all__ = ["PROVINCES", "is_place", "named", "within"]

_PROVINCES = """
11 北京市 Beijing | 12 天津市 Tianjin | 13 河北省 Hebei | 14 山西省 Shanxi | 15 内蒙古自治区 Inner Mongolia | 21 辽宁省 Liaoning
22 吉林省 Jilin | 23 黑龙江省 Heilongjiang | 31 上海市 Shanghai | 32 江苏省 Jiangsu | 33 浙江省 Zhejiang | 34 安徽省 Anhui
35 福建省 Fujian | 36 江西省 Jiangxi | 37 山东省 Shandong | 41 河南省 Henan | 42 湖北省 Hubei | 43 湖南省 Hunan
44 广东省 Guangdong | 45 广西壮族自治区 Guangxi | 46 海南省 Hainan | 50 重庆市 Chongqing | 51 四川省 Sichuan | 52 贵州省 Guizhou
53 云南省 Yunnan | 54 西藏自治区 Tibet | 61 陕西省 Shaanxi | 62 甘肃省 Gansu | 63 青海省 Qinghai | 64 宁夏回族自治区 Ningxia
65 新疆维吾尔自治区 Xinjiang
"""
PROVINCES: dict[str, Said] = {
    f"{code}0000": Said(zh, en)
    for code, zh, en in (row.split(maxsplit=2) for line in _PROVINCES.strip().splitlines() for row in line.split(" | "))
}
"""Code of GB/T 2260 -> name."""


def is_place(code: str) -> bool:
    """Whether a code can be a place here: the country, or six digits inside a known province."""
    return code == COUNTRY or (
        len(code) == 6 and code.isdecimal() and code.isascii() and f"{code[:2]}0000" in PROVINCES
    )


@cache
def named(code: str) -> Said:
    """The name of a place; a city that the book does not know is named by its code and province."""
    if code == COUNTRY:
        return Said("全国", "whole country")
    city = built_in().cities.get(code)
    if city is not None:
        return Said(city.zh, city.en)
    province = PROVINCES.get(code)
    if province is not None:
        return province
    around = PROVINCES.get(f"{code[:2]}0000")
    return Said(f"{around.zh} {code}", f"{code}, {around.en}") if around else Said(code, code)


def within(place: str, area: str) -> bool:
    """Whether a place lies in an area: a district in its city, a city in its province, everything in the country."""
    if area in (COUNTRY, place):
        return True
    if area.endswith("0000"):
        return place[:2] == area[:2]
    return area.endswith("00") and place[:4] == area[:4]
