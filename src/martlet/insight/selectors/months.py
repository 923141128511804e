"""The month in figures, counted from the rows themselves: nothing is kept apart, so nothing can drift."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import CharField, Count, Min, Sum
from django.db.models.functions import Cast, Substr
from django.utils import timezone

from martlet.access.actor import Actor
from martlet.access.models import Office
from martlet.access.policy import decide
from martlet.access.selectors import active_offices
from martlet.cases.models import Case, CaseWorker, Receipt, ReceiptShare
from martlet.foundation.calendar import add_months
from martlet.foundation.moments import midnight
from martlet.hotline.models import Contact
from martlet.hotline.rules import outcomes
from martlet.insight.rules import Published, Tally, few, middle, suppress
from martlet.law import taxonomy

MONTHS_SHOWN = 12
GENDERS = ("f", "m", "x", "")
# Silence, wrong numbers and the like are calls, not conversations with workers; thanks are.
NOT_CONVERSATIONS = {one.code for one in outcomes.non_cases()} - {"THANKS"}


@dataclass(frozen=True)
class MonthReport:
    """What happened in `month` ("2026-11") in `offices`. `tally` splits every figure by office, issue and gender."""

    month: str
    offices: list[Office]
    tally: Tally
    closed: int
    days_to_money: int | None
    money_by_month: list[tuple[str, int]]
    counted_at: datetime = field(default_factory=timezone.now)


@dataclass(frozen=True)
class PublicTable:
    """One figure by issue group (`keys`) or gender, and office: rows of cells with totals, small cells hidden."""

    keys: list[str]
    rows: list[list[Published]]


@dataclass(frozen=True)
class PublicMonth:
    """What everybody may read of a month. `figures`: contacts, persons, cases and money of all offices, hidden where the totals
    of the tables are; `money_by_month`: fen of twelve months under the same rule."""

    month: str
    offices: list[Office]
    figures: dict[str, Published]
    money_by_month: list[tuple[str, Published]]
    contacts: PublicTable
    money: PublicTable
    contacts_by_gender: PublicTable
    money_by_gender: PublicTable


def month_report(actor: Actor, month: str, office_id: int | None = None) -> MonthReport | None:
    """The month for the offices the actor works in, or for one of them; None where the policy refuses."""
    if not decide(actor, "insight.read_report"):
        return None
    offices = [o for o in active_offices() if actor.kind == "system" or o.pk in actor.office_ids]
    if office_id is not None:
        offices = [office for office in offices if office.pk == office_id]
    ids = [office.pk for office in offices]
    return MonthReport(
        month=month,
        offices=offices,
        tally=count(month, ids),
        closed=_closed(month, ids),
        days_to_money=days_to_money(month, ids),
        money_by_month=money_by_month(month, ids),
    )


def public_month(month: str) -> PublicMonth:
    """The same figures for everybody, all offices, small cells hidden. Reads no identity."""
    offices = active_offices()
    ids = [office.pk for office in offices]
    tally = count(month, ids)
    groups = [group.code for group in taxonomy.rows("groups", retired=True)]
    return PublicMonth(
        month=month,
        offices=offices,
        figures=_figures(tally),
        money_by_month=_public_money(month, ids),
        contacts=public_table(tally, "contacts", "callers", "group", groups, ids),
        money=public_table(tally, "money", "paid", "group", groups, ids),
        contacts_by_gender=public_table(tally, "contacts", "callers", "gender", GENDERS, [None]),
        money_by_gender=public_table(tally, "money", "paid", "gender", GENDERS, [None]),
    )


def _figures(tally: Tally) -> dict[str, Published]:
    """Headlines, with those who stand behind each. A case is at least one person's: fewer than ten cases count as few people."""
    behind = {"contacts": "callers", "persons": "persons", "cases": "cases", "money": "paid"}
    return {figure: few(tally.cell(figure), tally.cell(people)) for figure, people in behind.items()}


def _public_money(month: str, office_ids: list[int]) -> list[tuple[str, Published]]:
    """The money of twelve months; a month that paid fewer than ten people is hidden. Persons are counted, never read."""
    rows = money_by_month(month, office_ids)
    shares = ReceiptShare.objects.filter(
        receipt__case__office__in=office_ids,
        receipt__received_on__gte=bounds(rows[0][0])[0],
        receipt__received_on__lt=bounds(month)[1],
        receipt__voided_at=None,
    )
    at_month = Substr(_word("receipt__received_on"), 1, 7)  # both databases write a day as 2026-11-30
    paid = dict(
        shares.order_by()
        .values(at=at_month)
        .annotate(people=Count("person_id", distinct=True))
        .values_list("at", "people")
    )
    # Money that came in and is not shared out yet is nobody's: nothing says how many stand behind it.
    return [(at, few(fen, max(paid.get(at, 1), 1) if fen else 0)) for at, fen in rows]


