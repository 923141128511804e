"""The `martlet` command. One sentence on stderr when something is the matter; 2 for usage, 1 for failure.

What needs no Django (run, up, keeper, web, events) does not load it. A word that is none of ours and is the name of a
management command of a room (`telephony`, `switchboard`, `demo`, ...) is that command.
"""

import argparse
import getpass
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

FAILED, USAGE = 1, 2


class Failed(Exception):
    """The command cannot do what was asked; the text is the sentence to print."""


def main(arguments: Sequence[str] | None = None) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "martlet.settings")
    given = list(sys.argv[1:] if arguments is None else arguments)
    # A pipe that is closed early (`martlet status | head`) is no failure of ours.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
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
    if "KeeperAbsent" in kinds:
        return "The keeper does not run. Start Martlet first: make run, or martlet up."
    if "Sealed" in kinds:
        return "Martlet is sealed. Unseal it first: martlet unseal."
    if "DatabaseError" in kinds:
        if "no such table" in str(error) or "does not exist" in str(error):
            return "The database has no tables yet. Create them with: martlet migrate."
        return f"The database does not answer ({type(error).__name__})."
    where = error.__traceback__
    while where and where.tb_next:
        where = where.tb_next
    place = f"{Path(where.tb_frame.f_code.co_filename).name}:{where.tb_lineno}" if where else "?"
    return f"Something unforeseen happened ({type(error).__name__} at {place}). MARTLET_TRACEBACK=1 shows all of it."


def set_up() -> None:
    import django

    django.setup(set_prefix=False)


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
    "law": "check the versioned legal data",
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

    return parts.become_web()


def events(chosen: argparse.Namespace) -> int:
    from martlet.processes import parts

    return parts.become_events()


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

    asked = getpass.getpass("Passphrase: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if not asked:
        raise Failed("No passphrase was given. Type it when asked, or send it as one line: martlet unseal < file")
    services.unseal(asked, services.bootstrap_actor())
    print("Unsealed.")


# --- accounts -------------------------------------------------------------------------------------------------------


def user_create(chosen: argparse.Namespace) -> None:
    set_up()
    from django.conf import settings

    from martlet.access import selectors, services

    office = selectors.office_by_code(chosen.office)
    if office is None:
        codes = ", ".join(office.code for office in selectors.active_offices())
        known = f"Choose one of: {codes}." if codes else "There is none yet; load the demo's with: martlet demo."
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

    token = word("token", lambda _: USAGE, "tokens of outside programs").add_subparsers(
        metavar="COMMAND", required=True
    )
    create = token.add_parser("create", help="print a new bearer token that acts as this account")
    create.set_defaults(do=token_create)
    create.add_argument("username")

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
