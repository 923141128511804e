"""What the public pages show."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from martlet.foundation.calendar import add_months
from martlet.insight.presentation import genders, groups, month_bars, month_name
from martlet.insight.selectors import PublicMonth


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
    Topic("CON", "file-text", _("No contract, or dismissed"), _("severance, deposits, documents kept back")),
    Topic("PSY", "heart", _("I feel low"), _("someone to talk to, no name needed")),
]


def public_page_of(public: PublicMonth, today: date) -> dict[str, Any]:
    labels = dict(groups())
    rows = [labels[code] for code in public.groups] + [_("Total")]
    first = date.fromisoformat(f"{public.month}-01")
    following = f"{add_months(first, 1):%Y-%m}"
    gender_words = dict(genders())
    return {
        "public": public,
        "title": month_name(public.month),
        "contacts": public.tally.cell("contacts"),
        "persons": public.tally.cell("persons"),
        "cases": public.tally.cell("cases"),
        "paid": public.tally.cell("paid"),
        "money": public.tally.cell("money"),
        "bars": month_bars(public.money_by_month, public.month),
        "people_rows": list(zip(rows, public.people, strict=False)),
        "money_rows": list(zip(rows, public.money, strict=False)),
        "gender_rows": [(gender_words[code], people, money) for code, people, money in public.genders],
        "before": f"{add_months(first, -1):%Y-%m}",
        "after": following if following <= f"{today:%Y-%m}" else "",
    }