def public_table(
    tally: Tally, figure: str, people: str, heading: str, keys: Sequence[str], offices: Sequence[int | None]
) -> PublicTable:
    """`figure` by `heading` and office; `people` is the figure that says how many persons stand behind each cell."""

    def cell(name: str, key: str | None, office: int | None) -> int:
        asked = {heading: key} if key is not None else {}
        return tally.cell(name, **asked, **({"office": office} if office is not None else {}))

    used = [key for key in keys if cell(figure, key, None)]
    if not used:
        return PublicTable([], [])
    values = [[cell(figure, key, office) for office in offices] for key in used]
    behind = [[cell(people, key, office) for office in [*offices, None]] for key in [*used, None]]
    return PublicTable(used, suppress(values, behind))


def count(month: str, office_ids: list[int]) -> Tally:
    """Every figure of the month, in three queries whatever the size of the network."""
    tally = Tally()
    first, next_first = bounds(month)
    contacts = (
        Contact.objects.filter(
            office__in=office_ids, started__gte=midnight(first), started__lt=midnight(next_first), state="done"
        )
        .exclude(outcome__in=NOT_CONVERSATIONS)
        .values_list("office_id", "issue", _word("person_id"), "gender")
    )
    for number, (office, issue, person, gender) in enumerate(contacts.iterator(chunk_size=5000)):
        place = office, taxonomy.group_of(issue), gender
        tally.add_sum("contacts", 1, place)
        # A worker who gave no name is nobody in the count of persons and somebody who could be recognised all the same.
        tally.add("callers", person or number, place)
        if person is not None:
            tally.add("persons", person, place)
    opened = (
        CaseWorker.objects.filter(
            case__office__in=office_ids, case__opened_on__gte=first, case__opened_on__lt=next_first
        )
        .order_by()
        .values_list(_word("case_id"), "case__office_id", "case__issue", "person__gender")
    )
    for case, office, issue, gender in opened.iterator(chunk_size=5000):
        tally.add("cases", case, (office, taxonomy.group_of(issue), gender))
    received = ReceiptShare.objects.filter(
        receipt__case__office__in=office_ids,
        receipt__received_on__gte=first,
        receipt__received_on__lt=next_first,
        receipt__voided_at=None,
    ).values_list(
        _word("person_id"), "amount_fen", "receipt__case__office_id", "receipt__case__issue", "person__gender"
    )
    for person, fen, office, issue, gender in received.iterator(chunk_size=5000):
        place = office, taxonomy.group_of(issue), gender
        tally.add("paid", person, place)
        tally.add_sum("money", fen, place)
    return tally


def _word(field: str) -> Cast:
    """An id as the database writes it: ten thousand of them are only told apart, never used."""
    return Cast(field, CharField())


def bounds(month: str) -> tuple[date, date]:
    """The first day of "2026-11" and that of the month after it."""
    first = date.fromisoformat(f"{month}-01")
    return first, add_months(first, 1)


def months_until(month: str, how_many: int = MONTHS_SHOWN) -> list[str]:
    first, _next = bounds(month)
    return [f"{add_months(first, -back):%Y-%m}" for back in range(how_many - 1, -1, -1)]


def _closed(month: str, office_ids: list[int]) -> int:
    first, next_first = bounds(month)
    return Case.objects.filter(office__in=office_ids, closed_on__gte=first, closed_on__lt=next_first).count()


def money_by_month(month: str, office_ids: Iterable[int], how_many: int = MONTHS_SHOWN) -> list[tuple[str, int]]:
    """Fen received in each of the months up to `month`, oldest first, months without money as 0."""
    months = months_until(month, how_many)
    received = (
        Receipt.objects.filter(
            case__office__in=office_ids,
            received_on__gte=bounds(months[0])[0],
            received_on__lt=bounds(month)[1],
            voided_at=None,
        )
        .values_list("received_on")
        .annotate(fen=Sum("amount_fen"))
        .order_by()
    )
    by_month = dict.fromkeys(months, 0)
    for day, fen in received:  # by day: to take a date apart costs SQLite more than to add it up
        by_month[f"{day:%Y-%m}"] += fen
    return list(by_month.items())


def days_to_money(month: str, office_ids: Iterable[int]) -> int | None:
    """Median days from opening a case to its first money of the month, case by case; None without money."""
    first, next_first = bounds(month)
    waited = (
        Receipt.objects.filter(
            case__office__in=office_ids, received_on__gte=first, received_on__lt=next_first, voided_at=None
        )
        .values_list("case_id", "case__opened_on")
        .annotate(came=Min("received_on"))
        .order_by()
    )
    return middle([(came - opened).days for _case, opened, came in waited])
