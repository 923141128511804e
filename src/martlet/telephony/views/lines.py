"""Lines: list, one line, its settings, hours and menu, the switch, and its versions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem
from martlet.foundation.languages import reader_language
from martlet.telephony.exchange import prompts
from martlet.telephony.lines import files, selectors, services, words
from martlet.telephony.lines.forms import (
    CloseForm,
    HoursForm,
    MenuForm,
    NewLineForm,
    OpenForm,
    RestoreForm,
    SettingsForm,
)
from martlet.telephony.models import Line
from martlet.telephony.rules.hours import Hours
from martlet.telephony.rules.tongues import KEYS, family, menu_words
from martlet.telephony.views.common import about, managed, saved_words, with_form

GET_POST = require_http_methods(["GET", "POST"])
DAYS_SHOWN = 14


@require_GET
@page("telephony.read_line")
def lines(request: HttpRequest) -> HttpResponse:
    """Every line of the actor's offices, how it stands, and what it costs callers."""
    actor = actor_of(request)
    found = selectors.lines_now(actor)
    rows = [
        {
            "line": one.line,
            "standing": one.standing,
            "words": words.standing_words(one.standing),
            "payer": words.payer_words(one.line.payer, one.line.number),
        }
        for one in found
    ]
    several = len({one.line.office_id for one in found}) > 1
    context = {"rows": rows, "several": several, "may_add": bool(selectors.may_add(actor))}
    return render(request, "telephony/lines.html", context)


@GET_POST
@page("telephony.add_line")
def line_new(request: HttpRequest) -> HttpResponse:
    """A new line: its number, names and who pays; the rest follows on its page."""
    actor = actor_of(request)
    offices = selectors.may_add(actor)
    form = NewLineForm(request.POST or None, offices=offices)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            clean = dict(form.cleaned_data)
            clean.pop("seen")
            office = next(one for one in offices if one.pk == clean.pop("office"))
            try:
                made = services.add_line(actor, office=office, **clean)
            except Problem as problem:
                form.show(problem)
            else:
                messages.success(request, gettext("The line is there. Look at its hours and announcements next."))
                return redirect("telephony:line", made.pk)
    return render(request, "telephony/line_new.html", {"form": form}, status=status)


@require_GET
@page("telephony.read_line")
def line(request: HttpRequest, line_id: int) -> HttpResponse:
    """One line: how it stands, the days to come, settings, menu, announcements."""
    actor = actor_of(request)
    found = selectors.line(actor, line_id)
    hours = Hours.read(found.hours)
    waiting = selectors.waiting(found)
    own = {notice.key for notice in files.current_notices([found])}
    context = about(actor, found) | {
        "payer": words.payer_words(found.payer, found.number),
        "week": words.week_words(hours),
        "holidays": words.holidays_words(hours),
        "specials": words.specials_words(hours),
        "days": words.day_rows(hours.days(timezone.localdate(), DAYS_SHOWN)),
        "menu": [(key, words.key_words(found.menu[key])) for key in KEYS if key in found.menu],
        "menu_warnings": words.lonely_words(selectors.lonely(found, found.menu)),
        "menu_own": bool(found.menu) and services.own_menu_words(found),
        "languages": words.together(map(words.tongue_name, files.languages_of(found))),
        "helpers": words.together(office.name for office in found.helped_by.all()),
        "own_count": len(own),
        "switches": selectors.switches(found, 5),
        "waiting": words.waiting_words(waiting) if waiting and not files.standing_of(found).is_open else "",
        "says": words.title(found.closed_says),
        "unstaffed": selectors.unstaffed([found], timezone.now()),
    }
    return render(request, "telephony/line.html", context)


@GET_POST
@page("telephony.manage_line")
def settings(request: HttpRequest, line_id: int) -> HttpResponse:
    actor = actor_of(request)
    found = managed(actor, line_id)
    now = selectors.content_of(found)["settings"]
    form = SettingsForm(
        request.POST or None,
        offices=selectors.helpers(found),
        people=selectors.fallback_people(found),
        initial={**now, "seen": found.version},
    )
    return with_form(
        request,
        found,
        "telephony/line_settings.html",
        form,
        lambda: services.edit_line(
            actor, line=found, settings=form.settings, seen=form.seen_version, reason=form.cleaned_data["reason"]
        ),
        saved_words(),
    )


@GET_POST
@page("telephony.manage_line")
def hours(request: HttpRequest, line_id: int) -> HttpResponse:
    """The week, public holidays, exceptions; beside them the days to come, as typed where that can be read."""
    actor = actor_of(request)
    found = managed(actor, line_id)
    now, looking = Hours.read(found.hours), "look" in request.POST
    form = HoursForm(request.POST or None, hours=now, looking=looking, initial={"seen": found.version})
    typed = request.method == "POST" and form.is_valid()
    days = (form.hours if typed else now).days(timezone.localdate(), DAYS_SHOWN)
    more = {"days": words.day_rows(days), "as_typed": typed}
    if looking:  # the days to come as they would be, nothing saved
        context = about(actor, found) | more | {"form": form}
        return render(request, "telephony/line_hours.html", context, status=422 if form.errors else 200)
    return with_form(
        request,
        found,
        "telephony/line_hours.html",
        form,
        lambda: services.set_hours(
            actor, line=found, hours=form.hours, seen=form.seen_version, reason=form.cleaned_data["reason"]
        ),
        saved_words(),
        more,
    )


