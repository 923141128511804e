"""Shapes and look-ups that several resources share."""

from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _
from ninja import Schema

from martlet.access.actor import Actor
from martlet.access.models import Office
from martlet.access.selectors import active_offices, office_by_code
from martlet.foundation.errors import Problem


class Error(Schema):
    """`error` is a sentence for people; `field` names the value it is about, when it is about one."""

    error: str
    field: str | None = None


ERRORS = {401: Error, 403: Error, 404: Error, 409: Error, 422: Error, 503: Error}


def office_of(actor: Actor, code: str | None) -> Office:
    """The office called `code`, or the one the token's colleague sits in."""
    office = office_by_code(code) if code else next((o for o in active_offices() if o.pk == actor.office_id), None)
    if office is None:
        raise Problem(_("There is no office of this code."), field="office")
    return office


def own_id(actor: Actor, given: UUID | None, *of: UUID) -> UUID | None:
    """`given` as an id of this colleague, and of this case: what somebody else sent under the same id is another thing, so
    that no answer tells whether there is one."""
    return uuid5(given, " ".join(map(str, (actor.user_id, *of)))) if given else None


def office_codes() -> dict[int, str]:
    return {office.pk: office.code for office in active_offices()}
