"""The `martlet` command. One sentence on stderr when something is the matter; 2 for usage, 1 for failure.

What needs no Django (run, up, keeper) does not load it. A word that is none of ours and is the name of a
management command of a room (`telephony`, `switchboard`, `demo`, ...) is that command.
"""

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

FAILED, USAGE = 1, 2


class Failed(Exception):
    """The command cannot do what was asked; the text is the sentence to print."""


def main(arguments: Sequence[str] | None = None) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "martlet.settings")
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and given[0] in DELEGATED:
        return sentence(lambda: delegate(given[0], given[1:]))
    parser = make_parser()
    chosen = parser.parse_args(given)
    return sentence(lambda: chosen.do(chosen))


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
        return ended.code if isinstance(ended.code, int) else FAILED if ended.code else 0
    except Exception as error:
        if os.environ.get("MARTLET_TRACEBACK") == "1":
            raise
        print(f"martlet: {explain(error)}", file=sys.stderr)
        return FAILED


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
    place = f"{Path(where.tb_frame.f_code.co_filename).name}:{where.tb_lineno}" if where else "?"
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


def set_up() -> None:
    import django
    from django.utils import translation

    django.setup(set_prefix=False)
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    translation.activate("zh-hans" if spoken.startswith("zh") else "en")


def call(*words: str) -> int:
    """A management command, its usage errors included."""
    from django.core.management import ManagementUtility

    try:
        ManagementUtility(["martlet", *words]).execute()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else FAILED if ended.code else 0
    return 0


# --- words that rooms speak themselves ---------------------------------------------------------------------------

DELEGATED = {
    "demo": "fill an empty Martlet with a believable network: --persons --cases --contacts --seed",
    "telephony": "config DIR writes the whole configuration of an Asterisk; run starts the one in .exchange",
    "switchboard": "route calls between the exchange and the volunteers",
}


def delegate(word: str, rest: list[str]) -> int:
    set_up()
    from django.core.management import get_commands

    if word not in get_commands():
        raise Failed(f"This installation has no '{word}'.")
    return call(word, *rest)


# --- run ------------------------------------------------------------------------------------------------------------


def run(chosen: argparse.Namespace) -> int:
    from martlet.processes import run as running

    return running.main(demo=chosen.word == "run")


def prepare(chosen: argparse.Namespace) -> int:
    set_up()
    from martlet.processes import prepare as preparing

    return preparing.main(demo=chosen.demo)


def web(chosen: argparse.Namespace) -> int:
    from martlet.processes import parts

    return parts.serve_web()


def events(chosen: argparse.Namespace) -> int:
    from martlet.processes import parts

    return parts.serve_events()


def keeper(chosen: argparse.Namespace) -> int:
    from martlet.processes import parts

    return parts.become_keeper()


def worker(chosen: argparse.Namespace) -> int:
    set_up()
    from martlet.processes import beats

    beats.keep_beating("worker")
    code = call("db_worker", "--queue-name=*", "--interval=0.5", "--no-startup-delay", "--no-reload", "--verbosity=0")
    beats.silence("worker")
    return code


def clock(chosen: argparse.Namespace) -> None:
    set_up()
    from martlet.processes.recurring import run_clock

    run_clock()


