"""Offices, accounts, certificates, tokens: office create, office change, user create, volunteer certify, token create."""

import argparse
import re
from datetime import date
from typing import Any

from martlet.cli.framework import set_up
from martlet.cli.sentences import Failed
from martlet.cli.words import Words


def office_create(chosen: argparse.Namespace) -> None:
    set_up()
    from martlet.access import selectors, services
    from martlet.access.offices.services import create_office

    if selectors.office_by_code(chosen.code):
        raise Failed(f"There is an office '{chosen.code}' already.")
    create_office(
        services.bootstrap_actor(),
        code=chosen.code,
        name_zh=chosen.name_zh,
        name_en=chosen.name_en or chosen.code.title(),
        short=chosen.short or chosen.name_zh[:1],
        area_code=chosen.area_code,
        **told_of_office(chosen),
    )
    print(f"office    {chosen.code}")


def office_change(chosen: argparse.Namespace) -> None:
    set_up()
    from martlet.access import services
    from martlet.access.offices.services import LATER, change_office

    told = told_of_office(chosen)
    if not told:
        raise Failed("Nothing is to be changed. Name at least one: --" + ", --".join(LATER).replace("_", "-") + ".")
    office = change_office(services.bootstrap_actor(), office_of(chosen.code), **told)
    print(f"office    {office.code}")
    for name in LATER:
        print(f"{name.replace('_', '-')}  {getattr(office, name) or '-'}")


def told_of_office(chosen: argparse.Namespace) -> dict[str, Any]:
    """What of LATER was written on the line; an empty word takes away what stood there."""
    from martlet.access.offices.services import LATER

    told = {name: getattr(chosen, name) for name in LATER if getattr(chosen, name) is not None}
    if "mediation_since" in told:
        told["mediation_since"] = day_of(told["mediation_since"])
    return told


def office_of(code: str) -> Any:
    from martlet.access import selectors

    office = selectors.office_by_code(code)
    if office is None:
        codes = ", ".join(office.code for office in selectors.active_offices())
        known = f"Choose one of: {codes}." if codes else "There is none yet; create one with: martlet office create."
        raise Failed(f"There is no office '{code}'. {known}")
    return office


def day_of(typed: str) -> date | None:
    from django.utils import timezone

    from martlet.foundation.calendar import parse_day

    return parse_day(typed, today=timezone.localdate()) if typed.strip() else None


def user_create(chosen: argparse.Namespace) -> None:
    set_up()
    from getpass import getpass

    from django.conf import settings
    from django.db import transaction

    from martlet.access import services

    if not chosen.certified_until and (chosen.languages or chosen.dialects or chosen.skills):
        raise Failed("Languages, dialects and skills stand on the certificate: add --certified-until.")
    office = office_of(chosen.office)
    password = chosen.password or getpass("Password: ")
    with transaction.atomic():
        user = services.create_user(
            services.bootstrap_actor(),
            username=chosen.username,
            password=password,
            office=office,
            role=chosen.role,
            work_name=chosen.work_name or chosen.username,
        )
        until = certified(user, chosen.certified_until, chosen) if chosen.certified_until else None
    print(f"username  {user.username}")
    print(f"password  {password if chosen.password else '(as typed)'}")
    print(f"office    {office.code}")
    print(f"role      {chosen.role}")
    if until:
        print(f"certified {until}")
    if settings.SECOND_FACTOR_REQUIRED:
        factor = services.add_totp(user)
        print(f"totp      {factor.secret}")
        print(f"otpauth   {factor.uri}")


def volunteer_certify(chosen: argparse.Namespace) -> None:
    set_up()
    user = user_of(chosen.username)
    print(f"certified {certified(user, chosen.until, chosen)}")


def certified(user: Any, until: str, chosen: argparse.Namespace) -> date:
    from martlet.access.services import bootstrap_actor
    from martlet.volunteers.team.services import certify

    spoken = {name: codes(getattr(chosen, name)) for name in ("languages", "dialects", "skills")}
    day = day_of(until)
    if day is None:
        raise Failed("Write the last day of the certificate, for example 2027-11-30.")
    certify(bootstrap_actor(), user=user, until=day, reason="setup", **spoken)
    return day


def codes(typed: str | None) -> list[str] | None:
    """ "zh,en" as a list; None where nothing was told."""
    return None if typed is None else [word for word in re.split(r"[\s,，、]+", typed) if word]


def user_of(username: str) -> Any:
    from martlet.access.selectors import user_by_name

    user = user_by_name(username)
    if user is None:
        raise Failed(f"Nobody signs in as '{username}'. Create the account first: martlet user create.")
    return user


def token_create(chosen: argparse.Namespace) -> None:
    set_up()
    from martlet.access import services

    print(services.create_token(services.bootstrap_actor(), user_of(chosen.username)))


def add_to(words: Words) -> None:
    offices = words.followed("office", "city offices")
    office = offices.add("create", office_create, "create an office and its keys")
    office.add_argument("code", help="in addresses and commands, such as beijing")
    office.add_argument("--name-zh", required=True, help="such as 北京")
    office.add_argument("--name-en", default="", help="such as Beijing")
    office.add_argument("--short", default="", help="first character of its case numbers, such as 京")
    office.add_argument("--area-code", required=True, help="GB/T 2260 code of the city, such as 110000")
    change = offices.add("change", office_change, 'change what is told of an office; "" takes it away')
    change.add_argument("code")
    for one in (office, change):
        one.add_argument("--hotline-number", help="as workers dial it")
        one.add_argument("--mediation-authority", help="judicial bureau that recognised the mediation committee")
        one.add_argument("--mediation-document", help="title or number of its document")
        one.add_argument("--mediation-since", metavar="DAY", help="day of the recognition, such as 2006-06-01")

    user = words.followed("user", "accounts").add("create", user_create, "create an account and print what signs in")
    user.add_argument("--username", required=True)
    user.add_argument("--password", help="asked for when left out")
    user.add_argument("--office", required=True, help="code of the office, such as beijing")
    user.add_argument("--role", required=True, help="volunteer, mediator, coordinator, director, auditor or admin")
    user.add_argument("--work-name", default="", help="what colleagues and callers hear (周老师)")
    user.add_argument("--certified-until", metavar="DAY", help="last day on which they may take calls")

    certify = words.followed("volunteer", "people who take calls").add(
        "certify", volunteer_certify, "write down until when somebody may take calls"
    )
    certify.add_argument("username")
    certify.add_argument("--until", required=True, metavar="DAY", help="last day, such as 2027-11-30")
    for one in (user, certify):
        one.add_argument("--languages", help="such as zh,en")
        one.add_argument("--dialects", help="such as yue,hsn")
        one.add_argument("--skills", help="such as injury,court")

    tokens = words.followed("token", "tokens of outside programs")
    token = tokens.add("create", token_create, "print a new bearer token that acts as this account")
    token.add_argument("username")
