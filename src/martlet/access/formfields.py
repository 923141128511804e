"""Form fields every room shares: days, months, money, phone numbers as people here write them; and a broken rule at its field.

Each turns what was typed into one plain value or raises the sentence of the rule it broke; what was typed stays in the form.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.foundation import calendar, money, phone
from martlet.foundation.errors import Problem
from martlet.foundation.languages import reader_language


def show_problem(form: forms.BaseForm, problem: Problem, **elsewhere: str) -> None:
    """Put the sentence of a broken rule at its field, or above the form; `elsewhere` maps a service's field to the form's."""
    field = elsewhere.get(problem.field or "", problem.field)
    form.add_error(field if field in form.fields else None, problem.message)


def _said(read: Callable[[str], Any], typed: str, code: str) -> Any:
    try:
        return read(typed)
    except Problem as problem:
        raise ValidationError(problem.message, code=code) from None


class TypedField(forms.CharField):
    """Text that stands for another value. Its length is checked as typed; the rules are those of the value."""

    LONGEST = 40

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators = []
        self.widget.attrs.setdefault("maxlength", str(self.LONGEST))
        self.widget.attrs.setdefault("autocomplete", "off")

    def typed(self, value: Any) -> str:
        text = str(super().to_python(value))
        if len(text) > self.LONGEST or "\x00" in text:
            raise ValidationError(
                _("This is too long. Write at most %(count)d signs."), "long", {"count": self.LONGEST}
            )
        return text


class DayField(TypedField):
    """A day: 2026-11-24, 2026/11/24, 20261124, 2026年11月24日, 11月24日, 24 Nov 2026, 昨天. Gives a `date`, None when empty.

    `past`: a day to come is refused. `future`: a day gone by is refused.
    """

    def __init__(self, *, past: bool = False, future: bool = False, **kwargs: Any) -> None:
        self.past = past
        self.future = future
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, dt.date):
            return value
        typed = self.typed(value)
        if not typed:
            return None
        today = timezone.localdate()
        day = _said(lambda text: calendar.parse_day(text, today=today), typed, "day")
        if self.past and day > today:
            raise ValidationError(
                _("%(day)s has not come yet. Write the day on which it happened."), "future", _shown(day)
            )
        if self.future and day < today:
            raise ValidationError(_("%(day)s is over. Write today or a day to come."), "past", _shown(day))
        return day

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, dt.date) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


def _shown(day: dt.date) -> dict[str, str]:
    return {"day": calendar.long_day(day, reader_language())}


class MonthField(TypedField):
    """A month: 2026-09, 2026/9, 2026年9月. Gives a `calendar.Month`, None when empty."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, calendar.Month):
            return value
        typed = self.typed(value)
        return _said(calendar.parse_month, typed, "month") if typed else None

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, calendar.Month) else value


class MoneyField(TypedField):
    """An amount of yuan as typed ("1,234.5", "1.2万"). Gives whole fen, None when empty; 0 only where `zero` allows it."""

    def __init__(self, *, zero: bool = True, **kwargs: Any) -> None:
        self.zero = zero
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")

    def to_python(self, value: Any) -> Any:
        if isinstance(value, int):
            return value
        typed = self.typed(value)
        if not typed:
            return None
        fen = _said(money.parse_yuan, typed, "money")
        if fen == 0 and not self.zero:
            raise ValidationError(_("The amount is 0. Write what was due or paid, or leave this row out."), "zero")
        return fen

    def prepare_value(self, value: Any) -> Any:
        return money.yuan(value) if isinstance(value, int) else value


class PhoneField(TypedField):
    """A phone number as typed. Gives E.164 ("+8613800138000"), "" when empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "tel")

    def to_python(self, value: Any) -> Any:
        typed = self.typed(value)
        return _said(phone.parse, typed, "phone") if typed else ""

    def prepare_value(self, value: Any) -> Any:
        return (
            phone.display(value) if isinstance(value, str) and value.startswith("+") and value[1:].isdigit() else value
        )
