"""A page as a browser takes it: how its template is broken into lines says nothing."""

import re


def tight(page: str) -> str:
    """Without white space beside tags; elsewhere, inside of tags too, one space is as good as many."""
    return re.sub(r" ?(<[^>]*>) ?", r"\1", re.sub(r"\s+", " ", page))
