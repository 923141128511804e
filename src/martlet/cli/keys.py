"""The keys: init, keys list, keys add, keys prove, keys remove, seal, unseal. A passphrase is asked for or piped in."""

import argparse
import sys

from martlet.cli.framework import set_up
from martlet.cli.sentences import Failed
from martlet.cli.words import Words


def seal(chosen: argparse.Namespace) -> None:
    set_up()
    from martlet.access import services

    services.seal(services.bootstrap_actor())
    print("Sealed. Calls still ring; pages work again after: martlet unseal")


def unseal(chosen: argparse.Namespace) -> None:
    """The passphrase comes from the terminal, or as one line from a pipe; never from the command line, where others
    on the machine could read it."""
    set_up()
    from martlet.access import services

    services.unseal(secret("Passphrase"), services.bootstrap_actor())
    print("Unsealed.")


def init(chosen: argparse.Namespace) -> None:
    """The key ring of a new installation, and the first way to open it."""
    set_up()
    from martlet import vault

    if vault.commands.ring_exists():
        raise vault.errors.RingExists
    print("Choose a passphrase of six words or at least 20 characters. Lost passphrases cannot be replaced by anybody:")
    print("give a second and a third key-holder one of their own (martlet keys add), and keep a copy of the ring.")
    vault.commands.init_ring(strong(new_secret()), label=chosen.label)
    print("The key ring is made. Open it now: martlet unseal")


def keys_list(chosen: argparse.Namespace) -> None:
    set_up()
    from martlet import vault

    for slot in vault.commands.slots():
        print("  ".join(f"{key} {value}" for key, value in slot.items()))


def keys_add(chosen: argparse.Namespace) -> None:
    set_up()
    from martlet import vault

    print(f"Added {vault.commands.add_slot(strong(new_secret()), chosen.label)}. Prove it once: martlet keys prove")


def keys_prove(chosen: argparse.Namespace) -> None:
    set_up()
    from martlet import vault

    print(f"This passphrase opens {vault.commands.verify_slot(secret('Passphrase'))}.")


def keys_remove(chosen: argparse.Namespace) -> None:
    set_up()
    from martlet import vault

    vault.commands.remove_slot(chosen.slot)
    print(f"Removed {chosen.slot}.")


def secret(name: str) -> str:
    from getpass import getpass

    given = getpass(f"{name}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if not given:
        raise Failed(f"No {name.lower()} was given. Type it when asked, or send it as one line through a pipe.")
    return given


def new_secret() -> str:
    from getpass import getpass

    given = secret("New passphrase")
    if sys.stdin.isatty() and getpass("Once more: ") != given:
        raise Failed("The two are not the same. Nothing was changed.")
    return given


def strong(passphrase: str) -> str:
    from martlet.vault.rules.slots import strong_enough

    if not strong_enough(passphrase):
        raise Failed("This passphrase is too short: choose six words or at least 20 characters. Nothing was changed.")
    return passphrase


def add_to(words: Words) -> None:
    first = words.add("init", init, "make the key ring of a new installation")
    first.add_argument("--label", default="first", help="whose passphrase this is")
    keys = words.followed("keys", "passphrases that open the key ring")
    keys.add("list", keys_list, "who can open it, and when they last proved it")
    add = keys.add("add", keys_add, "one more passphrase, for another key-holder")
    add.add_argument("--label", required=True, help="whose passphrase this is")
    keys.add("prove", keys_prove, "the monthly drill: which passphrase is this?")
    remove = keys.add("remove", keys_remove, "a key-holder left")
    remove.add_argument("slot", help="as 'martlet keys list' shows it")
    words.add("seal", seal, "forget every key and end every session")
    words.add("unseal", unseal, "open the key ring with a passphrase")