# --- keys -----------------------------------------------------------------------------------------------------------


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
    given = getpass.getpass(f"{name}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if not given:
        raise Failed(f"No {name.lower()} was given. Type it when asked, or send it as one line through a pipe.")
    return given


def new_secret() -> str:
    given = secret("New passphrase")
    if sys.stdin.isatty() and getpass.getpass("Once more: ") != given:
        raise Failed("The two are not the same. Nothing was changed.")
    return given


def strong(passphrase: str) -> str:
    from martlet.vault.rules.slots import strong_enough

    if not strong_enough(passphrase):
        raise Failed("This passphrase is too short: choose six words or at least 20 characters. Nothing was changed.")
    return passphrase


# --- accounts -------------------------------------------------------------------------------------------------------


def office_create(chosen: argparse.Namespace) -> None:
    set_up()
    from martlet.access import selectors, services

    if selectors.office_by_code(chosen.code):
        raise Failed(f"There is an office '{chosen.code}' already.")
    services.create_office(
        services.bootstrap_actor(),
        code=chosen.code,
        name_zh=chosen.name_zh,
        name_en=chosen.name_en or chosen.code.title(),
        short=chosen.short or chosen.name_zh[:1],
        area_code=chosen.area_code,
    )
    print(f"office    {chosen.code}")


def user_create(chosen: argparse.Namespace) -> None:
    set_up()
    from django.conf import settings

    from martlet.access import selectors, services

    office = selectors.office_by_code(chosen.office)
    if office is None:
        codes = ", ".join(office.code for office in selectors.active_offices())
        known = f"Choose one of: {codes}." if codes else "There is none yet; create one with: martlet office create."
        raise Failed(f"There is no office '{chosen.office}'. {known}")
    password = chosen.password or getpass.getpass("Password: ")
    user = services.create_user(
        services.bootstrap_actor(),
        username=chosen.username,
        password=password,
        office=office,
        role=chosen.role,
        work_name=chosen.work_name or chosen.username,
    )
    print(f"username  {user.username}")
    print(f"password  {password if chosen.password else '(as typed)'}")
    print(f"office    {office.code}")
    print(f"role      {chosen.role}")
    if settings.SECOND_FACTOR_REQUIRED:
        factor = services.add_totp(user)
        print(f"totp      {factor.secret}")
        print(f"otpauth   {factor.uri}")


def token_create(chosen: argparse.Namespace) -> None:
    set_up()
    from martlet.access import services
    from martlet.access.models import User

    user = User.objects.filter(username=chosen.username, is_active=True).first()
    if user is None:
        raise Failed(f"Nobody signs in as '{chosen.username}'. Create the account first: martlet user create.")
    print(services.create_token(services.bootstrap_actor(), user))


# --- upkeep ---------------------------------------------------------------------------------------------------------


def migrate(chosen: argparse.Namespace) -> int:
    set_up()
    return call("migrate", "--no-input")


def manage(chosen: argparse.Namespace) -> int:
    return call(*chosen.rest)


def status(chosen: argparse.Namespace) -> int:
    set_up()
    from martlet.processes import state

    found = state.parts()
    for part in found:
        details = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in part.says.items())
        print(f"{part.name:<12} {part.state:<10} {details}".rstrip())
    return FAILED if state.as_json(found)["state"] == "down" else 0


def journal_verify(chosen: argparse.Namespace) -> int:
    set_up()
    from martlet.access import journal

    found = journal.verify()
    if found.broken_at is not None:
        raise Failed(
            f"The journal is broken at row {found.broken_at}; the {found.rows} rows before it follow from one another."
        )
    print(f"The journal holds: {found.rows} rows, each follows from the one before. Last: {found.head[:16]}")
    return 0


def messages(chosen: argparse.Namespace) -> int:
    """Collect the texts of every room with translations, or compile them."""
    set_up()
    from django.core.management import call_command

    from martlet import rooms

    here = Path(__file__).parent
    with_words = [here / room for room in rooms.ROOMS if (here / room / "locale").is_dir()]
    start = Path.cwd()
    for room in with_words:
        os.chdir(room)
        if chosen.collect:
            call_command("makemessages", locale=["zh_Hans"], no_obsolete=True, no_location=True, verbosity=0)
        call_command("compilemessages", verbosity=0)
    os.chdir(start)
    print(f"{len(with_words)} rooms: {', '.join(room.name for room in with_words)}")
    return 0


def law(chosen: argparse.Namespace) -> int:
    """JSON lines in, JSON lines out; needs neither settings nor a database, but for --corrected."""
    from martlet.law import run as counsel

    if not chosen.corrected:
        return counsel.main()
    set_up()
    from martlet.law.parameters import using
    from martlet.lawbook.selectors import book

    with using(book()):
        return counsel.main()


