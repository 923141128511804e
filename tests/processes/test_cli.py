"""The `martlet` command: one sentence and an exit code, and what it prints is what outside programs read."""

import pytest
from django.db import connection
from django.utils import translation

from martlet import cli
from martlet.access import journal
from martlet.access.models import ApiToken, JournalEntry, RoleGrant, User
from martlet.access.services import user_of_token


@pytest.fixture
def martlet(capsys):
    before = translation.get_language()

    def run(*words: str) -> tuple[int, str, str]:
        try:
            code = cli.main(words)
        except SystemExit as ended:  # argparse leaves like this
            code = ended.code
        said = capsys.readouterr()
        return code, said.out, said.err

    yield run
    translation.activate(before)


@pytest.mark.parametrize("words", [[], ["nonsense"], ["user"], ["user", "create"], ["token", "create"]])
def test_usage_is_2(martlet, words):
    code, out, err = martlet(*words)
    assert (code, out) == (2, "")
    assert err.startswith("usage: martlet")


def test_user_create_prints_what_signs_in(martlet, cast):
    words = ["--username", "xu", "--password", "eaves-and-mud-nests", "--office", "shenzhen", "--role", "mediator"]
    code, out, err = martlet("user", "create", *words, "--work-name", "徐老师")
    assert (code, err) == (0, "")
    assert out == "username  xu\npassword  eaves-and-mud-nests\noffice    shenzhen\nrole      mediator\n"
    user = User.objects.get(username="xu")
    assert user.check_password("eaves-and-mud-nests")
    assert (user.work_name, user.office) == ("徐老师", cast.shenzhen)
    assert list(RoleGrant.objects.filter(user=user).values_list("role", "office_id")) == [("mediator", user.office_id)]


def test_user_create_prints_the_second_factor_where_one_is_required(martlet, cast, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    words = ["--username", "xu", "--password", "eaves-and-mud-nests", "--office", "shenzhen", "--role", "mediator"]
    code, out, err = martlet("user", "create", *words)
    assert (code, err) == (0, "")
    lines = dict(line.split(maxsplit=1) for line in out.splitlines())
    assert list(lines) == ["username", "password", "office", "role", "totp", "otpauth"]
    assert lines["otpauth"].startswith("otpauth://totp/xu?")
    assert f"secret={lines['totp']}" in lines["otpauth"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"--office": "atlantis"}, "There is no office 'atlantis'. Choose one of: beijing, shenzhen, wuhan."),
        ({"--role": "king"}, "Unknown role. Choose one of: "),
        ({"--username": "zhou"}, "This sign-in name is taken. Choose another."),
        ({"--password": "short"}, "This password is too short."),
    ],
)
def test_user_create_says_what_is_wrong(martlet, cast, change, told):
    words = {"--username": "xu", "--password": "eaves-and-mud-nests", "--office": "shenzhen", "--role": "mediator"}
    before = User.objects.count()
    code, out, err = martlet("user", "create", *[word for pair in ({**words, **change}).items() for word in pair])
    assert (code, out) == (1, "")
    assert err.startswith(f"martlet: {told}")
    assert err.count("\n") == 1
    assert User.objects.count() == before


def test_token_create_prints_the_token_alone(martlet, cast):
    code, out, err = martlet("token", "create", "zhou")
    assert (code, err) == (0, "")
    token = out.removesuffix("\n")
    assert user_of_token(token) == cast.beijing_volunteer.user
    assert token.encode() not in bytes(ApiToken.objects.get().digest)


def test_token_create_for_nobody(martlet, cast):
    told = "martlet: Nobody signs in as 'nobody'. Create the account first: martlet user create.\n"
    assert martlet("token", "create", "nobody") == (1, "", told)


def test_journal_verify(martlet, cast):
    for number in range(3):
        journal.record(cast.beijing_volunteer, f"test.{number}")
    code, out, err = martlet("journal", "verify")
    rows = JournalEntry.objects.count()
    assert (code, err) == (0, "")
    first, *others = out.splitlines()
    head = first.removeprefix(f"The journal holds: {rows} rows, each follows from the one before. Last: ")
    assert others == [
        "None was signed yet.",
        "To prove it later from a note kept elsewhere:",
        f"martlet journal verify --noted {rows}:{head}",
    ]
    journal.record(cast.beijing_volunteer, "test.later")
    code, out, err = martlet("journal", "verify", "--noted", f"{rows}:{head}")
    assert (code, err, out.splitlines()[1]) == (0, "", "1 of them were signed and stand where they stood.")


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (
            "UPDATE access_journal SET reason = 'x' WHERE n = 3",
            "The journal is broken at row 3; the 2 rows before it follow",
        ),
        ("DELETE FROM access_journal WHERE n = 3", "The journal is broken at row 3; the 2 rows before it follow"),
        (
            "DELETE FROM access_journal WHERE n > 4",
            "The journal was cut off: 4 rows are left, and later ones were signed",
        ),
    ],
)
def test_journal_verify_tells_in_one_sentence_what_is_wrong(martlet, cast, writable_journal, tamper, told):
    for number in range(6):
        journal.record(cast.beijing_volunteer, f"test.{number}")
    assert martlet("journal", "verify")[0] == 0
    with connection.cursor() as cursor:
        cursor.execute(tamper)
    code, out, err = martlet("journal", "verify")
    assert (code, out) == (1, "")
    assert err.startswith(f"martlet: {told}")
    assert err.count("\n") == 1


def test_a_note_that_is_none_is_told(martlet, cast):
    code, out, err = martlet("journal", "verify", "--noted", "yesterday")
    assert (code, out) == (1, "")
    assert err.startswith("martlet: --noted takes a row and its code")


def test_what_nobody_foresaw_tells_its_place_and_not_its_text(martlet, cast, monkeypatch):
    def broken(known=()):
        raise KeyError("张三 13800138000")

    monkeypatch.setattr(journal, "verify", broken)
    code, out, err = martlet("journal", "verify")
    assert (code, out) == (1, "")
    assert err.startswith("martlet: Something unforeseen happened (KeyError at test_cli.py:")
    assert "张三" not in err


@pytest.mark.django_db
def test_status_is_a_line_a_part(martlet, keeper):
    code, out, err = martlet("status")
    assert (code, err) == (0, "")
    words = [line.split()[:2] for line in out.splitlines()]
    assert words[:3] == [["database", "ok"], ["migrations", "ok"], ["keeper", "unsealed"]]
