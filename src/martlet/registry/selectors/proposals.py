"""What the finder in the keeper proposes. After an unseal it takes a while until all names are in."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.foundation.errors import Problem
from martlet.vault.errors import Filling


class StillReading(Problem):
    """Names cannot be searched yet; full numbers can."""

    def __init__(self, share: float) -> None:
        super().__init__(
            _(
                "Names are still being read in after unsealing: %(percent)d%%. "
                "Full phone numbers are found already; try names again in a moment."
            )
            % {"percent": int(share * 100)},
            "q",
        )


def proposals(kind: str, words: str, *, limit: int = 200, scopes: Sequence[int] | None = None) -> list[vault.Hit]:
    """As `vault.find`. Raises StillReading (a Problem) while a first load goes on."""
    try:
        return vault.find(kind, words, limit=limit, scopes=scopes)
    except Filling as filling:
        raise StillReading(filling.share) from None
