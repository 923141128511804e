"""The pages, as people of the cast meet them. Whoever may not see finds no trace: not in the page, a comment, an address, an error."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from martlet.access.models import JournalEntry
from martlet.registry import hooks, selectors, services
from martlet.registry.models import Consent, Merge, Organisation, Person, PersonPhone, PersonStay, Site

from .conftest import IDENTITY, PHONE

SignIn = Callable[[Any], Client]


def words(response: Any) -> str:
    return response.content.decode()


def tells(response: Any) -> list[str]:
    """Which words of the worker's identity an answer holds, in its body or its headers."""
    text = words(response) + repr(dict(response.headers))
    # a year may stand by chance inside an id or a token: only as a word of its own does it tell anything
    return [
        word
        for word in IDENTITY
        if re.search(rf"(?<![0-9A-Za-z-]){word}(?![0-9A-Za-z-])" if word.isdigit() else word, text)
    ]


def row_words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", words(response)))


@pytest.fixture
def volunteer(cast: Any, signed_in: SignIn) -> Client:
    return signed_in(cast.beijing_volunteer)


@pytest.fixture
def coordinator(cast: Any, signed_in: SignIn) -> Client:
    return signed_in(cast.beijing_coordinator)


# --- everybody who may not ---------------------------------------------------------------------------------------------------


def addresses(worker: Person) -> list[tuple[str, str]]:
    """(method, address) of everything that concerns one file."""
    phone = PersonPhone.objects.get(person=worker)
    stay = PersonStay.objects.get(person=worker)
    pk = worker.pk
    return [
        ("get", reverse("registry:person", args=[pk])),
        ("get", reverse("registry:person-edit", args=[pk])),
        ("post", reverse("registry:person-edit", args=[pk])),
        ("post", reverse("registry:reveal-reason", args=[pk])),
        *(("post", reverse("registry:reveal", args=[pk, field])) for field in ("name", "phone", "wechat", "nothing")),
        ("post", reverse("registry:phone-add", args=[pk])),
        ("post", reverse("registry:phone-remove", args=[pk, phone.pk])),
        ("post", reverse("registry:stay-add", args=[pk])),
        ("post", reverse("registry:stay-remove", args=[pk, stay.pk])),
        ("post", reverse("registry:work-add", args=[pk])),
        ("post", reverse("registry:consent-add", args=[pk])),
        ("get", reverse("registry:merge", args=[pk, pk])),
        ("post", reverse("registry:set-aside", args=[pk, pk])),
    ]


@pytest.mark.parametrize(
    "who", ["wuhan_volunteer", "wuhan_coordinator", "shenzhen_mediator", "auditor", "director", "admin"]
)
def test_no_address_of_a_file_opens_for_others(cast: Any, worker: Person, signed_in: SignIn, who: str) -> None:
    client = signed_in(getattr(cast, who))
    before = JournalEntry.objects.filter(allowed=True).count()
    for method, address in addresses(worker):
        answer = getattr(client, method)(address, {"reason": "callback"})
        assert answer.status_code in (403, 404), (method, address)
        assert tells(answer) == []
    assert JournalEntry.objects.filter(allowed=True).count() == before


def test_a_missing_file_and_a_hidden_one_look_the_same(cast: Any, worker: Person, signed_in: SignIn) -> None:
    client = signed_in(cast.wuhan_volunteer)
    hidden = client.get(reverse("registry:person", args=[worker.pk]))
    missing = client.get(reverse("registry:person", args=["00000000-0000-7000-8000-000000000000"]))
    assert (hidden.status_code, missing.status_code) == (404, 404)

    def without_numbers(answer: Any) -> str:
        return re.sub(
            r"[0-9a-f-]{36}|csrf[^>]*>|value=\"[^\"]*\"|content=\"[^\"]*\"|代码：[0-9a-f]+", "", words(answer)
        )

    assert without_numbers(hidden) == without_numbers(missing)


