"""How the sign-in library behaves here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from martlet import vault
from martlet.access import journal, unsent
from martlet.access.networks import address_text
from martlet.access.selectors import actor_of
from martlet.access.services import NETWORK

TOO_MANY = _("Those were too many tries. Wait five minutes, then try again.")
WRONG_CODE = _("This code is wrong or was used already. Write the one that is shown now.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "The sign-in name or the password is wrong. Check capital letters and the language of the keyboard."
        ),
        "incorrect_password": _("This password is wrong. Check capital letters and the language of the keyboard."),
        "enter_current_password": _("This is not your present password. Write it once more."),
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "incorrect_code": WRONG_CODE,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # accounts are given, never taken

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_text(request)  # not the proxy's: strangers would use up the tries of us all

    def get_user_search_fields(self) -> list[str]:
        return ["username"]

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        journal.record(actor_of(user), "access.sign_in")
        unsent.drop_of_others(request, user.pk)
        return super().post_login(request, user, **kwargs)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        from martlet.access.actor import PUBLIC

        journal.record(PUBLIC, "access.sign_in", allowed=False, reason="credentials")
        super().authentication_failed(request, **credentials)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """No chatter after signing in: the page itself shows where one is."""


class MFAAdapter(DefaultMFAAdapter):
    """TOTP seeds and recovery seeds are sealed: the library would keep them in clear."""

    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": WRONG_CODE}

    def encrypt(self, text: str) -> str:
        return vault.seal_for_office(NETWORK, text.encode()).hex()

    def decrypt(self, encrypted_text: str) -> str:
        return vault.open_intake([bytes.fromhex(encrypted_text)], "sign-in")[0].decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity = super().get_public_key_credential_rp_entity()
        return {**entity, "name": "Martlet"}
