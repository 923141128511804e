"""Languages and dialects that people speak on the phone: of a line, of a caller, of a volunteer."""

from __future__ import annotations

# code -> own name, English name. The voice is espeak-ng's; without one a Mandarin voice reads the characters, so that
# nobody hears silence until colleagues have spoken the words themselves.
TONGUES: dict[str, tuple[str, str]] = {
    "zh": ("普通话", "Mandarin"),
    "yue": ("粤语", "Cantonese"),
    "wuu": ("吴语（上海话）", "Wu (Shanghainese)"),
    "nan": ("闽南话", "Southern Min"),
    "hak": ("客家话", "Hakka"),
    "hsn": ("湖南话", "Xiang (Hunanese)"),
    "gan": ("江西话", "Gan (Jiangxi)"),
    "scn": ("四川话", "Sichuanese"),
    "ug": ("维吾尔语", "Uyghur"),
    "bo": ("藏语", "Tibetan"),
    "en": ("英语", "English"),
}
DIALECTS = ("yue", "wuu", "nan", "hak", "hsn", "gan", "scn")
"""Those of them in which somebody may feel at home who also understands Mandarin."""


def tongue(code: str, language: str) -> str:
    """The name of a language in the reader's language; an unknown code as it is."""
    names = TONGUES.get(code, (code, code))
    return names[1 if language.startswith("en") else 0]