def test_strangers_are_sent_to_sign_in(worker: Person) -> None:
    for method, address in addresses(worker):
        answer = getattr(Client(), method)(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")
        assert tells(answer) == []


@pytest.mark.parametrize("query", ["王小明", "小明", "wxm", "wangxiaoming", "5678", "临泉", "王大明"])
def test_wuhan_finds_nothing_on_any_page(cast: Any, worker: Person, signed_in: SignIn, query: str) -> None:
    client = signed_in(cast.wuhan_volunteer)
    for name in ("console:search", "registry:pick", "registry:organisations"):
        answer = client.post(reverse(name), {"q": query})
        said = words(answer).replace(f'value="{query}"', "")
        assert str(worker.pk) not in said
        assert [word for word in IDENTITY if word in said and word != "1985"] == []
        assert "王*明" not in said
    assert str(worker.pk) not in words(client.get(reverse("registry:people")))
    assert JournalEntry.objects.filter(action="registry.find", reason__startswith="hits=1").count() == 0


def test_a_full_number_says_known_and_nothing_else(cast: Any, worker: Person, signed_in: SignIn) -> None:
    Person.objects.filter(pk=worker.pk).update(created=timezone.now().replace(year=2024, month=5, day=1))
    client = signed_in(cast.wuhan_volunteer)
    for name in ("console:search", "registry:pick"):
        answer = client.post(reverse(name), {"q": "138-0013-5678"})
        assert "网络里认识：北京，2024 年起" in row_words(answer)
        assert tells(answer) == []
        assert "王*明" not in words(answer)


def test_queries_are_never_in_an_address(volunteer: Client, worker: Person) -> None:
    for name in ("console:search", "registry:pick", "registry:organisations"):
        answer = volunteer.get(reverse(name), {"q": "王小明"})
        assert "王*明" not in words(answer)
    for page in ("registry:people", "console:search", "registry:organisations", "registry:pick"):
        for form in re.findall(r"<form[^>]*>.*?</form>", words(volunteer.get(reverse(page))), re.S):
            if 'name="q"' in form:
                assert 'method="post"' in form


# --- masked, and one field in full -----------------------------------------------------------------------------------------------


def test_lists_and_files_are_masked(volunteer: Client, worker: Person) -> None:
    for address in (reverse("registry:people"), reverse("registry:person", args=[worker.pk])):
        answer = volunteer.get(address)
        assert answer.status_code == 200
        assert "王*明" in words(answer)
        assert "138****5678" in words(answer)
        assert [word for word in tells(answer) if word != "耳朵背"] == []
    assert tells(volunteer.get(reverse("registry:person-edit", args=[worker.pk]))) == ["耳朵背"]
    found = volunteer.post(reverse("console:search"), {"q": "5678"})
    assert ("王*明" in words(found), "138****5678" in words(found), tells(found)) == (True, True, [])


def test_reveal_asks_why_once_and_shows_one_field(volunteer: Client, worker: Person) -> None:
    address = reverse("registry:reveal", args=[worker.pk, "name"])
    refused = volunteer.post(address, headers={"X-Requested-With": "fetch"})
    assert (refused.status_code, tells(refused)) == (302, [])
    page = reverse("registry:person", args=[worker.pk])
    assert "data-reveal" not in words(volunteer.get(page))
    volunteer.post(reverse("registry:reveal-reason", args=[worker.pk]), {"reason": "callback"})
    assert "data-reveal" in words(volunteer.get(page))
    shown = volunteer.post(address, headers={"X-Requested-With": "fetch"})
    assert (words(shown), shown["Cache-Control"].startswith("max-age=0")) == ("王小明", True)
    entry = JournalEntry.objects.filter(action="registry.reveal").get()
    assert (entry.fields, entry.reason, entry.object_id) == ("name", "callback", str(worker.pk))


def test_reveal_works_without_scripts_and_by_post_only(volunteer: Client, worker: Person) -> None:
    volunteer.post(reverse("registry:reveal-reason", args=[worker.pk]), {"reason": "papers"})
    phone = PersonPhone.objects.get()
    address = reverse("registry:reveal", args=[worker.pk, f"phone:{phone.pk}"])
    assert "138 0013 5678" in words(volunteer.post(address))
    assert volunteer.get(address).status_code == 405
    assert volunteer.post(reverse("registry:reveal", args=[worker.pk, "dek"])).status_code == 404


def test_a_reason_that_is_none_is_not_kept(volunteer: Client, worker: Person) -> None:
    volunteer.post(reverse("registry:reveal-reason", args=[worker.pk]), {"reason": "王小明说的"})
    assert volunteer.post(reverse("registry:reveal", args=[worker.pk, "name"])).status_code == 302
    assert JournalEntry.objects.filter(action="registry.reveal").count() == 0


def test_markup_in_a_name_stays_text(volunteer: Client, person_in: Callable[..., Person]) -> None:
    person = person_in("<b>x</b>", approach_note="<script>alert(1)</script>")
    volunteer.post(reverse("registry:reveal-reason", args=[person.pk]), {"reason": "callback"})
    shown = volunteer.post(reverse("registry:reveal", args=[person.pk, "name"]), headers={"X-Requested-With": "fetch"})
    assert words(shown) == "&lt;b&gt;x&lt;/b&gt;"
    assert "<script>alert" not in words(volunteer.get(reverse("registry:person", args=[person.pk])))


# --- new files, changes ---------------------------------------------------------------------------------------------------------


def test_a_new_file_by_form(volunteer: Client, cast: Any) -> None:
    answer = volunteer.post(
        reverse("registry:person-new"),
        {"name": "李芳", "phones": "139 1111 2222，0755-88881234", "home_province": "42", "home_words": "黄冈", "gender": "f",
         "birth_year": "1990年", "languages": ["cmn", "gan"]},
    )  # fmt: skip
    person = selectors.get_person(cast.beijing_volunteer, Person.objects.get().pk)
    assert answer["Location"] == reverse("registry:person", args=[person.pk])
    assert (person.name, person.home_area, person.birth_year, person.languages) == (
        "李芳",
        "42 湖北黄冈",
        1990,
        ["cmn", "gan"],
    )
    assert [row.number for row in selectors.phones_of(cast.beijing_volunteer, person)] == [
        "+8613911112222",
        "+8675588881234",
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "李芳", "phones": "1391111222"}, "10"),
        ({"name": "李芳", "phones": "13911112222\n123"}, "2"),
        ({"name": "李芳", "birth_year": "2030"}, "2030"),
        ({"name": "李芳", "birth_year": "八五"}, "八五"),
        ({"name": "", "wechat": "lifang"}, "lifang"),
    ],
)
def test_bad_input_is_answered_and_kept(volunteer: Client, typed: dict[str, str], sentence: str) -> None:
    answer = volunteer.post(reverse("registry:person-new"), typed)
    assert (answer.status_code, Person.objects.count()) == (422, 0)
    assert 'role="alert"' in words(answer)
    for value in typed.values():
        assert value in words(answer)
    assert sentence in words(answer)


