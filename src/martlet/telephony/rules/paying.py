"""Who pays a call, as far as the number itself says so."""

from __future__ import annotations

import re

TOLL_FREE, SHARED, CALLER = "toll_free", "shared", "caller"

_CHINA = re.compile(r"(?:\+|00)?86(?=\d{9,})")
_SAID_BY = (
    (SHARED, re.compile(r"400\d{7}")),
    (TOLL_FREE, re.compile(r"800\d{7}")),
    (CALLER, re.compile(r"1[3-9]\d{9}|0?(?:10|2\d|[3-9]\d{2})\d{7,8}")),
)


def payer_of(number: str) -> str:
    """`shared`, `toll_free` or `caller`; "" where the number leaves it open (a short code such as 12351, another country's).

    China's numbering plan (电信网编号计划, Ministry of Industry and Information Technology, 2017) keeps 400 for calls that
    caller and called share (主被叫分摊付费) and 800 for those the called pays (被叫集中付费). A landline or mobile number is
    no such service: whoever dials it pays.
    """
    national = _CHINA.sub("", number, count=1)
    return next((payer for payer, numbers in _SAID_BY if numbers.fullmatch(national)), "")


def payer_fits(number: str, payer: str) -> bool:
    """Whether callers of this number may be told that."""
    return payer_of(number) in ("", payer)
