"""Keep a process's memory to itself: no core dump, no tracing, no swap. Best effort; `hardened` tells what held."""

from __future__ import annotations

import ctypes
import resource

_PR_SET_DUMPABLE = 4
_PR_GET_DUMPABLE = 3
_MCL_CURRENT, _MCL_FUTURE, _MCL_ONFAULT = 1, 2, 4
_ENOUGH = 4 * 1024**3  # a lock limit below this could make the keeper run out of memory in the middle of its work


def give_back() -> None:
    """Return freed memory to the system: after a first load much of it is. Only glibc knows how; elsewhere nothing."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def harden() -> dict[str, bool]:
    """Apply all three and say which of them hold: {"core": …, "dumpable": …, "locked": …}."""
    libc = ctypes.CDLL(None, use_errno=True)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    locked = False
    soft, hard = resource.getrlimit(resource.RLIMIT_MEMLOCK)
    if hard == resource.RLIM_INFINITY or hard >= _ENOUGH:
        resource.setrlimit(resource.RLIMIT_MEMLOCK, (hard, hard))
        soft = hard
    if soft == resource.RLIM_INFINITY or soft >= _ENOUGH:
        # ONFAULT: pages are locked as they are used, so thread stacks do not count in full.
        locked = libc.mlockall(_MCL_CURRENT | _MCL_FUTURE | _MCL_ONFAULT) == 0
    return {
        "core": resource.getrlimit(resource.RLIMIT_CORE) == (0, 0),
        "dumpable": libc.prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0) == 0,
        "locked": locked,
    }