def test_a_known_number_asks_before_a_second_file(volunteer: Client, worker: Person) -> None:
    typed = {"name": "王晓明", "phones": PHONE}
    answer = volunteer.post(reverse("registry:person-new"), typed)
    assert (answer.status_code, Person.objects.count()) == (422, 1)
    assert "王*明" in words(answer)
    assert 'value="王晓明"' in words(answer)
    volunteer.post(reverse("registry:person-new"), typed | {"anyway": "on"})
    assert Person.objects.count() == 2


def test_the_form_of_another_room_gets_the_new_person_back(volunteer: Client) -> None:
    back = reverse("registry:people")
    answer = volunteer.post(reverse("registry:person-new"), {"name": "李芳", "next": back})
    assert answer["Location"] == f"{back}?person={Person.objects.get().pk}"
    answer = volunteer.post(reverse("registry:person-new"), {"name": "李小芳", "next": "https://evil.example/"})
    assert answer["Location"].startswith("/console/registry/people/")


def test_empty_fields_keep_what_is_stored_and_erase_takes_it(volunteer: Client, cast: Any, worker: Person) -> None:
    address = reverse("registry:person-edit", args=[worker.pk])
    same = {
        "rev": "1",
        "gender": "m",
        "home_province": "34",
        "trade": "rebar",
        "languages": ["cmn", "cmn-zy"],
        "approach_note": "耳朵背，请说慢一点",
    }
    volunteer.post(address, same)
    worker.refresh_from_db()
    assert worker.rev == 1
    volunteer.post(address, same | {"home_province": "41", "erase": ["wechat"], "trade": "weld"})
    now = selectors.get_person(cast.beijing_volunteer, worker.pk)
    assert (now.name, now.birth_year, now.wechat, now.home_area, now.trade, now.rev) == (
        "王小明",
        1985,
        "",
        "41 河南阜阳临泉",
        "weld",
        2,
    )


