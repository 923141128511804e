"""Announcements of a place in the queue and of a waiting time: a whole sentence for each number, because every language
counts in its own way. They are spoken like the others (`prompts`) and may be replaced by a recording each."""

from __future__ import annotations

from martlet.telephony.rules.waiting import MINUTES, MOST_PLACES

ZH = "零一二三四五六七八九十"
EN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def place(position: int) -> dict[str, str]:
    if position == 1:
        return {"zh": "下一个就是您。", "en": "You are next."}
    ahead = position - 1
    people = "person is" if ahead == 1 else "people are"
    return {
        "zh": f"您前面还有{'两' if ahead == 2 else ZH[ahead]}个人。",
        "en": f"{EN[ahead].capitalize()} {people} waiting before you.",
    }


def minutes(count: int) -> dict[str, str]:
    if count == MINUTES[-1]:
        return {"zh": "大约要等二十分钟，也可能更久。", "en": "It will take about twenty minutes, perhaps longer."}
    zh = {1: "一分钟左右就轮到您。", 2: "大约要等两分钟。", 15: "大约要等十五分钟。"}
    en = {1: "It will take about a minute.", 15: "It will take about fifteen minutes."}
    return {
        "zh": zh.get(count) or f"大约要等{ZH[count]}分钟。",
        "en": en.get(count) or f"It will take about {EN[count]} minutes.",
    }


NUMBERS: dict[str, dict[str, str]] = {
    **{f"place-{position}": place(position) for position in range(1, MOST_PLACES + 1)},
    "place-more": {"zh": "您前面还有十个人以上。", "en": "More than ten people are waiting before you."},
    **{f"wait-{count}": minutes(count) for count in MINUTES},
}