@GET_POST
@page("telephony.manage_line")
def menu(request: HttpRequest, line_id: int) -> HttpResponse:
    """What each key chooses; beside it what callers hear of it, as typed where that can be read."""
    actor = actor_of(request)
    found = managed(actor, line_id)
    looking = "look" in request.POST
    topics = selectors.topics(reader_language())
    form = MenuForm(request.POST or None, line=found, topics=topics, looking=looking, initial={"seen": found.version})
    own = services.own_menu_words(found)
    typed = request.method == "POST" and form.is_valid()
    chosen = form.menu if typed else found.menu
    more = {
        "own": own,
        "said": selectors.announcement(found, "menu", found.language),
        "as_typed": typed,
        "would_say": menu_words(chosen, found.language, selectors.topics(family(found.language))),
        "rows": [(key, words.key_words(chosen[key])) for key in KEYS if key in chosen],
        "warnings": words.lonely_words(selectors.lonely(found, chosen)),
    }
    if looking:
        context = about(actor, found) | more | {"form": form}
        return render(request, "telephony/line_menu.html", context, status=422 if form.errors else 200)
    return with_form(
        request,
        found,
        "telephony/line_menu.html",
        form,
        lambda: services.set_menu(
            actor, line=found, menu=form.menu, seen=form.seen_version, reason=form.cleaned_data["reason"]
        ),
        gettext("Saved. Your own words announce the menu: listen whether they still fit.") if own else saved_words(),
        more,
    )


# --- the switch --------------------------------------------------------------------------------------------------------------
@GET_POST
@page("telephony.switch_line")
def close(request: HttpRequest, line_id: int) -> HttpResponse:
    """Close the line now."""
    actor = actor_of(request)
    found = managed(actor, line_id)
    texts = {
        name: selectors.announcement(found, name, found.language).text if name in prompts.TEXTS else name
        for name in services.CLOSED_SAYS
    }
    form = CloseForm(request.POST or None, texts=texts, initial={"says": "special"})
    waiting = selectors.waiting(found)
    return with_form(
        request,
        found,
        "telephony/line_close.html",
        form,
        lambda: services.switch_line(
            actor,
            line=found,
            is_open=False,
            reason=form.cleaned_data["reason"],
            until=form.until,
            says=form.cleaned_data["says"],
        ),
        gettext("The line is closed. The next caller hears it."),
        {"waiting": words.waiting_words(waiting) if waiting else ""},
    )


@GET_POST
@page("telephony.switch_line")
def open_now(request: HttpRequest, line_id: int) -> HttpResponse:
    """Open the line beyond its hours."""
    actor = actor_of(request)
    found = managed(actor, line_id)
    form = OpenForm(request.POST or None)
    return with_form(
        request,
        found,
        "telephony/line_open.html",
        form,
        lambda: services.switch_line(
            actor, line=found, is_open=True, reason=form.cleaned_data["reason"], until=form.until
        ),
        gettext("The line is open. The next call rings."),
    )


@require_POST
@page("telephony.switch_line")
def by_hours(request: HttpRequest, line_id: int) -> HttpResponse:
    """Give the line back to its hours."""
    actor = actor_of(request)
    found = managed(actor, line_id)
    services.switch_line(actor, line=found, is_open=True)
    messages.success(request, gettext("The line goes by its opening hours again."))
    return redirect("telephony:line", found.pk)


# --- versions ----------------------------------------------------------------------------------------------------------------
@require_GET
@page("telephony.read_line")
def versions(request: HttpRequest, line_id: int) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.line(actor, line_id)
    rows = [
        {"version": one, "who": words.version_words(one), "changed": words.parts_words(one.changed)}
        for one in selectors.versions(found)
    ]
    return render(request, "telephony/line_versions.html", about(actor, found) | {"rows": rows})


@require_GET
@page("telephony.read_line")
def version(request: HttpRequest, line_id: int, number: int) -> HttpResponse:
    """What one version changed, and what going back to it would change now."""
    return version_page(request, selectors.line(actor_of(request), line_id), number, None)


@require_POST
@page("telephony.manage_line")
def restore(request: HttpRequest, line_id: int, number: int) -> HttpResponse:
    """Go back to this version, as a new one."""
    actor = actor_of(request)
    found = managed(actor, line_id)
    form = RestoreForm(request.POST)
    if form.is_valid():
        try:
            made = services.restore_line(
                actor, line=found, number=number, seen=form.seen_version, reason=form.cleaned_data["reason"]
            )
        except Problem as problem:
            form.show(problem)
        else:
            messages.success(request, gettext("Brought back as version %(number)d.") % {"number": made.number})
            return redirect("telephony:line", found.pk)
    return version_page(request, found, number, form)


def version_page(request: HttpRequest, found: Line, number: int, form: RestoreForm | None) -> HttpResponse:
    actor = actor_of(request)
    shown, before = selectors.version(found, number)
    context = about(actor, found) | {
        "version": shown,
        "who": words.version_words(shown),
        "changes": words.changes(found, before.content if before else None, shown.content),
        "back": words.changes(found, selectors.content_of(found), shown.content),
        "is_current": number == found.version,
        "form": form or RestoreForm(initial={"seen": found.version}),
    }
    return render(request, "telephony/line_version.html", context, status=422 if form else 200)