def test_the_second_of_two_is_told_and_keeps_the_typed_words(
    volunteer: Client, coordinator: Client, cast: Any, worker: Person
) -> None:
    address = reverse("registry:person-edit", args=[worker.pk])
    assert volunteer.post(address, {"rev": "1", "name": "汪晓明", "trade": "weld"}).status_code == 302
    late = coordinator.post(address, {"rev": "1", "name": "王晓敏", "trade": "paint", "approach_note": "晚上打"})
    assert late.status_code == 409
    page = words(late)
    assert 'value="王晓敏"' in page
    assert "晚上打" in page
    assert "汪*明" in page
    assert "焊工" in page
    assert "汪晓明" not in page
    assert '<input type="hidden" name="rev" value="2"' in page
    assert selectors.get_person(cast.beijing_volunteer, worker.pk).name == "汪晓明"
    assert coordinator.post(address, {"rev": "2", "name": "王晓敏", "trade": "paint"}).status_code == 302
    assert selectors.get_person(cast.beijing_volunteer, worker.pk).name == "王晓敏"


def test_phones_cities_and_consents_by_form(volunteer: Client, cast: Any, worker: Person) -> None:
    pk = worker.pk
    bad = volunteer.post(reverse("registry:phone-add", args=[pk]), {"phone-number": "1391111", "phone-note": "妻子的"})
    assert bad.status_code == 422
    assert "妻子的" in words(bad)
    volunteer.post(reverse("registry:phone-add", args=[pk]), {"phone-number": "139 1111 2222", "phone-note": "妻子的"})
    added = PersonPhone.objects.order_by("-created")[0]
    volunteer.post(reverse("registry:phone-remove", args=[pk, added.pk]))
    assert PersonPhone.objects.count() == 1
    assert (
        volunteer.post(
            reverse("registry:stay-add", args=[pk]), {"stay-area_code": "440300", "stay-since_year": "2050"}
        ).status_code
        == 422
    )
    volunteer.post(
        reverse("registry:stay-add", args=[pk]),
        {"stay-area_code": "440300", "stay-since_year": "2019", "stay-until_year": "2022"},
    )
    stay = PersonStay.objects.get(area_code="440300")
    volunteer.post(reverse("registry:stay-remove", args=[pk, stay.pk]))
    assert PersonStay.objects.count() == 1
    consent = {"consent-purpose": "story", "consent-channel": "signed", "consent-basis": "consent"}
    assert (
        volunteer.post(
            reverse("registry:consent-add", args=[pk]), consent | {"consent-expires": "2020-01-01"}
        ).status_code
        == 422
    )
    volunteer.post(reverse("registry:consent-add", args=[pk]), consent)
    volunteer.post(reverse("registry:consent-withdraw", args=[pk, Consent.objects.get().pk]))
    assert selectors.live_consent(worker, "story") is None


def test_an_employer_is_found_chosen_or_made(volunteer: Client, cast: Any, worker: Person) -> None:
    address = reverse("registry:work-add", args=[worker.pk])
    volunteer.post(address, {"work-firm": "禾顺劳务", "work-since": "2026年3月"})
    firm = Organisation.objects.get()
    volunteer.post(address, {"work-firm": "禾顺劳务", "work-since": "2026-04"})
    assert Organisation.objects.count() == 1
    unsure = volunteer.post(address, {"work-firm": "禾顺"})
    assert unsure.status_code == 422
    assert f'value="{firm.pk}"' in words(unsure)
    assert 'value="禾顺"' in words(unsure)
    volunteer.post(address, {"work-firm": "禾顺", "work-which": "new"})
    assert Organisation.objects.count() == 2
    lines = selectors.person_page(cast.beijing_volunteer, worker.pk).work
    assert sorted((line.name, line.since) for line in lines) == [("禾顺", ""), ("禾顺劳务", "2026-04")]


