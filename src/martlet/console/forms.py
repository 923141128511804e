"""How a form field is printed: which class its control carries, what describes it, what an error summary says."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from martlet.foundation.markup import NOTHING, Markup, icon_markup, joined

CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def control_class(widget: forms.Widget) -> str:
    if isinstance(widget, (forms.CheckboxInput, *CHOICES)):
        return "m-form-check-input"
    if isinstance(widget, forms.Select):
        return "m-form-select"
    return "m-form-control"


def kind(bound: BoundField) -> str:
    """Its shape: "check" (one box beside its label), "options" (a group with a legend) or "control"."""
    widget = bound.field.widget
    if isinstance(widget, CHOICES):
        return "options"
    return "check" if isinstance(widget, forms.CheckboxInput) else "control"


def described_by(bound: BoundField) -> str:
    ids = []
    if bound.errors:
        ids.append(f"{bound.auto_id}_error")
    if bound.help_text:
        ids.append(f"{bound.auto_id}_hint")
    return " ".join(ids)


def widget_markup(bound: BoundField, extra: str = "") -> SafeString:
    """The control itself. Class and descriptions are added to what the form already set."""
    attrs: dict[str, Any] = {}
    own = bound.field.widget.attrs.get("class", "")
    attrs["class"] = " ".join(filter(None, [control_class(bound.field.widget), own, extra]))
    if ids := described_by(bound):
        attrs["aria-describedby"] = ids
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return bound.as_widget(attrs=attrs)


FILTER = Markup(
    '<div class="m-field{bad}"><label class="m-form-label" for="{id}">{label}</label>{error}{control}</div>'
)
CHOICE = Markup('<select class="m-form-select m-input-s" id="{id}" name="{name}"{wrong}>{options}</select>')
DAY = Markup('<input class="m-form-control m-input-s" type="date" id="{id}" name="{name}" value="{value}"{wrong}>')
ERROR = Markup('<p class="m-field-err" id="{id}_error">{icon}<span>{sentences}</span></p>')
WRONG = Markup(' aria-invalid="true" aria-describedby="{id}_error"')


def filter_markup(bound: BoundField) -> SafeString:
    """A filter above a list, with its label: a choice, or a day. Eight of them as widgets cost as much as twenty rows."""
    id, name, value, errors = bound.auto_id, bound.html_name, bound.value(), bound.errors
    wrong = WRONG(id=id) if errors else NOTHING
    if choices := getattr(bound.field, "choices", None):
        control = CHOICE(id=id, name=name, wrong=wrong, options=options_markup(choices, value))
    else:
        control = DAY(id=id, name=name, wrong=wrong, value="" if value is None else value)
    error = (
        ERROR(id=id, icon=icon_markup("alert-triangle", "s"), sentences=" ".join(map(str, errors)))
        if errors
        else NOTHING
    )
    return FILTER(bad=" m-field-bad" if errors else "", id=id, label=bound.label, error=error, control=control)


OPTION = Markup('<option value="{value}"{marked}>{label}</option>')
GROUP = Markup('<optgroup label="{label}">{rows}</optgroup>')
SELECTED = SafeString(" selected")


def options_markup(choices: Iterable[tuple[Any, Any]], chosen: Any = "") -> SafeString:
    """The options of a select drawn by hand: (value, label), or (group, rows of these). Long ones cost nothing so."""
    chosen = str(chosen or "")
    return joined(
        GROUP(label=value, rows=options_markup(label, chosen))
        if isinstance(label, (tuple, list))
        else OPTION(value=value, marked=SELECTED if str(value) == chosen else NOTHING, label=label)
        for value, label in choices
    )


def named(label: str, sentence: str) -> str:
    """The sentence, with the field's label before it unless it names the field itself."""
    if not label or label.lower() in sentence.lower():
        return sentence
    return gettext("%(label)s: %(sentence)s") % {"label": label, "sentence": sentence}


def summary(form: Any) -> list[tuple[str, str]]:
    """(id, sentence): fields in their order, then what concerns the whole form (id ""). Takes a form, a formset, or the forms
    of one page in their order."""
    if isinstance(form, (list, tuple)):
        return [line for one in form for line in summary(one)]
    if hasattr(form, "forms"):
        found = [line for one in form.forms for line in summary(one)]
        return found + [("", str(error)) for error in form.non_form_errors()]
    lines: list[tuple[str, str]] = []
    for bound in form:
        for error in bound.errors:
            where = bound.auto_id if kind(bound) != "options" else f"{bound.auto_id}_0"
            lines.append((where, named(str(bound.label or ""), str(error))))
    return lines + [("", str(error)) for error in form.non_field_errors()]
