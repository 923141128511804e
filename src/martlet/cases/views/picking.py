"""Choosing workers and a site for a case: search first, then a new file. Reading a form makes nothing yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.formfields import PhoneField
from martlet.cases.services import Newcomer
from martlet.foundation.errors import Problem
from martlet.foundation.ids import new_id
from martlet.foundation.text import fold
from martlet.registry import selectors as registry
from martlet.registry.models import Person, Site


class WorkerForm(forms.Form):
    """A worker: found by words, chosen from what was found, or a new file with name and number."""

    use_required_attribute = False
    q = forms.CharField(
        label=gettext_lazy("Find a worker"),
        required=False,
        max_length=60,
        widget=forms.SearchInput(
            attrs={
                "class": "m-input-m",
                "autocomplete": "off",
                "placeholder": gettext_lazy("Name, pinyin, end of phone number"),
            }
        ),
    )
    more = forms.UUIDField(required=False)
    new_name = forms.CharField(label=gettext_lazy("Name of the worker"), required=False, max_length=30)
    new_phone = PhoneField(label=gettext_lazy("Phone"), required=False)
    new_file = forms.UUIDField(required=False, initial=new_id, widget=forms.HiddenInput)
    anyway = forms.BooleanField(label=gettext_lazy("None of these: open a new file"), required=False)

    @property
    def numbers(self) -> list[str]:
        """The number of a new worker, if one was typed."""
        return [self.cleaned_data["new_phone"]] if self.cleaned_data["new_phone"] else []

    @property
    def newcomer(self) -> Newcomer:
        """The new worker of a valid form."""
        return Newcomer(self.cleaned_data["new_name"], self.numbers, self.cleaned_data["new_file"])


@dataclass
class Picked:
    """What a posted choice of workers came to. `newcomer` has no file yet."""

    persons: list[Person] = field(default_factory=list)
    newcomer: Newcomer | None = None
    found: Any = None
    maybe: Any = None
    stopped: bool = False

    def join(self, person: Person) -> None:
        if all(one.pk != person.pk for one in self.persons):
            self.persons.append(person)

    @property
    def nobody(self) -> bool:
        return not self.persons and self.newcomer is None


def pick(actor: Actor, data: QueryDict, form: WorkerForm) -> Picked:
    """Read the workers of a posted form: those chosen before, the one chosen now, or a new one. Shows problems in `form`."""
    drop = data.get("drop")
    picked = Picked(
        [registry.get_person(actor, key) for key in dict.fromkeys(data.getlist("person")) if key not in ("", drop)]
    )
    if not form.is_valid() or drop:
        picked.stopped = True
        return picked
    typed = form.cleaned_data
    if "find" in data:
        picked.stopped = True
        try:
            picked.found = registry.find_people(actor, typed["q"], limit=12)
        except Problem as problem:
            form.add_error("q", problem.message)
    elif typed["more"]:
        picked.join(registry.get_person(actor, typed["more"]))
    elif already := registry.sent_before(actor, typed["new_file"], typed["new_name"], form.numbers):
        picked.join(already)
    elif typed["new_name"] or form.numbers:
        maybe = None if typed["anyway"] else registry.maybe_known(actor, typed["new_name"], form.numbers)
        if maybe and (maybe.hits or maybe.known):
            picked.maybe, picked.stopped = maybe, True
        else:
            picked.newcomer = form.newcomer
    return picked


def site_meant(actor: Actor, form: forms.Form) -> Site | str | None:
    """The site a valid form names: one that is known, or the name of a new one. None without a name."""
    chosen, name = form.cleaned_data.get("site"), form.cleaned_data.get("site_name", "").strip()
    if chosen:
        try:
            site = registry.get_site(actor, chosen)
            if not name or fold(site.name) == fold(name):
                return site
        except NotVisible:
            pass
    if not name:
        return None
    same = [row for row in registry.find_sites(actor, name) if fold(row.name) == fold(name)]
    if len(same) == 1:
        return registry.get_site(actor, same[0].id)
    return name