# --- consent opens, withdrawal closes ----------------------------------------------------------------------------------------------


def test_ask_record_open(cast: Any, worker: Person, signed_in: SignIn) -> None:
    client = signed_in(cast.shenzhen_volunteer)
    address = reverse("registry:open-with-consent", args=[worker.pk])
    asked = client.get(address)
    assert asked.status_code == 200
    assert tells(asked) == []
    no = client.post(address, {"channel": "oral_phone", "words": "他没说同意"})
    assert (no.status_code, "他没说同意" in words(no), tells(no)) == (422, True, [])
    assert client.get(reverse("registry:person", args=[worker.pk])).status_code == 404
    yes = client.post(address, {"agreed": "on", "channel": "oral_phone", "words": "可以，你看吧"})
    assert yes["Location"] == reverse("registry:person", args=[worker.pk])
    assert "王*明" in words(client.get(yes["Location"]))
    consent = Consent.objects.get()
    closed = client.post(reverse("registry:consent-withdraw", args=[worker.pk, consent.pk]))
    assert closed["Location"] == reverse("registry:people")
    assert client.get(reverse("registry:person", args=[worker.pk])).status_code == 404


def test_opening_what_is_not_there(cast: Any, signed_in: SignIn, worker: Person) -> None:
    client = signed_in(cast.shenzhen_volunteer)
    assert (
        client.get(reverse("registry:open-with-consent", args=["00000000-0000-7000-8000-000000000000"])).status_code
        == 404
    )
    assert signed_in(cast.auditor).get(reverse("registry:open-with-consent", args=[worker.pk])).status_code == 403


# --- duplicates ------------------------------------------------------------------------------------------------------------------


def test_compare_merge_and_take_back(
    coordinator: Client, cast: Any, worker: Person, person_in: Callable[..., Person]
) -> None:
    other = person_in("王晓明", PHONE, "13911112222", birth_year=1986)
    page = coordinator.get(reverse("registry:duplicates"))
    assert "可能" in words(page) or "same number" in words(page)
    assert tells(page) == []
    address = reverse("registry:merge", args=[worker.pk, other.pk])
    preview = coordinator.get(address)
    assert (tells(preview), "1986" in words(preview)) == (["耳朵背"], False)
    shown = coordinator.post(
        reverse("registry:reveal", args=[other.pk, "birth_year"]), headers={"X-Requested-With": "fetch"}
    )
    assert words(shown) == "1986"
    assert JournalEntry.objects.filter(action="registry.reveal").values_list("reason", flat=True)[0] == "duplicate"
    revs = {"kept_rev": "1", "gone_rev": "1"}
    assert coordinator.post(address, {"kept_rev": "0", "gone_rev": "1", "birth_year": "gone"}).status_code == 409
    assert coordinator.post(address, revs | {"birth_year": "gone"}).status_code == 302
    assert selectors.get_person(cast.beijing_volunteer, other.pk).birth_year == 1986
    assert coordinator.get(reverse("registry:person", args=[other.pk])).status_code == 200
    undo = reverse("registry:merge-undo", args=[Merge.objects.get().pk])
    assert coordinator.post(undo)["Location"] == address
    assert coordinator.post(undo)["Location"] == reverse("registry:duplicates")
    assert selectors.get_person(cast.beijing_volunteer, worker.pk).birth_year == 1985
    coordinator.post(reverse("registry:set-aside", args=[worker.pk, other.pk]))
    assert list(selectors.likenesses(cast.beijing_coordinator)) == []


def test_volunteers_have_no_page_of_duplicates(volunteer: Client) -> None:
    assert volunteer.get(reverse("registry:duplicates")).status_code == 403


# --- firms, sites --------------------------------------------------------------------------------------------------------------------


