"""What the public pages show."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from martlet.foundation.calendar import add_months
from martlet.insight.presentation import genders, groups, month_bars, month_name
from martlet.insight.rules import Published
from martlet.insight.selectors import PublicMonth, PublicTable


@dataclass(frozen=True)
class Topic:
    """A card of the first page. `about` is a group of the taxonomy."""

    about: str
    icon: str
    title: Any
    example: Any


TOPICS = [
    Topic("WAG", "cash", _("The boss does not pay"), _("wages held back, deductions, the labour boss has gone")),
    Topic("INJ", "bandage", _("I was hurt at work"), _("accident, illness from work, no treatment")),
    Topic("CON", "file-text", _("No contract, or dismissed"), _("compensation, deposits, papers kept back")),
    Topic("PSY", "heart", _("I feel low"), _("someone to talk to, no name needed")),
]


def about_and_words(about: str, words: str) -> str:
    """What the worker chose on the first page, in front of what they wrote: staff read one text."""
    topic = next((one for one in TOPICS if one.about == about), None)
    return f"{topic.title}. {words}".strip() if topic else words


def public_page_of(public: PublicMonth, today: date) -> dict[str, Any]:
    first = date.fromisoformat(f"{public.month}-01")
    following = f"{add_months(first, 1):%Y-%m}"
    money = [(at, cell.value or 0) for at, cell in public.money_by_month]
    issue_words, gender_words = dict(groups()), dict(genders())
    return {
        "public": public,
        "title": month_name(public.month),
        "figures": [
            (_("Contacts"), False, public.figures["contacts"]),
            (_("People"), False, public.figures["persons"]),
            (_("Cases opened"), False, public.figures["cases"]),
            (_("Money recovered, CNY"), True, public.figures["money"]),
        ],
        "bars": list(zip(month_bars(money, public.month), [cell for _at, cell in public.money_by_month], strict=True)),
        "tables": [
            (_("Contacts, by issue and city"), False, _("Issue"), named(public.contacts, issue_words)),
            (_("What came back, by issue and city (CNY)"), True, _("Issue"), named(public.money, issue_words)),
        ],
        "gender_tables": [
            (_("Contacts, by gender"), False, _("Gender"), named(public.contacts_by_gender, gender_words)),
            (_("What came back, by gender (CNY)"), True, _("Gender"), named(public.money_by_gender, gender_words)),
        ],
        "before": f"{add_months(first, -1):%Y-%m}",
        "after": following if following <= f"{today:%Y-%m}" else "",
    }


def named(table: PublicTable, words: dict[str, str]) -> list[tuple[Any, list[Published]]]:
    """Rows under their words, the last one the total."""
    if not table.keys:
        return []
    return list(zip([*(words[key] for key in table.keys), _("Total")], table.rows, strict=True))
