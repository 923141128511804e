"""One measured figure beside its floor, both from the same run on the same machine."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`ours` and `floor` in `unit`; less is better, unless `more_is_better`. `at_most` is the ratio to keep, where one is set.

    A figure without a floor of its own (a promise in milliseconds, say) gives the promise as `floor` and 1.0 as `at_most`.
    """

    what: str
    ours: float
    floor: float
    unit: str = "ms"
    at_most: float | None = None
    more_is_better: bool = False

    @property
    def ratio(self) -> float:
        """How many times worse than the floor: 1.0 is equal, less is better."""
        above, below = (self.floor, self.ours) if self.more_is_better else (self.ours, self.floor)
        return above / below if below else float("inf")

    @property
    def kept(self) -> bool:
        return self.at_most is None or self.ratio <= self.at_most