def test_a_firm_by_form_with_its_names(volunteer: Client, cast: Any) -> None:
    typed = {"name": "北京砼远建工有限公司", "kind": "employer", "area_code": "110000", "aliases": "砼远，砼远建工"}
    made = volunteer.post(reverse("registry:organisation-new"), typed)
    firm = Organisation.objects.get()
    assert made["Location"] == reverse("registry:organisation", args=[firm.pk])
    again = volunteer.post(reverse("registry:organisation-new"), typed | {"name": "砼远"})
    assert (again.status_code, Organisation.objects.count()) == (422, 1)
    assert "北京砼远建工有限公司" in words(volunteer.post(reverse("registry:organisations"), {"q": "砼远"}))
    edit = reverse("registry:organisation-edit", args=[firm.pk])
    assert volunteer.post(edit, typed | {"rev": "1", "name": "砼远二公司"}).status_code == 302
    late = volunteer.post(edit, typed | {"rev": "1", "name": "砼远三公司"})
    assert (late.status_code, "砼远二公司" in words(late), 'value="砼远三公司"' in words(late)) == (409, True, True)
    same = volunteer.post(reverse("registry:alias-add", args=[firm.pk]), {"name": "砼远"})
    assert same.status_code == 422


def test_the_whole_chain_in_one_form(volunteer: Client, cast: Any) -> None:
    volunteer.post(reverse("registry:site-new"), {"name": "云枢二期", "area_code": "110000"})
    site = Site.objects.get()
    address = reverse("registry:site-chain", args=[site.pk])
    assert volunteer.get(address).status_code == 200
    rows = [
        ("labour_boss", "赵老四", ""),
        ("subcontractor", "禾顺劳务", "2"),
        ("subcontractor", "方圆劳务", "1"),
        ("general_contractor", "砼远建工", ""),
    ]
    typed = {
        "link-TOTAL_FORMS": "5",
        "link-INITIAL_FORMS": "0",
        "rev": "1",
        "link-4-tier": "developer",
        "link-4-firm": "",
    }
    for number, (tier, firm, place) in enumerate(rows):
        typed |= {f"link-{number}-tier": tier, f"link-{number}-firm": firm, f"link-{number}-place": place}
    assert volunteer.post(address, typed).status_code == 302
    chain = selectors.chain_of(cast.beijing_volunteer, site.pk)
    assert [line.name for line in chain] == ["砼远建工", "方圆劳务", "禾顺劳务", "赵老四"]
    stale = volunteer.post(address, typed)
    assert stale.status_code == 409
    assert 'value="赵老四"' in words(stale)
    broken = volunteer.post(address, typed | {"rev": "2", "link-4-firm": "砼远建工"})
    assert broken.status_code == 422
    assert Organisation.objects.count() == 4
    volunteer.post(address, typed | {"rev": "2", "link-0-drop": "on"})
    assert len(selectors.chain_of(cast.beijing_volunteer, site.pk)) == 3


def test_a_broken_chain_leaves_no_half_made_firms(volunteer: Client, cast: Any) -> None:
    services.create_organisation(cast.beijing_volunteer, office=cast.beijing, name="禾顺劳务一队")
    site = services.create_site(cast.beijing_volunteer, office=cast.beijing, name="云枢二期")
    typed = {
        "link-TOTAL_FORMS": "2", "link-INITIAL_FORMS": "0", "rev": "1",
        "link-0-tier": "general_contractor", "link-0-firm": "全新公司", "link-1-tier": "subcontractor", "link-1-firm": "禾顺劳务",
    }  # fmt: skip
    unsure = volunteer.post(reverse("registry:site-chain", args=[site.pk]), typed)
    assert unsure.status_code == 422
    assert "禾顺劳务一队" in words(unsure)
    assert Organisation.objects.count() == 1


def test_volunteers_of_another_office_see_no_firm(cast: Any, signed_in: SignIn, volunteer: Client) -> None:
    firm = services.create_organisation(cast.beijing_volunteer, office=cast.beijing, name="砼远建工")
    site = services.create_site(cast.beijing_volunteer, office=cast.beijing, name="云枢二期")
    client = signed_in(cast.wuhan_volunteer)
    for name, pk in (
        ("registry:organisation", firm.pk), ("registry:organisation-edit", firm.pk), ("registry:site", site.pk),
        ("registry:site-edit", site.pk), ("registry:site-chain", site.pk),
    ):  # fmt: skip
        answer = client.get(reverse(name, args=[pk]))
        assert (answer.status_code, "砼远" in words(answer), "云枢" in words(answer)) == (404, False, False)
    mediator = signed_in(cast.shenzhen_mediator)
    assert mediator.get(reverse("registry:organisation", args=[firm.pk])).status_code == 200
    assert mediator.get(reverse("registry:organisation-edit", args=[firm.pk])).status_code == 403


