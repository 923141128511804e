"""A raw search: every byte of a place for words in every dress a program may have given them."""

import base64
import json
import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

CHARSETS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
SURE = 5
"""Bytes. Fewer lie in sealed sound by chance: any four in one of 4,300 megabytes, which many words and runs add up to. A given
name of two signs alone is therefore not looked for in GB18030 and UTF-16; with its family name it is."""


def dresses(word: str) -> dict[str, bytes]:
    """How the word may lie in a file: kind -> bytes."""
    found: dict[str, bytes] = {}
    for charset in CHARSETS:
        plain = word.encode(charset)
        found[charset] = plain
        found[f"{charset} in hex"] = plain.hex().encode()
        found[f"{charset} in HEX"] = plain.hex().upper().encode()
        for shift in range(3):
            found[f"{charset} in base64, shifted {shift}"] = in_base64(plain, shift)
            found[f"{charset} in url-safe base64, shifted {shift}"] = in_base64(plain, shift, b"-_")
    escaped = json.dumps(word)[1:-1]
    found["escaped"] = escaped.encode()
    found["ESCAPED"] = escaped.replace("\\u", "\x00").upper().replace("\x00", "\\u").encode()
    found["twice escaped"] = json.dumps(escaped)[1:-1].encode()
    found["character references"] = "".join(f"&#{ord(sign)};" for sign in word).encode()
    found["hexadecimal references"] = "".join(f"&#x{ord(sign):x};" for sign in word).encode()
    found["per cent"] = quote(word, safe="").encode()
    found["per cent, small"] = quote(word, safe="").lower().encode()
    found["per cent, gb18030"] = quote(word.encode("gb18030"), safe="").encode()
    return found


def in_base64(plain: bytes, shift: int, signs: bytes = b"+/") -> bytes:
    """The part of the code that depends on these bytes alone, when `shift` other bytes stand before them."""
    whole = base64.b64encode(b"\0" * shift + plain, altchars=signs)
    first = (shift * 8 + 5) // 6
    return whole[first : (shift + len(plain)) * 8 // 6]


def files_in(*places: Path) -> Iterator[Path]:
    for place in places:
        yield from [place] if place.is_file() else (path for path in sorted(place.rglob("*")) if path.is_file())


def found_in(paths: Iterable[Path], words: Iterable[str]) -> list[tuple[str, str, str]]:
    """(word, dress, file) of everything that lies there in any dress. A word in a file's name counts too."""
    every = [(word, dress, code) for word in words for dress, code in dresses(word).items()]
    patterns = [one for one in every if len(one[2]) >= SURE]
    one_line = {code for _word, _dress, code in patterns if b"\n" not in code}
    with tempfile.NamedTemporaryFile() as list_:
        list_.write(b"\n".join(sorted(one_line)))
        list_.flush()
        told = []
        paths = list(paths)
        # grep looks for thousands of words in one go; only where it finds something we look for which.
        hit = grep(Path(list_.name), paths)
        for path in paths:
            wanted = patterns if path in hit else [one for one in patterns if one[2] not in one_line]
            content = path.read_bytes()
            told += [(word, dress, path.name) for word, dress, code in wanted if code in content]
            told += [(word, dress, path.name) for word, dress, code in patterns if code in path.name.encode()]
    return told


def grep(words: Path, paths: list[Path]) -> set[Path]:
    """The files in which any of them stands."""
    command = ["grep", "--files-with-matches", "--null", "--text", "--fixed-strings", "--file", words, "--"]
    done = subprocess.run([*command, *paths, os.devnull], env={"LC_ALL": "C"}, check=False, capture_output=True)
    assert done.returncode in (0, 1), done.stderr
    return {Path(os.fsdecode(name)) for name in done.stdout.split(b"\0")[:-1]}
