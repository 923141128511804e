"""Who may call in the demo: made-up numbers, kept in the code so that none lies in clear among the data."""

from dataclasses import dataclass

from django.utils.translation import gettext

KNOWN_CALLER = "+8613800010024"
UNKNOWN_CALLER = "+8613800005678"


@dataclass(frozen=True)
class DemoCaller:
    """`number` as the caller's phone shows it, "" when withheld; `label` in the reader's language."""

    number: str
    label: str


def demo_callers() -> list[DemoCaller]:
    return [
        DemoCaller(
            KNOWN_CALLER.removeprefix("+86"), gettext("Wu, served in Beijing two years ago; two people share the phone")
        ),
        DemoCaller(UNKNOWN_CALLER.removeprefix("+86"), gettext("a number nobody knows")),
        DemoCaller("", gettext("number withheld")),
    ]