# --- find or create for other rooms ------------------------------------------------------------------------------------------------


def test_pick_gives_rows_to_htmx_and_a_page_to_others(volunteer: Client, worker: Person) -> None:
    asked = {"q": "王小明", "next": reverse("registry:people")}
    fragment = volunteer.post(reverse("registry:pick"), asked, headers={"HX-Request": "true"})
    assert "<html" not in words(fragment)
    assert f'name="person" value="{worker.pk}"' in words(fragment)
    page = volunteer.post(reverse("registry:pick"), asked)
    assert "<html" in words(page)
    assert f'action="{reverse("registry:people")}"' in words(page)
    short = volunteer.post(reverse("registry:pick"), asked | {"q": "王"}, headers={"HX-Request": "true"})
    assert short.status_code == 422
    odd = volunteer.post(reverse("registry:pick"), asked | {"next": "//evil"}, headers={"HX-Request": "true"})
    assert f'name="person" value="{worker.pk}"' in words(odd)
    assert "evil" not in words(odd)


# --- languages, query counts -----------------------------------------------------------------------------------------------------------


def test_every_page_in_both_languages(
    coordinator: Client,
    cast: Any,
    worker: Person,
    person_in: Callable[..., Person],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for hook in ("person_panels", "organisation_panels", "site_panels"):
        monkeypatch.setattr(hooks, hook, [])  # rooms above answer for their own words
    other = person_in("王晓明", PHONE)
    firm = services.create_organisation(cast.beijing_volunteer, office=cast.beijing, name="砼远建工")
    site = services.create_site(cast.beijing_volunteer, office=cast.beijing, name="云枢二期")
    pages = [
        reverse("registry:people"), reverse("registry:person-new"), reverse("registry:pick"),
        reverse("registry:person", args=[worker.pk]), reverse("registry:person-edit", args=[worker.pk]),
        reverse("registry:duplicates"), reverse("registry:merge", args=[worker.pk, other.pk]),
        reverse("registry:organisations"), reverse("registry:organisation-new"),
        reverse("registry:organisation", args=[firm.pk]), reverse("registry:organisation-edit", args=[firm.pk]),
        reverse("registry:sites"), reverse("registry:site-new"), reverse("registry:site", args=[site.pk]),
        reverse("registry:site-edit", args=[site.pk]), reverse("registry:site-chain", args=[site.pk]), reverse("console:search"),
    ]  # fmt: skip
    for language, other_tongue in (("zh-hans", r">[^<>]*[A-Za-z]{4,}[^<>]*<"), ("en", None)):
        coordinator.cookies["lang"] = language
        for address in pages:
            answer = coordinator.get(address)
            assert answer.status_code == 200, address
            main = words(answer).split('id="main"')[1].split("</main>")[0]
            if other_tongue:
                english = [
                    text
                    for text in re.findall(other_tongue, main)
                    if not re.search(r"WeChat|Martlet|Language|English", text)
                ]
                assert english == [], address


def test_pages_take_the_same_queries_for_one_row_and_three(
    volunteer: Client, coordinator: Client, person_in: Callable[..., Person]
) -> None:
    counted: dict[str, list[int]] = {"people": [], "search": [], "duplicates": []}
    for phones in (["13800135670"], ["13800135671", "13800135672"]):
        for number in phones:
            person_in("王小明", number, home_area="安徽")
            person_in("李芳", number)
        coordinator.post(reverse("console:search"), {"q": "王小明"})  # the finder takes its news in
        for name, ask in (
            ("people", lambda: volunteer.get(reverse("registry:people"))),
            ("search", lambda: coordinator.post(reverse("console:search"), {"q": "王小明"})),
            ("duplicates", lambda: coordinator.get(reverse("registry:duplicates"))),
        ):
            with CaptureQueriesContext(connection) as queries:
                answer = ask()
            assert words(answer).count("王*明") >= 2 * len(phones) - 1
            counted[name].append(len(queries))
    assert {name: counts[0] for name, counts in counted.items()} == {
        name: counts[1] for name, counts in counted.items()
    }
