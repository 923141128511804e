"""What the room's forms share: a client id so that sending twice does it once, the choice of a colleague, of a worker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from martlet.access.actor import Actor
from martlet.access.formfields import show_problem
from martlet.access.selectors import colleagues
from martlet.foundation.errors import Problem
from martlet.foundation.ids import new_id


class RoomForm(forms.Form):
    """Shows a broken rule at its field and keeps what was typed."""

    use_required_attribute = False

    def show(self, problem: Problem) -> None:
        """Put the sentence of a broken rule where it belongs."""
        show_problem(self, problem)


class OnceForm(RoomForm):
    """A form that makes something. Its id is made when the page is drawn."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})
        kwargs["initial"] = {"client_uuid": new_id(), **kwargs["initial"]}
        super().__init__(*args, **kwargs)

    @property
    def token(self) -> UUID:
        return self.cleaned_data.get("client_uuid") or new_id()


class ColleagueField(forms.ChoiceField):
    """A colleague of the office of the case, by work name. Gives a User or None."""

    def __init__(self, *, empty: Any, **kwargs: Any) -> None:
        self.empty = empty
        self.people: dict[str, Any] = {}
        super().__init__(choices=(), required=False, **kwargs)

    def fill(self, actor: Actor, office_id: int) -> None:
        self.people = {str(user.pk): user for user in colleagues(actor, office_id=office_id)}
        self.choices = [("", self.empty), *((key, user.work_name) for key, user in self.people.items())]

    def clean(self, value: Any) -> Any:
        return self.people.get(super().clean(value))


class ReasonForm(RoomForm):
    reason = forms.CharField(label=_("Why"), max_length=200, error_messages={"required": _("Say why, in a few words.")})


def person_choices(workers: Sequence[Any]) -> list[tuple[str, str]]:
    return [(str(line.person_id), line.name) for line in workers]