# --- the words --------------------------------------------------------------------------------------------------------


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="martlet", description="Runs a migrant workers' rights hotline.")
    words = parser.add_subparsers(dest="word", metavar="COMMAND", required=True)

    def word(name: str, do: Callable[[argparse.Namespace], int | None], text: str) -> argparse.ArgumentParser:
        added = words.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        added.set_defaults(do=do)
        return added

    word("run", run, "prepare the database, fill it with demo data when it is empty, and start every part")
    word("up", run, "prepare the database and start every part, without demo data or demo keys")
    word("status", status, "how every part is")
    word("migrate", migrate, "bring the database up to date")

    user = word("user", lambda _: USAGE, "accounts").add_subparsers(metavar="COMMAND", required=True)
    create = user.add_parser("create", help="create an account and print what signs in")
    create.set_defaults(do=user_create)
    create.add_argument("--username", required=True)
    create.add_argument("--password", help="asked for when left out")
    create.add_argument("--office", required=True, help="code of the office, such as beijing")
    create.add_argument("--role", required=True, help="volunteer, mediator, coordinator, director, auditor or admin")
    create.add_argument("--work-name", default="", help="what colleagues and callers hear (周老师)")

    counsel = word(
        "law", law, 'answer JSON lines {"id", "function", "input"} from standard input by the rules of the law'
    )
    counsel.add_argument("--corrected", action="store_true", help="with the figures that officers corrected here")

    token = word("token", lambda _: USAGE, "tokens of outside programs").add_subparsers(
        metavar="COMMAND", required=True
    )
    create = token.add_parser("create", help="print a new bearer token that acts as this account")
    create.set_defaults(do=token_create)
    create.add_argument("username")

    office = word("office", lambda _: USAGE, "city offices").add_subparsers(metavar="COMMAND", required=True)
    create = office.add_parser("create", help="create an office and its keys")
    create.set_defaults(do=office_create)
    create.add_argument("code", help="in addresses and commands, such as beijing")
    create.add_argument("--name-zh", required=True, help="such as 北京")
    create.add_argument("--name-en", default="", help="such as Beijing")
    create.add_argument("--short", default="", help="first character of its case numbers, such as 京")
    create.add_argument("--area-code", required=True, help="GB/T 2260 code of the city, such as 110000")

    first = word("init", init, "make the key ring of a new installation")
    first.add_argument("--label", default="first", help="whose passphrase this is")
    keys = word("keys", lambda _: USAGE, "passphrases that open the key ring").add_subparsers(
        metavar="COMMAND", required=True
    )
    keys.add_parser("list", help="who can open it, and when they last proved it").set_defaults(do=keys_list)
    create = keys.add_parser("add", help="one more passphrase, for another key-holder")
    create.set_defaults(do=keys_add)
    create.add_argument("--label", required=True, help="whose passphrase this is")
    keys.add_parser("prove", help="the monthly drill: which passphrase is this?").set_defaults(do=keys_prove)
    remove = keys.add_parser("remove", help="a key-holder left")
    remove.set_defaults(do=keys_remove)
    remove.add_argument("slot", help="as 'martlet keys list' shows it")
    word("seal", seal, "forget every key and end every session")
    word("unseal", unseal, "open the key ring with a passphrase")

    journal = word("journal", lambda _: USAGE, "the audit record").add_subparsers(metavar="COMMAND", required=True)
    journal.add_parser("verify", help="prove that no row was changed, left out or added").set_defaults(
        do=journal_verify
    )

    for name, text in DELEGATED.items():
        words.add_parser(name, help=text)

    word("web", web, "serve the pages")
    word("events", events, "serve the event stream")
    word("worker", worker, "run background tasks")
    word("clock", clock, "queue recurring work at its time")
    word("keeper", keeper, "hold the keys and the name finder")

    collect = word("messages", messages, "compile the translations of every room")
    collect.add_argument(
        "--collect", action="store_true", help="first collect new texts from the source (needs gettext)"
    )
    passed = word("manage", manage, "any management command of the framework")
    passed.add_argument("rest", nargs=argparse.REMAINDER, metavar="...")
    words.add_parser("prepare").add_argument("--demo", action="store_true")
    words.choices["prepare"].set_defaults(do=prepare)
    return parser


if __name__ == "__main__":
    sys.exit(main())
