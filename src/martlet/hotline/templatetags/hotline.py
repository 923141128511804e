"""Small phrases of the hotline's templates."""

from typing import Any

from django import template
from django.utils.translation import gettext, ngettext

from martlet.foundation.languages import reader_language, reads_english
from martlet.hotline.forms import NotReachedForm
from martlet.hotline.selectors import PersonCard
from martlet.registry.rules import codes

register = template.Library()


@register.filter
def person_facts(person: PersonCard) -> str:
    """男 · 43 岁 · 河北保定 · 瓦工: what is known, in this order."""
    language = reader_language()
    facts = [
        codes.label("gender", person.gender, language) if person.gender else "",
        gettext("%(age)d years") % {"age": person.age} if person.age else "",
        person.home,
        person.trade,
    ]
    return " · ".join(fact for fact in facts if fact)


@register.filter
def person_speaks(person: PersonCard) -> str:
    """How to talk with them: languages, then the note of colleagues."""
    words = ", " if reads_english() else "、"
    semi = "; " if reads_english() else "；"
    return semi.join(part for part in (words.join(person.languages), person.approach) if part)


@register.filter
def hours_waited(hours: int) -> str:
    """3 小时 / 2 天."""
    if hours < 1:
        return gettext("under an hour")
    if hours < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", hours // 24) % {"n": hours // 24}


@register.filter
def item(table: Any, key: Any) -> Any:
    """One value of a mapping."""
    return table.get(key, "") if hasattr(table, "get") else ""


@register.inclusion_tag("hotline/_not_reached.html", takes_context=True)
def not_reached(context: Any, callback: Any, best_time: str) -> dict[str, Any]:
    """What is asked when nobody answered; several of them stand on a page."""
    form = NotReachedForm(initial={"best_time": best_time}, auto_id=f"{callback}-%s")
    return {"callback": callback, "form": form, "csrf_token": context.get("csrf_token")}
