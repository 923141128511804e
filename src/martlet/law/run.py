"""One question, one answer: by name from Python, or as JSON lines from `martlet law`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO, TextIO

from martlet.law import registry as register
from martlet.law.facts import read_all, renamed
from martlet.law.faults import Fault
from martlet.law.registry import calculators, rules
from martlet.law.results import Result

__all__ = ["answer", "answers", "evaluate", "main", "unreachable"]


def evaluate(function: str, facts: Mapping[str, Any], rule: str | None = None) -> Result:
    """Apply a calculator to facts given as plain values (amounts and days may be strings).

    `rule` narrows a calculator that serves several rules (a bare `deadline` for R-DL-SUE15): the result then rests on that
    rule's statutes too. Fault when a fact cannot be
    right or the function is unknown. Facts that the calculator does not know are named in the warnings.
    """
    calculator = calculators().get(function)
    if calculator is None:
        raise Fault("function", f"没有叫「{function}」的计算。", f"There is no function “{function}”.")
    facts = renamed(calculator.facts, facts)
    result = calculator.compute(**read_all(calculator.facts, facts))
    if rule is not None and rule in calculator.rules and rule != result.rule:
        result.rule = rule
        own = register.rule(rule).basis
        result.basis = own + tuple(one for one in result.basis if one not in own)
    if not calculator.facts.keys() >= facts.keys():
        for fact in facts:
            if fact not in calculator.facts:
                result.warn(f"没有用到「{fact}」。", f"The fact “{fact}” was not used.")
    return result


def _problem(known_id: Any, fact: str | None, zh: str, en: str) -> dict[str, Any]:
    return {"id": known_id, "error": en, "error_zh": zh, "fact": fact}


def answer(line: str) -> dict[str, Any]:
    """One JSON line {"id", "function", "input"} answered as {"id", "value", "rule", ...} or {"id", "error", ...}."""
    try:
        question = json.loads(line)
    except (ValueError, RecursionError):
        return _problem(None, None, "这一行不是 JSON。", "This line is not JSON.")
    if not isinstance(question, dict):
        return _problem(None, None, "这一行要写成对象。", "This line must be a JSON object.")
    known_id = question.get("id")
    function, facts, rule = question.get("function"), question.get("input", {}), question.get("rule")
    if not isinstance(function, str):
        return _problem(known_id, "function", "还没写 function。", "The function is missing.")
    if not isinstance(facts, dict):
        return _problem(known_id, "input", "input 要写成对象。", "The input must be a JSON object.")
    try:
        result = evaluate(function, facts, rule if isinstance(rule, str) else None)
    except Fault as fault:
        return _problem(known_id, fault.fact, fault.zh, fault.en)
    except (OverflowError, ValueError):  # a date that the calendar cannot hold
        return _problem(known_id, None, "日期超出范围，请再看看。", "A date is out of range. Please check.")
    return {"id": known_id} | result.as_dict()


def answers(lines: Iterable[str]) -> Iterator[str]:
    """Answer every line that is not empty; a bad line is answered with its error and the rest go on."""
    for line in lines:
        if line.strip():
            yield json.dumps(answer(line), ensure_ascii=False)


def main(source: BinaryIO | None = None, target: TextIO | None = None) -> int:
    """`martlet law`: JSON lines from standard input answered as JSON lines. A bad line does not make the command fail."""
    out = target or sys.stdout
    for line in source or sys.stdin.buffer:
        text = line.decode("utf-8-sig", "replace")
        if not text.strip():
            continue
        out.write(json.dumps(answer(text), ensure_ascii=False) + "\n")
    out.flush()
    return 0


def unreachable() -> list[str]:
    """Rule ids that no calculator applies; the guard of the house wants none."""
    return [rule.id for rule in rules() if not rule.functions]
