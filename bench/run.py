#!/usr/bin/env python3
"""`make bench`: runs every module of this folder and prints one table of ratios.

    python bench/run.py [NAME ...]      all, or the named ones (keeper, pages, telephony, ...)

A module has `main() -> list[Figure]`. Each runs in a process of its own, one after the other, so that none warms or
slows another. Exit code 1 when a ratio is over its limit or a module fails.
"""

import importlib
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from figure import Figure  # noqa: E402

NOT_MODULES = {"run", "figure", "__init__"}


def modules() -> list[str]:
    """Every module here that has a `main`."""
    names = [path.stem for path in sorted(HERE.glob("*.py")) if path.stem not in NOT_MODULES]
    return [name for name in names if "def main(" in (HERE / f"{name}.py").read_text()]


def measure(name: str, into: Path) -> None:
    """In the module's own process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "martlet.settings")
    figures = importlib.import_module(name).main()
    into.write_text(json.dumps([asdict(figure) for figure in figures or []]))


def table(found: dict[str, list[Figure]]) -> list[str]:
    """Rows of name, ours, floor, ratio, limit."""
    rows = [("", "ours", "floor", "ratio", "at most", "")]
    for name, figures in found.items():
        for figure in figures:
            limit = f"{figure.at_most:g}x" if figure.at_most is not None else ""
            rows.append(
                (
                    f"{name}: {figure.what}",
                    f"{figure.ours:.3g} {figure.unit}",
                    f"{figure.floor:.3g} {figure.unit}",
                    f"{figure.ratio:.2f}x",
                    limit,
                    "" if figure.kept else "OVER",
                )
            )
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    return [
        "  ".join(cell.ljust(width) if not column else cell.rjust(width) for column, (cell, width) in enumerate(pairs))
        for pairs in (list(zip(row, widths, strict=True)) for row in rows)
    ]


def main(names: list[str]) -> int:
    known = modules()
    if unknown := [name for name in names if name not in known]:
        print(f"There is no bench called {', '.join(unknown)}. There are: {', '.join(known)}.", file=sys.stderr)
        return 2
    found: dict[str, list[Figure]] = {}
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        for name in names or known:
            print(f"--- {name}", flush=True)
            into = Path(folder) / f"{name}.json"
            code = subprocess.run([sys.executable, __file__, "--measure", name, str(into)], check=False).returncode
            if code or not into.exists():
                failed.append(name)
            else:
                found[name] = [Figure(**row) for row in json.loads(into.read_text())]
    print("\n" + "\n".join(table(found)))
    for name in failed:
        print(f"FAILED: {name}")
    return 1 if failed or not all(figure.kept for figures in found.values() for figure in figures) else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(sys.argv[2], Path(sys.argv[3]))
        sys.exit(0)
    sys.exit(main(sys.argv[1:]))
