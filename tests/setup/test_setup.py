"""The pieces of set-up that need no network: what is done twice, what is said when it cannot be done."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.urls import reverse

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import check  # noqa: E402
import postgres  # noqa: E402
import steps  # noqa: E402

import setup  # noqa: E402
from martlet.processes import run as running  # noqa: E402
from martlet.processes.places import BadPlace, Places, places  # noqa: E402


def place(folder: Path, port: int = 8000) -> Places:
    return Places(root=folder, data=folder / "data", host="127.0.0.1", port=port, production=False)


# --- stamps ---------------------------------------------------------------------------------------------------------


def test_a_stamp_holds_until_a_file_it_was_made_for_changes(tmp_path):
    stamps = steps.Stamps(tmp_path / "stamps")
    lock = tmp_path / "lock.txt"
    lock.write_text("one==1")
    before = steps.digest([lock])
    assert not stamps.is_done("run", before)
    stamps.done("run", before)
    assert stamps.is_done("run", before)
    lock.write_text("one==2")
    assert not stamps.is_done("run", steps.digest([lock]))


def test_a_digest_tells_names_from_contents(tmp_path):
    (tmp_path / "a").write_text("bc")
    (tmp_path / "ab").write_text("c")
    assert steps.digest([tmp_path / "a"]) != steps.digest([tmp_path / "ab"])
    assert steps.digest([tmp_path / "a"]) != steps.digest([tmp_path / "a"], "word")
    assert steps.digest([tmp_path / "missing"]) == steps.digest([tmp_path / "missing"])


def test_forgetting_a_stamp_that_is_not_there_is_fine(tmp_path):
    stamps = steps.Stamps(tmp_path)
    stamps.forget("never")
    assert not stamps.is_done("never", "x")


def test_files_below_leaves_out_what_tools_write(tmp_path):
    for name in ("a.py", "b.html", "__pycache__/c.py", "migrations/d.py", "deep/e.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    found = [str(path.relative_to(tmp_path)) for path in steps.files_below(tmp_path, ".py")]
    assert found == ["a.py", "deep/e.py"]
    assert steps.files_below(tmp_path / "nothing") == []


# --- sentences --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("version", "fine"), [((3, 9, 2), False), ((3, 11, 0), True), ((3, 13, 1), True)])
def test_an_old_python_is_told(version, fine):
    if fine:
        assert steps.check_python(version) is None
    else:
        with pytest.raises(steps.Sorry) as sorry:
            steps.check_python(version)
        told = "Martlet needs Python 3.11 or newer; this is 3.9.2. Try: make run PYTHON=python3.11"
        assert str(sorry.value) == told


def test_a_failing_command_ends_with_its_last_words(tmp_path):
    command = [sys.executable, "-c", "import sys; [print('line', n) for n in range(40)]; sys.exit(1)"]
    with pytest.raises(steps.Sorry) as sorry:
        steps.run(command, log=tmp_path / "log", why="It was not installed.")
    said = str(sorry.value).splitlines()
    assert said[0] == f"It was not installed. Its last words, all of them in {tmp_path / 'log'}:"
    assert said[1:] == [f"    line {n}" for n in range(25, 40)]
    assert (tmp_path / "log").read_text().count("\nline ") == 40


def test_a_command_is_tried_again(tmp_path, monkeypatch):
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    once = "import sys,pathlib; p=pathlib.Path(sys.argv[1]); there=p.exists(); p.touch(); sys.exit(not there)"
    steps.run([sys.executable, "-c", once, str(tmp_path / "tried")], log=tmp_path / "log", tries=2)
    assert (tmp_path / "log").read_text().count("$ ") == 2


@pytest.mark.parametrize(("prints", "number"), [("v20.11.1", 20), ("11.2.0", 11), ("nonsense", 0), ("", 0)])
def test_the_version_of_a_program(prints, number):
    assert steps.version_of([sys.executable, "-c", f"print({prints!r})"]) == number


def test_a_program_that_is_missing_has_version_nought():
    assert steps.version_of(["no-such-program-anywhere", "--version"]) == 0


def test_setup_knows_its_words(capsys):
    assert setup.main(["nonsense"]) == 2
    assert capsys.readouterr().err == "Usage: python tools/setup.py [run | test | telephony | bench]\n"


# --- places -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("port", ["0", "65533", "x", "-1", "80 80", "８０００"])
def test_a_port_that_is_none(port):
    with pytest.raises(BadPlace) as bad:
        places({"MARTLET_PORT": port})
    expected = f"MARTLET_PORT is '{port}'. Set it to a number up to 65532; the three ports after it are used too."
    assert str(bad.value) == expected


def test_a_data_folder_that_is_a_file(tmp_path):
    (tmp_path / "data").write_text("")
    with pytest.raises(BadPlace) as bad:
        places({"MARTLET_DATA": str(tmp_path / "data")})
    assert str(bad.value) == f"MARTLET_DATA is {tmp_path / 'data'}, which is a file. Set it to a folder."


def test_a_taken_port_is_named_with_another_to_use(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(BadPlace) as bad:
            running.check_ports(place(tmp_path, port), [port])
    assert str(bad.value) == (
        f"Port {port} is used by another program. Stop that program, or choose another port: "
        f"MARTLET_PORT={running.suggestion(port)} make run"
    )


def test_a_port_that_was_just_left_can_be_used_again(tmp_path):
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            server.accept()[0].close()
    assert running.check_ports(place(tmp_path, port), [port]) is None


def test_a_host_that_is_not_this_machine(tmp_path):
    where = Places(root=tmp_path, data=tmp_path, host="203.0.113.9", port=8000, production=False)
    with pytest.raises(BadPlace) as bad:
        running.check_ports(where, [8000])
    assert str(bad.value) == "203.0.113.9 is no address of this machine. Look at MARTLET_HOST."


def test_a_second_martlet_in_the_same_folder_is_told_of_the_first(tmp_path):
    where = place(tmp_path)
    where.run.mkdir(parents=True)
    first = running.Lock.take(where)
    with pytest.raises(BadPlace) as bad:
        running.Lock.take(where)
    assert str(bad.value) == (
        f"Martlet already runs from {where.data}: process {os.getpid()}, http://127.0.0.1:8000. "
        "Stop it with Ctrl-C in its terminal first, or set MARTLET_DATA and MARTLET_PORT for a second one."
    )
    first.free()
    running.Lock.take(where).free()


def test_production_takes_no_demo(tmp_path):
    environ = {**os.environ, "MARTLET_PRODUCTION": "1", "MARTLET_DATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "martlet.cli", "run"], env=environ, capture_output=True, text=True, check=False
    )
    told = "martlet: MARTLET_PRODUCTION=1 takes no demo keys and no demo data. Start with: martlet up.\n"
    assert (done.returncode, done.stderr) == (1, told)


def test_the_greeting_in_two_languages(tmp_path):
    prepared = {
        "passphrase": "open eaves",
        "sign_ins": [
            ["zhou", "demo-pass", "志愿者 volunteer", "北京 Beijing"],
            ["he", "x", "协调员 coordinator", "深圳"],
        ],
    }
    lines = running.greeting(place(tmp_path, 8100), prepared, exchange="connected", keeper="unsealed")
    assert lines == [
        "",
        "Martlet 已就绪 is ready",
        "",
        "  网址 address                http://127.0.0.1:8100/",
        "  工作台 console              http://127.0.0.1:8100/console/",
        "  拨打热线 call the hotline   http://127.0.0.1:8100/demo/phone",
        "  电话交换机 exchange         已接通 connected",
        "  密钥 keys                   已启封 unsealed",
        "  演示口令 demo passphrase    open eaves",
        "",
        "  演示账号 demo sign-ins",
        "    用户名 username  密码 password  角色 role           办公室 office",
        "    zhou             demo-pass      志愿者 volunteer    北京 Beijing",
        "    he               x              协调员 coordinator  深圳",
        "",
        "  Ctrl-C 停止 stops all of it",
        "",
    ]


def test_the_page_to_call_from_is_where_the_greeting_says():
    assert reverse("demo:phone") == running.CALL_PAGE


# --- make test --------------------------------------------------------------------------------------------------------


def test_the_tally_adds_what_every_run_wrote(tmp_path, capsys):
    tally = check.Tally()
    for name, counts in (("a", (5, 1, 0, 2)), ("b", (3, 0, 1, 0))):
        tests, failures, errors, skipped = counts
        (tmp_path / name).write_text(
            f'<testsuites><testsuite tests="{tests}" failures="{failures}" errors="{errors}" skipped="{skipped}"/>'
            "</testsuites>"
        )
        check.add(tally, tmp_path / name)
    check.add(tally, tmp_path / "missing")
    tally.left_out += ["journeys in a browser: Debian package chromium is not installed"] * 2
    assert check.report(tally, 90) == 1
    assert capsys.readouterr().out.splitlines() == [
        "",
        "left out: journeys in a browser: Debian package chromium is not installed",
        "all checks passed after 1.5 minutes",
        "4 passed, 2 failed, 2 skipped",
    ]


@pytest.mark.parametrize(
    ("rows", "left_out", "weak"),
    [
        (None, ["known weaknesses of packages: only 0 of 0 could be looked up"], []),
        ([{"name": "a", "version": "1", "vulns": []}], [], []),
        ([{"name": "a", "version": "1", "vulns": [{"id": "PYSEC-1"}]}], [], ["a 1: PYSEC-1"]),
        (
            [{"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "not found"}],
            ["known weaknesses of packages: only 1 of 2 could be looked up"], [],
        ),
    ],
)  # fmt: skip
def test_known_weaknesses_are_told_and_so_is_what_was_not_looked_up(tmp_path, monkeypatch, rows, left_out, weak):
    monkeypatch.setattr(check, "RESULTS", tmp_path)
    if rows is not None:
        (tmp_path / "audit.json").write_text(json.dumps({"dependencies": rows}))
    tally = check.Tally()
    check.weaknesses(tally, subprocess.Popen(["/bin/true"]))
    assert (tally.left_out, tally.weak, tally.faults) == (left_out, weak, [])


def test_of_two_packages_either_will_do(tmp_path, monkeypatch):
    dpkg = tmp_path / "dpkg-query"
    dpkg.write_text("#!/bin/sh\nprintf 'sox installed\\nchromium installed\\nkamailio not-installed\\n'\n")
    dpkg.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    wanted = ["sox", "chromium-headless-shell|chromium", "kamailio", "coturn|turnserver"]
    assert steps.missing_packages(wanted) == ["kamailio", "coturn|turnserver"]


PYTEST = """#!/bin/sh
echo "${DATABASE_URL:--} $*" >> "$0.calls"
"""


@pytest.fixture
def runs(tmp_path, monkeypatch):
    """A runner of tests that only writes down how it was called: database and words, without those every run has."""
    (tmp_path / "pytest").write_text(PYTEST)
    (tmp_path / "pytest").chmod(0o755)
    monkeypatch.setattr(check, "BIN", tmp_path)
    monkeypatch.setattr(check, "RESULTS", tmp_path)
    monkeypatch.setenv("DATABASE_URL", "postgres://the-machine's-own")
    return lambda: [
        (line.split()[0], line.partition(".xml ")[2]) for line in (tmp_path / "pytest.calls").read_text().splitlines()
    ]


def test_everything_runs_on_sqlite_and_what_touches_a_database_on_postgresql_too(runs):
    slower, files = "exchange or browser or slow", "--dist loadgroup --no-loadscope-reorder"
    seen = f"-n 2 {files} -m (browser or slow) and not crowd"
    heard = f"-n 3 {files} -m exchange and not (browser or slow) and not crowd"
    on_sqlite = [("-", f"-n 2 -m not ({slower}) -x"), ("-", f"{seen} -x"), ("-", f"{heard} -x")]
    crowds, there = ("-", "-m crowd -x"), "postgres://here"
    check.suites(check.Tally(), "", ["-x"])
    assert runs() == [*on_sqlite, crowds]
    in_time = check.Tally()
    check.suites(in_time, there, ["-x"])
    again = [(there, f"{marks} and not once -x") for marks in (seen, heard)]
    assert runs()[4:] == [*on_sqlite, (there, f"-n 2 -m not ({slower}) -x"), crowds, *again]
    assert in_time.left_out == []


def test_what_the_minutes_of_a_run_have_no_room_for_is_named(runs, monkeypatch):
    """Each is expected to take a little longer than it took on SQLite."""
    monkeypatch.setattr(check, "AGAIN_TAKES", 1_000_000)
    tally = check.Tally()
    check.suites(tally, "postgres://here", [], until=time.monotonic() + 60)
    assert [where for where, words in runs() if "loadgroup" in words] == ["-", "-"]
    assert tally.left_out == [
        "journeys on PostgreSQL: no room left in the minutes of this run",
        "calls on PostgreSQL: no room left in the minutes of this run",
    ]


def test_without_postgresql_it_is_named_and_not_run(monkeypatch):
    def none():
        raise postgres.NoPostgres("PostgreSQL is not installed (apt-get install postgresql).")

    monkeypatch.setattr(postgres, "binaries", none)
    tally = check.Tally()
    with check.database(tally) as address:
        assert address == ""
    assert tally.left_out == ["everything on PostgreSQL: PostgreSQL is not installed (apt-get install postgresql)."]


def test_a_package_for_tests_is_installed_without_starting_a_service(tmp_path: Path) -> None:
    """Debian asks this file before a service is started: 101 is "no". A machine's own answer stays."""
    policy = tmp_path / "policy-rc.d"
    with steps.nothing_started(policy):
        assert subprocess.run([policy], check=False).returncode == 101
    assert not policy.exists()
    policy.write_text("own")
    with steps.nothing_started(policy):
        assert policy.read_text() == "own"
    assert policy.read_text() == "own"
