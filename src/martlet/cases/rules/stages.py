"""The stages of a case and the moves that are allowed between them."""

from __future__ import annotations

from enum import StrEnum

from martlet.foundation.errors import Problem, _

__all__ = ["OPEN_STAGES", "Stage", "check_move", "place", "shown_path"]


class Stage(StrEnum):
    INTAKE = "intake"
    VERIFY = "verify"
    NEGOTIATE = "negotiate"
    MEDIATE = "mediate"
    ARBITRATE = "arbitrate"
    PERFORM = "perform"
    CLOSED = "closed"


OPEN_STAGES: tuple[Stage, ...] = tuple(stage for stage in Stage if stage is not Stage.CLOSED)

# A negotiation may fail and be tried again, an award may be followed by a settlement; nothing is performed before there is
# something agreed or decided. Closing and re-opening have services of their own because they ask for a reason.
_MOVES: dict[Stage, frozenset[Stage]] = {
    Stage.INTAKE: frozenset({Stage.VERIFY, Stage.NEGOTIATE, Stage.MEDIATE, Stage.ARBITRATE}),
    Stage.VERIFY: frozenset({Stage.INTAKE, Stage.NEGOTIATE, Stage.MEDIATE, Stage.ARBITRATE}),
    Stage.NEGOTIATE: frozenset({Stage.VERIFY, Stage.MEDIATE, Stage.ARBITRATE, Stage.PERFORM}),
    Stage.MEDIATE: frozenset({Stage.VERIFY, Stage.NEGOTIATE, Stage.ARBITRATE, Stage.PERFORM}),
    Stage.ARBITRATE: frozenset({Stage.VERIFY, Stage.NEGOTIATE, Stage.MEDIATE, Stage.PERFORM}),
    Stage.PERFORM: frozenset({Stage.NEGOTIATE, Stage.MEDIATE, Stage.ARBITRATE}),
    Stage.CLOSED: frozenset(),
}


def moves_from(stage: str) -> list[Stage]:
    """Where a case may go from here, in the order of the stages."""
    allowed = _MOVES[Stage(stage)]
    return [one for one in OPEN_STAGES if one in allowed]


def check_move(before: str, after: str) -> None:
    """Problem when a case in `before` cannot go to `after` with a plain move."""
    if before == Stage.CLOSED:
        raise Problem(_("This case is closed. Open it again first."), field="stage")
    if after == Stage.CLOSED:
        raise Problem(_("Closing needs an outcome. Use “Close case”."), field="stage")
    if after != before and Stage(after) not in _MOVES[Stage(before)]:
        raise Problem(
            _("A case cannot go there from its present stage. Choose one of the stages shown."), field="stage"
        )


def place(stage: str) -> int:
    """How many of the six bars of the list are filled: 1 for intake to 6 for perform and closed."""
    return min(list(Stage).index(Stage(stage)) + 1, 6)


def shown_path(stage: str, been: frozenset[str]) -> list[Stage]:
    """The stages drawn above a case: arbitration only where the case went there or is there."""
    return [one for one in Stage if one is not Stage.ARBITRATE or one == stage or one in been]
