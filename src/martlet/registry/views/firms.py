"""A firm by the name somebody typed: the one there is, a choice of several, or a new one."""

from django.utils.translation import gettext as _

from martlet.access.actor import Actor
from martlet.access.errors import NotVisible
from martlet.access.formfields import show_problem
from martlet.access.selectors import acting_office
from martlet.foundation.errors import Problem
from martlet.foundation.text import fold
from martlet.registry import selectors, services
from martlet.registry.forms import FirmField
from martlet.registry.models import Organisation

NEW = "new"


def firm_of(actor: Actor, form: FirmField, kind: str = "employer") -> Organisation | None:
    """The firm a valid form names, made if it is new. None when the form has to be shown again: its error says why."""
    meant = firm_meant(actor, form)
    if not isinstance(meant, str):
        return meant
    try:
        return services.create_organisation(actor, office=acting_office(actor), name=meant, kind=kind)
    except Problem as problem:
        show_problem(form, problem, name="firm")
        return None


def firm_meant(actor: Actor, form: FirmField) -> Organisation | str | None:
    """The firm a valid form names, or the name of a new one. None when the form has to be shown again: its error says why."""
    name, chosen = form.cleaned_data["firm"].strip(), form.answer or form.cleaned_data["stood"]
    if chosen and chosen != NEW:
        try:
            return selectors.get_organisation(actor, chosen)
        except NotVisible:
            form.add_error("firm", _("Choose the firm once more."))
            return None
    if not name:
        form.add_error("firm", _("Write the name of the firm."))
        return None
    if chosen != NEW:
        rows = selectors.find_organisations(actor, name, limit=6, journaled=False)
        same = [row for row in rows if fold(row.name) == fold(name)]
        if len(same) == 1:
            return selectors.get_organisation(actor, same[0].id)
        if rows:
            form.offer(
                [
                    *((str(row.id), " · ".join(filter(None, [row.name, row.city, row.office]))) for row in rows),
                    (NEW, _("None of these: a new firm")),
                ]
            )
            form.add_error("firm", _("There are firms with such a name. Choose the one that is meant."))
            return None
    return name
