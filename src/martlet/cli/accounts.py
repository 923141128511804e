"""Offices, accounts, and tokens of outside programs: office create, user create, token create."""

import argparse

from martlet.cli.framework import set_up
from martlet.cli.sentences import Failed
from martlet.cli.words import Words


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
    from getpass import getpass

    from django.conf import settings

    from martlet.access import selectors, services

    office = selectors.office_by_code(chosen.office)
    if office is None:
        codes = ", ".join(office.code for office in selectors.active_offices())
        known = f"Choose one of: {codes}." if codes else "There is none yet; create one with: martlet office create."
        raise Failed(f"There is no office '{chosen.office}'. {known}")
    password = chosen.password or getpass("Password: ")
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


def add_to(words: Words) -> None:
    office = words.followed("office", "city offices").add("create", office_create, "create an office and its keys")
    office.add_argument("code", help="in addresses and commands, such as beijing")
    office.add_argument("--name-zh", required=True, help="such as 北京")
    office.add_argument("--name-en", default="", help="such as Beijing")
    office.add_argument("--short", default="", help="first character of its case numbers, such as 京")
    office.add_argument("--area-code", required=True, help="GB/T 2260 code of the city, such as 110000")

    user = words.followed("user", "accounts").add("create", user_create, "create an account and print what signs in")
    user.add_argument("--username", required=True)
    user.add_argument("--password", help="asked for when left out")
    user.add_argument("--office", required=True, help="code of the office, such as beijing")
    user.add_argument("--role", required=True, help="volunteer, mediator, coordinator, director, auditor or admin")
    user.add_argument("--work-name", default="", help="what colleagues and callers hear (周老师)")

    tokens = words.followed("token", "tokens of outside programs")
    token = tokens.add("create", token_create, "print a new bearer token that acts as this account")
    token.add_argument("username")
