"""What would change in the ledger, and why: facts told since, figures corrected since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from martlet.cases.models import Case, CaseFacts
from martlet.cases.models.claims import ClaimKind
from martlet.cases.rules.factfile import FactFile
from martlet.cases.rules.putting import Difference, Standing, differences, drafts, stored
from martlet.cases.selectors.facts import Known
from martlet.cases.selectors.wizard.lines import ChangeLine
from martlet.law.claims import FACTS, Bundle, Facts


def changes_of(case: Case, file: FactFile, one: Known, bundle: Bundle, tongue: str) -> list[ChangeLine]:
    """What the ledger would get; nothing before anything of this worker is in it."""
    if not one.items:
        return []
    standing = [Standing(item.kind, item.period, item.due or 0, item.paid or 0, bool(item.rule)) for item in one.items]
    found = [line for line in differences(drafts(bundle), standing) if line.how != "same"]
    if not found:
        return []
    facts_changed = _facts_since(case, file, one, tongue)
    by_key = {(item.kind, item.period): item for item in one.items}
    lines = []
    for line in found:
        item = by_key.get((line.kind, line.period))
        why = _figure_since(bundle, line, stored(item.workings), tongue) if item is not None and item.rule else ""
        lines.append(
            ChangeLine(
                _label(line), line.how, line.before, line.after, why or (facts_changed if item is not None else "")
            )
        )
    return lines


def _label(line: Difference) -> str:
    return f"{ClaimKind(line.kind).label} {line.period}"


def _figure_since(bundle: Bundle, line: Difference, kept: Mapping[str, Any], tongue: str) -> str:
    """Published figures that were corrected since the line was computed."""
    claim = bundle.find(line.kind)
    if claim is None:
        return ""
    before = {one["name"]: str(one["value"]) for one in kept.get("parameters", ())}
    joint = "；" if tongue.startswith("zh") else "; "
    return joint.join(
        f"{used.name if tongue.startswith('zh') else used.name_en}: {before[used.name]} → {used.value}"
        for used in claim.parameters
        if used.name in before and before[used.name] != str(used.value)
    )


def _facts_since(case: Case, file: FactFile, one: Known, tongue: str) -> str:
    """Names of the facts that changed since the lines of this worker were computed."""
    revs = [item.facts_rev for item in one.items if item.facts_rev is not None]
    if not revs or max(revs) == file.rev:
        return ""
    row = CaseFacts.objects.filter(case=case, rev=max(revs)).first()
    if row is None:
        return ""
    row.case = case
    old = FactFile.parse(row.data, row.rev)
    key = str(one.person_id)
    now, then = file.of(key, Facts(), Facts()), old.of(key, Facts(), Facts())
    names = [fact.label.say(tongue) for name, fact in FACTS.items() if getattr(now, name) != getattr(then, name)]
    return ("、" if tongue.startswith("zh") else ", ").join(names)
