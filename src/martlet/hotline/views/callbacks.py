"""Call-backs: the list, and what one does with one of them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from martlet.access import journal
from martlet.access.actor import Actor
from martlet.access.formfields import show_problem
from martlet.access.policy import decide
from martlet.access.views import actor_of, number_shown, page
from martlet.foundation.errors import Problem
from martlet.foundation.ids import as_uuid
from martlet.hotline import selectors, services
from martlet.hotline.forms import AskedForm, CloseForm, NotReachedForm
from martlet.hotline.models import CallBack
from martlet.hotline.rules import scripts
from martlet.hotline.views.common import noted, said
from martlet.hotline.views.outgoing import place

VIEWS = ("waiting", "mine", "later", "check")


@page("hotline.work")
def call_backs(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    view = request.GET.get("view", "waiting")
    view = view if view in VIEWS else "waiting"
    try:
        rows = selectors.call_backs(actor, {"view": view}, request.GET.get("at", ""))
    except Problem:
        return redirect("hotline:callbacks")
    return render(
        request,
        "hotline/callbacks.html",
        {
            "page": rows,
            "view": view,
            "counts": selectors.waiting_counts(actor),
            "script": selectors.script(actor, scripts.CALLBACK),
            "query": f"view={view}",
            "requests": selectors.request_standing(actor),
            "may_switch": bool(decide(actor, "hotline.switch_requests")),
        },
    )


@page("hotline.work")
def new(request: HttpRequest) -> HttpResponse:
    """Somebody asked for a call."""
    actor = actor_of(request)
    form = AskedForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            clean = form.cleaned_data
            try:
                services.add_callback(
                    actor,
                    office_row=CallBack(office_id=actor.office_id or 0, best_time=clean["best_time"]),
                    number=clean["number"],
                    name=clean["name"],
                    words=clean["words"],
                    client_id=clean["client_id"],
                )
                said(request, gettext("It is in the list of call-backs."))
                return redirect("hotline:callbacks")
            except Problem as problem:
                show_problem(form, problem)
    return render(request, "hotline/callback_new.html", {"form": form}, status=status)


@require_POST
@page("hotline.work")
@noted
def take(request: HttpRequest, callback_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    services.take_callback(actor, selectors.get_callback(actor, callback_id))
    return redirect(f"{reverse('hotline:callbacks')}?view=mine")


@require_POST
@page("hotline.work")
def release(request: HttpRequest, callback_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    services.release_callback(actor, selectors.get_callback(actor, callback_id))
    return redirect("hotline:callbacks")


@require_POST
@page("hotline.work")
@noted
def call(request: HttpRequest, callback_id: UUID) -> HttpResponse:
    """Begin: our own phone rings, and the page of the conversation opens, with who it is and what was promised."""
    actor = actor_of(request)
    contact = services.start_from_callback(actor, selectors.get_callback(actor, callback_id))
    if why := place(actor, contact):
        messages.info(request, why)
    return redirect("hotline:contact", contact.pk)


@require_POST
@page("hotline.work")
def number(request: HttpRequest, callback_id: UUID) -> HttpResponse:
    """The number to dial, journaled before it is shown."""
    actor = actor_of(request)
    found = selectors.get_callback(actor, callback_id)
    journal.record_read(actor, "hotline.reveal_number", found, fields=("number",))
    return number_shown(selectors.number_of_callback(actor, found))


@require_POST
@page("hotline.work")
@noted
def done(request: HttpRequest, callback_id: UUID) -> HttpResponse:
    """Reached, not reached (with when to try again), or given up."""
    actor = actor_of(request)
    how = request.POST.get("how", "")
    found = selectors.get_callback(actor, callback_id)
    if how == "given_up":
        services.give_up_callback(actor, found)
        sentence = gettext("Given up. It is out of the list.")
    elif how == "reached":
        services.finish_callback(actor, found, reached=True)
        sentence = gettext("Reached. It is out of the list.")
    else:
        form = NotReachedForm(request.POST)
        after = _not_reached(actor, found, form)
        if after is None:
            context = {"form": form, "callback": found}
            return render(request, "hotline/callback_again.html", context, status=422)
        sentence = gettext("Back in the list, one attempt more.")
        if after.not_before:
            sentence = gettext("Put off. It comes back into the list at its time.")
    said(request, sentence, undo=reverse("hotline:callback-undo", args=[callback_id]))
    return redirect(f"{reverse('hotline:callbacks')}?view=mine")


def _not_reached(actor: Actor, found: CallBack, form: NotReachedForm) -> CallBack | None:
    """None when the form is to be mended; who has it instead is not the form's matter."""
    if form.is_valid():
        try:
            return services.finish_callback(
                actor, found, reached=False, best_time=form.cleaned_data["best_time"], again=form.again
            )
        except Problem as problem:
            if not problem.field:
                raise
            show_problem(form, problem, again="again_time" if form.cleaned_data["again_time"] else "again_day")
    return None


@require_POST
@page("hotline.work")
@noted
def close(request: HttpRequest) -> HttpResponse:
    """Several that need no call any more: asked first, then out of the list."""
    actor = actor_of(request)
    form = CloseForm(request.POST if request.POST.get("sure") else None)
    chosen = selectors.open_callbacks(actor, _ids(request))
    if not chosen or form.is_valid():
        closed = services.close_callbacks(actor, chosen, because=form.cleaned_data["because"] if chosen else "")
        sentence = ngettext("%(n)d call-back is out of the list.", "%(n)d call-backs are out of the list.", closed) % {
            "n": closed
        }
        if left := len(chosen) - closed:
            sentence += " " + ngettext(
                "%(n)d stays: a colleague has it in hand.", "%(n)d stay: colleagues have them in hand.", left
            ) % {"n": left}
        said(request, sentence, undo=reverse("hotline:callbacks-reopen") if closed else "")
        return redirect("hotline:callbacks")
    context = {"form": form, "rows": selectors.chosen_rows(actor, [one.pk for one in chosen])}
    return render(request, "hotline/callbacks_close.html", context, status=422 if form.is_bound else 200)


def _ids(request: HttpRequest) -> list[UUID]:
    """What was ticked; what is no id was not."""
    return [key for key in map(as_uuid, request.POST.getlist("ids")) if key is not None]


@require_POST
@page("hotline.work")
@noted
def reopen(request: HttpRequest) -> HttpResponse:
    services.reopen_callbacks(actor_of(request))
    return redirect("hotline:callbacks")


@require_POST
@page("hotline.work")
@noted
def undo(request: HttpRequest, callback_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    services.undo_callback(actor, selectors.get_callback(actor, callback_id))
    return redirect(f"{reverse('hotline:callbacks')}?view=mine")


@require_POST
@page("hotline.work")
def accept(request: HttpRequest, callback_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    services.accept_callback(actor, selectors.get_callback(actor, callback_id))
    return redirect("hotline:callbacks")
