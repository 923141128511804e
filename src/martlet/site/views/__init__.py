"""Public pages: what everybody reads, the calculators, the rights."""

from martlet.site.views.calculators import calculate, calculators
from martlet.site.views.pages import about, call_me, home, leave, privacy, results, thanks
from martlet.site.views.rights import right, rights

__all__ = [
    "about",
    "calculate",
    "calculators",
    "call_me",
    "home",
    "leave",
    "privacy",
    "results",
    "right",
    "rights",
    "thanks",
]
