"""The `martlet` command: one sentence and an exit code, and what it prints is what outside programs read."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone, translation
from tests.cases.stories import case_of

from martlet import cli, vault
from martlet.access import journal
from martlet.access.models import ApiToken, JournalEntry, Office, RoleGrant, User
from martlet.access.selectors import actor_of
from martlet.access.services import NETWORK, user_of_token
from martlet.mediation.services import open_mediation
from martlet.volunteers.models import Volunteer
from martlet.volunteers.services import go_on_duty


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


OFFICE = ["--name-zh", "合肥", "--short", "皖", "--area-code", "340100"]
USER = ["--password", "eaves-and-mud-nests", "--office", "hefei"]


@pytest.mark.django_db
def test_an_installation_without_a_demo_takes_calls_and_mediates(martlet, keeper):
    """Everything that a call and a mediation ask for can be written down on the server."""
    vault.add_office(0, NETWORK)
    day = (timezone.localdate() + timedelta(300)).isoformat()
    recognised = ["--mediation-authority", "合肥市蜀山区司法局", "--mediation-document", "蜀司〔2024〕7号"]
    said = martlet(
        *["office", "create", "hefei", *OFFICE, *recognised, "--mediation-since", "2024-05-06"],
        *["--hotline-number", "0551-6288 0000"],
    )
    assert said == (0, "office    hefei\n", "")
    office = Office.objects.get()
    assert (office.hotline_number, office.mediation_since.isoformat()) == ("055162880000", "2024-05-06")
    spoken = ["--certified-until", day, "--languages", "zh,en", "--dialects", "gan"]
    code, out, err = martlet("user", "create", "--username", "xu", "--role", "volunteer", *USER, *spoken)
    assert (code, out.splitlines()[3:], err) == (0, ["role      volunteer", f"certified {day}"], "")
    assert martlet("user", "create", "--username", "mei", "--role", "mediator", *USER)[0] == 0

    duty = go_on_duty(actor_of(User.objects.get(username="xu")))
    assert (duty.languages, duty.office) == (["zh", "en", "gan"], office)
    mediator = actor_of(User.objects.get(username="mei"))
    assert open_mediation(mediator, case_of(mediator, office)).office == office
    rows = JournalEntry.objects.filter(action__in=("access.manage_team", "volunteers.certify")).order_by("n")
    assert [row.object_type for row in rows] == ["access.office", "access.user", "access.user", "access.user"]


def test_a_certificate_is_renewed_and_keeps_what_was_not_told(martlet, cast):
    day = timezone.localdate() + timedelta(20)
    words = ["volunteer", "certify", "zhou", "--until", day.isoformat()]
    assert martlet(*words, "--languages", "zh,en", "--dialects", "yue", "--skills", "court,injury")[0] == 0
    assert martlet(*words) == (0, f"certified {day.isoformat()}\n", "")
    profile = Volunteer.objects.get(user=cast.beijing_volunteer.user)
    assert (profile.languages, profile.dialects, profile.skills) == (["zh", "en"], ["yue"], ["injury", "court"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["zhou", "--until", "2020-01-01"], "1 Jan 2020 is over. Write today or a day to come."),
        (["zhou", "--until", "2099-01-01"], "A certificate runs for three years at most, up to "),
        (["zhou", "--until", ""], "Write the last day of the certificate, for example 2027-11-30."),
        (["zhou", "--until", "soon"], "“soon” is not a date. Write it like 2026-11-24."),
        (["zhou", "--until", "TODAY", "--languages", "tlh"], "“tlh” is none we know. Choose from: zh, ug, bo, en."),
        (["zhou", "--until", "TODAY", "--languages", ""], "Choose at least one language."),
        (["audit", "--until", "TODAY"], "Whoever takes calls needs an open account and the role of a volunteer"),
        (["nobody", "--until", "TODAY"], "Nobody signs in as 'nobody'."),
    ],
)
def test_a_certificate_says_what_is_wrong(martlet, cast, words, told):
    today = timezone.localdate().isoformat()
    code, out, err = martlet("volunteer", "certify", *[today if word == "TODAY" else word for word in words])
    assert (code, out) == (1, "")
    assert err.startswith(f"martlet: {told}")
    assert Volunteer.objects.count() == 0


def test_an_account_whose_certificate_is_wrong_is_not_made(martlet, cast):
    words = ["user", "create", "--username", "xu", "--password", "eaves-and-mud-nests", "--office", "shenzhen"]
    assert martlet(*words, "--role", "volunteer", "--certified-until", "2020-01-01")[0] == 1
    assert martlet(*words, "--role", "volunteer", "--languages", "en") == (
        1, "", "martlet: Languages, dialects and skills stand on the certificate: add --certified-until.\n"
    )  # fmt: skip
    assert not User.objects.filter(username="xu").exists()


def test_an_office_is_changed_later(martlet, cast):
    code, out, err = martlet(
        *["office", "change", "wuhan", "--mediation-authority", "武汉市江岸区司法局", "--mediation-since", "2025-03-01"]
    )
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "office    wuhan",
        "hotline-number  4000000000",
        "mediation-authority  武汉市江岸区司法局",
        "mediation-document  -",
        "mediation-since  2025-03-01",
    ]
    assert JournalEntry.objects.latest("n").fields == "mediation_authority,mediation_since"
    assert martlet("office", "change", "wuhan", "--mediation-authority", "", "--mediation-since", "")[0] == 0
    cast.wuhan.refresh_from_db()
    assert (cast.wuhan.may_mediate, cast.wuhan.mediation_since) == (False, None)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["change", "wuhan"], "Nothing is to be changed. Name at least one: --hotline-number, --mediation-authority"),
        (["change", "atlantis", "--hotline-number", "1"], "There is no office 'atlantis'. Choose one of: beijing"),
        (["change", "wuhan", "--hotline-number", "ask us"], "Write the number as workers dial it, 3 to 19 digits."),
        (["change", "wuhan", "--mediation-document", "7"], "Write which judicial bureau recognised the committee"),
        (["change", "beijing", "--mediation-since", "2099-01-01"], "This day has not come yet."),
        (["change", "beijing", "--mediation-authority", "司" * 81], "This is too long. Write at most 80 signs."),
        (["create", "hefei", *OFFICE, "--short", "京"], "Case numbers of another office begin with 京 already."),
    ],
)
def test_an_office_says_what_is_wrong(martlet, cast, words, told):
    before = list(Office.objects.values())
    code, out, err = martlet("office", *words)
    assert (code, out) == (1, "")
    assert err.startswith(f"martlet: {told}")
    assert list(Office.objects.values()) == before


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
