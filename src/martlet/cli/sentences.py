"""What is told when a command fails: one sentence, and an exit code."""

import os
import sys
from collections.abc import Callable

FAILED, USAGE = 1, 2


class Failed(Exception):
    """The command cannot do what was asked; the text is the sentence to print."""


def sentence(do: Callable[[], int | None]) -> int:
    """Run; turn what goes wrong into one sentence and an exit code."""
    try:
        return do() or 0
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `martlet status | head`: nobody reads on
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except SystemExit as ended:
        return code_of(ended)
    except Exception as error:
        if os.environ.get("MARTLET_TRACEBACK") == "1":
            raise
        print(f"martlet: {explain(error)}", file=sys.stderr)
        return FAILED


def code_of(ended: SystemExit) -> int:
    return ended.code if isinstance(ended.code, int) else FAILED if ended.code else 0


def explain(error: Exception) -> str:
    """One sentence. The text of an error nobody foresaw may hold a name or a number, so only its place is told."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if isinstance(error, Failed):
        return str(error)
    if kinds & {"Problem", "CommandError", "BadPlace"}:
        return str(error)
    if "Refused" in kinds:
        return str(getattr(error, "message", error))
    for kind, told in VAULT_SENTENCES.items():
        if kind in kinds:
            return told
    if "DatabaseError" in kinds:
        if "no such table" in str(error) or "does not exist" in str(error):
            return "The database has no tables yet. Create them with: martlet migrate."
        return f"The database does not answer ({type(error).__name__})."
    where = error.__traceback__
    while where and where.tb_next:
        where = where.tb_next
    place = f"{os.path.basename(where.tb_frame.f_code.co_filename)}:{where.tb_lineno}" if where else "?"
    return f"Something unforeseen happened ({type(error).__name__} at {place}). MARTLET_TRACEBACK=1 shows all of it."


# By name, so that a command without a vault does not load it. The first that fits counts: KeeperAbsent is Sealed too.
VAULT_SENTENCES = {
    "KeeperAbsent": "The keeper does not run. Start Martlet first: make run, or martlet up.",
    "Sealed": "Martlet is sealed. Unseal it first: martlet unseal.",
    "NoRing": "There is no key ring yet. Make one with: martlet init.",
    "RingExists": "There is a key ring already; it is never overwritten. Open it with: martlet unseal.",
    "WrongPassphrase": "This passphrase opens nothing. Check capital letters and spaces.",
    "TooManyTries": "Too many tries. Wait a quarter of an hour, then try again.",
    "LastSlot": "This is the last proved passphrase. First add and prove another (martlet keys add, keys prove).",
    "DemoRing": "These are the keys of a demo. Production does not open them.",
    "Tampered": "The key ring is damaged or was changed. Put it back from your copy.",
}
