"""The watch over deadlines: once a day everybody who must act is told, once, and last days follow the calendar.

Everything here is read and written in clear, so that it runs while the keeper is sealed. Work goes in batches, each in a
transaction of its own: what was cut off is done by the next run, and two that run at once tell nobody twice.
"""

from martlet.cases.services.watching.round import watch_deadlines
from martlet.cases.services.watching.warning import acknowledge

__all__ = [
    "acknowledge",
    "watch_deadlines",
]
