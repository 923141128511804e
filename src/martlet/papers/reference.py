"""docs/reference/papers.md from the register itself."""

from __future__ import annotations

from martlet.papers.rules.facts import FACTS, LISTS, SOURCES, fact
from martlet.papers.rules.register import PURPOSES, all_papers
from martlet.papers.rules.sample import names, sample_context
from martlet.papers.rules.shapes import Paper

__all__ = ["page"]

SUBJECTS = {
    "person": "of each worker",
    "delegate": "of representatives",
    "employer": "of each firm",
    "evidence": "of each proof",
}


def page(made: str) -> str:
    """The page; `made` is the sentence that says by what it was made."""
    lines = [
        "# Papers",
        "",
        made,
        "A star marks what the law requires: without it nothing is printed. Facts are asked once for all papers of a case",
        "and kept sealed with it. What is left out is printed as 无. Traps are shown before printing and never printed.",
        "",
    ]
    for purpose, label in PURPOSES.items():
        lines += [f"## {label.en} · {label.zh}", ""]
        for one in all_papers():
            if one.purpose == purpose:
                lines += _paper(one)
    lines += ["## Where facts come from", "", "| fact | | kind | from |", "|---|---|---|---|"]
    lines += [
        f"| `{one.key}` | {one.label.zh} · {one.label.en} | {one.kind} | {SOURCES[one.comes].en} |"
        for one in FACTS.values()
    ]
    first = all_papers()[0]
    lines += ["", "## Names in a template", "", "The same for every paper. Lists are gone through with `for`.", ""]
    lines += ["| name | sample |", "|---|---|"]
    lines += [f"| `{name}` | {sample} |" for name, sample in names(sample_context(first))]
    return "\n".join(lines)


def _paper(one: Paper) -> list[str]:
    lines = [
        f"### {one.id} {one.name.zh}",
        "",
        f"{one.name.en}. Rests on {one.basis.en} ({one.basis.zh}).",
        f"Signed: {one.signs.en}. Copies: {one.copies.en}.",
        "",
    ]
    for subject, of in SUBJECTS.items():
        if needs := one.needs(subject):
            lines.append(
                f"- {of}: " + ", ".join(f"{fact(need.key).label.en}{'★' if need.required else ''}" for need in needs)
            )
    if needs := one.needs("case"):
        lines.append("- of the case: " + ", ".join(f"{fact(n.key).label.en}{'★' if n.required else ''}" for n in needs))
    lines += [f"- {LISTS[need.key].en}{'★' if need.required else ''}" for need in one.needs("lists")]
    if one.people[0] > 1:
        lines.append(f"- at least {one.people[0]} workers")
    if one.representatives[1]:
        lines.append(f"- {one.representatives[0]} to {one.representatives[1]} representatives")
    if one.per_person:
        lines.append("- a sheet for each worker chosen")
    if one.attachments:
        lines.append("- goes with it: " + "; ".join(text.en for text in one.attachments))
    lines += [f"- look out: {text.en}" for text in one.traps]
    return [*lines, ""]
