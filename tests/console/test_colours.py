"""Every pair of colours that carries words or borders is readable, light and dark (WCAG 2.2: 4.5 to 1, borders 3 to 1)."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "src/martlet/console/static_src/css"
TEXT = [
    ("ink", "wall"), ("ink", "surface"), ("ink-2", "wall"), ("ink-3", "wall"), ("ink-3", "sunken"), ("ink-3", "surface"),
    ("ink-2", "pine-tint"), ("on-tile", "tile"), ("on-tile-2", "tile"), ("on-tile-2", "tile-2"), ("on-pine", "pine"),
    ("on-pine", "pine-deep"), ("pine-ink", "surface"), ("pine-ink", "wall"), ("pine-ink", "pine-tint"),
    ("apricot-ink", "apricot-tint"), ("on-brick", "brick"), ("brick-ink", "brick-tint"), ("brick-ink", "surface"),
    ("lake-ink", "lake-tint"), ("plum-ink", "plum-tint"), ("apricot", "tile"),
]  # fmt: skip
SHAPES = [
    ("edge", "surface"), ("edge", "wall"), ("pine", "surface"), ("brick", "surface"), ("focus", "wall"),
    ("chart-1", "surface"), ("chart-2", "surface"), ("chart-3", "surface"), ("chart-4", "surface"), ("chart-5", "surface"),
]  # fmt: skip


def tokens(name: str) -> dict[str, str]:
    return dict(re.findall(r"--m-([a-z0-9-]+):\s*(#[0-9a-f]{6})", (CSS / name).read_text()))


LIGHT = tokens("10-tokens.css")
DARK = {**LIGHT, **tokens("11-dark.css")}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("theme", "name"), [(LIGHT, "light"), (DARK, "dark")], ids=["light", "dark"])
def test_contrast(theme, name):
    weak = [pair for pair in TEXT if contrast(theme[pair[0]], theme[pair[1]]) < 4.5]
    weak += [pair for pair in SHAPES if contrast(theme[pair[0]], theme[pair[1]]) < 3]
    assert weak == []


def test_no_colour_that_phones_before_2024_drop():
    for file in CSS.glob("*.css"):
        assert not re.search(r":[^;}]*(?:light-dark|oklch|oklab|color-mix)\(", file.read_text()), file.name
