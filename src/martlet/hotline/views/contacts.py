"""Contacts: the list, the page of one with its words, facts, people and outcome."""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from martlet.access import journal
from martlet.access.actor import Actor
from martlet.access.errors import NotVisible, Refused
from martlet.access.views import actor_of, page, safe_return
from martlet.foundation import phone
from martlet.foundation.errors import Problem, Stale
from martlet.hotline import selectors, services
from martlet.hotline.forms import ContactForm, GroupForm, ListForm
from martlet.hotline.models import Contact, IntakeItem
from martlet.hotline.rules import channels, outcomes
from martlet.hotline.rules import group as groups
from martlet.hotline.rules.matters import choices as matter_choices
from martlet.hotline.rules.matters import label as issue_label
from martlet.hotline.services.contacts import colleagues_of
from martlet.hotline.views.common import at_form, note, said
from martlet.hotline.views.debriefs import was_hard
from martlet.registry.rules.codes import consent_texts
from martlet.registry.services import open_with_consent
from martlet.telephony import selectors as call_selectors
from martlet.telephony import services as calls
from martlet.telephony.services import may_call_out
from martlet.telephony.words import REASONS
from martlet.vault.errors import Sealed
from martlet.volunteers import services as duty
from martlet.volunteers.models import State

VIEWS = ("", "mine", "unfinished", "next")


@page("hotline.work")
def contacts(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = ListForm(request.GET)
    form.is_valid()
    filters = {name: value for name, value in form.cleaned_data.items() if value}
    try:
        rows = selectors.contact_rows(actor, filters, request.GET.get("at", ""))
    except Problem:
        return redirect("hotline:contacts")
    english = (get_language() or "").startswith("en")
    language = "en" if english else "zh-hans"
    return render(
        request,
        "hotline/contacts.html",
        {
            "page": rows,
            "filters": filters,
            "query": urlencode(filters),
            "view": filters.get("view", ""),
            "channels": [
                (code, channels.label(code, language))
                for code in (channels.PHONE, channels.DESKPHONE, *channels.BY_HAND)
            ],
            "issues": matter_choices(english),
            "today": timezone.localdate(),
        },
    )


@page("hotline.work")
def contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    try:
        return _contact_page(request, contact_id)
    except Sealed:
        return _sealed_contact(request, contact_id)


def _contact_page(
    request: HttpRequest, contact_id: UUID, form: ContactForm | None = None, *, status: int = 200, **more: Any
) -> HttpResponse:
    actor = actor_of(request)
    shown = selectors.contact_page(actor, contact_id)
    if services.file_words_of(shown.contact):
        shown = selectors.contact_page(actor, contact_id)
    writing = shown.may_write and (not shown.contact.is_done or form is not None)
    return render(
        request,
        "hotline/contact.html" if writing else "hotline/contact_done.html",
        {
            "page": shown,
            "contact": shown.contact,
            "form": form or ContactForm(shown.contact, colleagues_of(shown.contact)),
            "non_cases": [(one, one.label(get_language() or "zh-hans")) for one in outcomes.non_cases()],
            "about": issue_label(shown.contact.issue, get_language() or "zh-hans"),
            "knowledge": selectors.knowledge.article(shown.contact.issue, get_language() or "zh-hans"),
            "consent": consent_texts(get_language() or "zh-hans")["transfer"],
            "recordings": selectors.recordings_of(actor, shown.contact),
            "outcome": outcomes.label(shown.contact.outcome, get_language() or "zh-hans"),
            "channel": channels.label(shown.contact.channel, get_language() or "zh-hans"),
            "case_url": _case_url(contact_id),
            "claim_url": _claim_url(contact_id),
            "picked": _picked(request),
            "figures": selectors.queue_figures(actor) if writing else None,
            "asked": selectors.asked_in(actor, shown.contact) if writing else None,
            "hard": selectors.hardness(actor, shown.contact),
            "today": timezone.localdate(),
            **_talk(actor, shown.contact),
            **more,
        },
        status=status,
    )


def _talk(actor: Actor, found: Contact) -> dict[str, Any]:
    """The controls of the call, as long as it goes on."""
    talk = call_selectors.talk(actor, found.call) if found.call and found.call.is_live else None
    if talk is None or found.call is None:
        return {"talk": None, "trail": selectors.trail(actor, found)}
    return {
        "talk": talk,
        "trail": selectors.trail(actor, found),
        "free": call_selectors.free_colleagues(actor, found.call),
        "offices": call_selectors.queues(found.call),
        "reasons": REASONS.items(),
        "may_call_out": may_call_out(),
    }


def contact_page_again(
    request: HttpRequest, contact_id: UUID, form: ContactForm | None, *, status: int, **more: Any
) -> HttpResponse:
    """The page with what was typed, after something else on it could not be done; sealed, if it cannot be shown."""
    try:
        return _contact_page(request, contact_id, form, status=status, **more)
    except Sealed:
        return _sealed_contact(request, contact_id, status=status)


def _case_url(contact_id: UUID) -> str:
    """Where a case is opened of this contact; "" as long as there is no such room."""
    try:
        return f"{reverse('cases:new')}?{urlencode({'contact': str(contact_id)})}"
    except NoReverseMatch:
        return ""


def _claim_url(contact_id: UUID) -> str:
    """Where the claims of this contact are worked out; "" as long as there is no such room."""
    try:
        return reverse("cases:contact-claim", args=[contact_id])
    except NoReverseMatch:
        return ""


def _picked(request: HttpRequest) -> selectors.PersonCard | None:
    """Who was found or added on the registry's page, when it led back here."""
    key = _uuid(request.GET.get("person", ""))
    if key is None:
        return None
    try:
        return selectors.card_of(actor_of(request), key)
    except NotVisible:
        return None


def _sealed_contact(request: HttpRequest, contact_id: UUID, status: int = 200) -> HttpResponse:
    """Nothing of it can be read, and one can still write: the words are filed behind those that stand there."""
    found = selectors.contact_to_write(actor_of(request), contact_id)
    talk = call_selectors.talk(actor_of(request), found.call)
    return render(request, "hotline/sealed_contact.html", {"contact": found, "talk": talk}, status=status)


@require_POST
@page("hotline.work")
def words(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Autosave. Answers {"version", "saved_at"}; 409 with a sentence and where the other version is."""
    actor = actor_of(request)
    found = selectors.contact_to_write(actor, contact_id)
    version = _version(request)
    clock = f"{timezone.localtime():%H:%M:%S}"
    try:
        selectors.get_contact(actor, contact_id)
        form = ContactForm(found, colleagues_of(found), request.POST, initial={})
        saved = services.autosave(actor, found, rev=version, **form.typed())
        _no_question_after(request, found)
    except Stale as stale:
        other = reverse("hotline:contact-other-version", args=[contact_id])
        return JsonResponse({"message": stale.message, "other": other}, status=409)
    except Problem as problem:
        return JsonResponse({"message": problem.message}, status=422)
    except Refused:
        return _late_words(request, contact_id, clock)
    except Sealed:
        _keep_words(request, found, version)
        return JsonResponse({"saved_at": clock, "says": gettext("Kept sealed %(time)s") % {"time": clock}})
    return JsonResponse({"version": saved.rev, "saved_at": clock})


def _no_question_after(request: HttpRequest, found: Contact) -> None:
    """Who says already in the call that it is hard does not want the caller asked how it was."""
    call = found.call
    if request.POST.get("hard") and call and call.is_live and not call_selectors.question_is_off(call):
        with suppress(Problem, Refused):  # over, or with a colleague
            calls.steer(actor_of(request), call=call, what="no_question")


def _late_words(request: HttpRequest, contact_id: UUID, clock: str) -> HttpResponse:
    """The contact went to a colleague while somebody was typing: their last words go along, beside those of the new owner."""
    actor = actor_of(request)
    given = selectors.given_by(actor, contact_id)
    if given is None:
        raise Refused("hotline.write")
    services.keep_late_words(actor, given, words=request.POST.get("words", "")[:20_000])
    return JsonResponse(
        {"saved_at": clock, "says": gettext("Handed over. Your last words went along %(time)s") % {"time": clock}}
    )


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() and len(text) < 9 else 0


def _keep_words(request: HttpRequest, found: Contact, version: int) -> None:
    """One item a person and version: what is typed on replaces it, what was filed is followed by a new one."""
    actor = actor_of(request)
    filed = selectors.filed_words(actor, found)
    services.keep_sealed(
        actor,
        item_id=uuid.uuid5(UUID(str(found.pk)), f"{actor.user_id}:{version}:{found.rev}:{filed}"),
        office=found.office,
        kind=IntakeItem.Kind.WORDS,
        content={"words": request.POST.get("words", "")[:20_000]},
        contact=found,
        finished=False,
    )


@page("hotline.work")
def other_version(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """What somebody else saved meanwhile, to compare."""
    found = selectors.get_contact(actor_of(request), contact_id)
    return render(request, "hotline/_other_version.html", {"other": found})


@require_POST
@page("hotline.work")
def finish(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.contact_to_write(actor, contact_id)
    try:
        found = selectors.get_contact(actor, contact_id)
        form = ContactForm(found, colleagues_of(found), request.POST, initial={})
        if not form.is_valid():
            return _contact_page(request, contact_id, form, status=422)
        clean = form.cleaned_data
        done = services.finish_contact(
            actor,
            found,
            rev=clean["version"],
            outcome=clean["outcome"],
            issue=clean["issue"],
            people_count=clean["people_count"] or 1,
            place=clean["place"],
            words=clean["words"],
            outcome_note=clean["outcome_note"],
            promise=clean["promise"],
            promise_by=clean["promise_by"],
            next_owner=clean["next_owner"],
            next_by=clean["next_by"],
        )
    except Stale as stale:
        return _stale_page(request, contact_id, stale)
    except Problem as problem:
        at_form(form, problem)
        return _contact_page(request, contact_id, form, status=422)
    except Sealed:
        _keep_words(request, found, _version(request))
        return _sealed_contact(request, contact_id)
    said(request, gettext("Contact saved."))
    talk = _after_the_call(request, done)
    if done.outcome == "OPEN" and (url := _case_url(contact_id)):
        return redirect(url)
    if talk is not None:
        return talk
    return redirect(
        "hotline:console" if request.POST.get("after") == "console" else reverse("hotline:contact", args=[contact_id])
    )


def _stale_page(request: HttpRequest, contact_id: UUID, stale: Stale) -> HttpResponse:
    """The same form with what was typed, the other version beside it; saving once more is then meant."""
    data = request.POST.copy()
    data["version"] = str(stale.current.rev)
    form = ContactForm(stale.current, colleagues_of(stale.current), data, initial={})
    at_form(form, stale)
    return _contact_page(request, contact_id, form, status=409, other=stale.current)


def _after_the_call(request: HttpRequest, done: Contact) -> HttpResponse | None:
    """A hard one: a talk is asked for, and its page. Else out of wrap-up, when the volunteer said so with the button."""
    if request.POST.get("hard") and done.handled_by_id == actor_of(request).user_id:
        _no_question_after(request, done)
        return was_hard(request, done)
    if request.POST.get("ready"):
        with suppress(Problem):  # a call rings already: then it needs no button
            duty.form_saved(actor_of(request))
    return None


@require_POST
@page("hotline.work")
def one_click(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.contact_to_write(actor, contact_id)
    try:
        services.one_click(actor, found, code=request.POST.get("code", ""))
    except Problem as problem:
        return note(request, problem)
    label = outcomes.label(request.POST.get("code", ""), get_language() or "zh-hans")
    said(
        request,
        gettext("Noted as “%(label)s”, no case.") % {"label": label},
        undo=reverse("hotline:one-click-undo", args=[contact_id]),
    )
    return _after_the_call(request, found) or redirect("hotline:console")


@require_POST
@page("hotline.work")
def undo_one_click(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.contact_to_write(actor, contact_id)
    try:
        services.undo_one_click(actor, found)
    except Problem as problem:
        return note(request, problem)
    return redirect("hotline:contact", contact_id)


@require_POST
@page("hotline.work")
def end(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """The talk is over (desk and desk phone; the exchange says it by itself)."""
    actor = actor_of(request)
    services.end_contact(actor, selectors.contact_to_write(actor, contact_id))
    return redirect("hotline:contact", contact_id)


@require_POST
@page("hotline.work")
def wrap(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """`what`: more, some minutes; ready, whatever is still unsaved."""
    actor = actor_of(request)
    found = selectors.contact_to_write(actor, contact_id)
    sentence = ""
    try:
        if request.POST.get("what") == "ready":
            duty.set_state(actor, state=State.READY)
        else:
            duty.more_time(actor)
    except Problem as problem:
        sentence = str(problem.message)
    if request.htmx:  # type: ignore[attr-defined]
        return _state(request, found, sentence)
    if sentence:
        messages.error(request, sentence)
    return redirect("hotline:contact", contact_id)


@require_POST
@page("hotline.work")
def reopen(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    services.reopen_contact(actor, selectors.contact_to_write(actor, contact_id))
    return redirect("hotline:contact", contact_id)


@page("hotline.work")
def state(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """How long it goes on or wraps up: the line above the page, swapped when the call ends or the time is over."""
    return _state(request, selectors.contact_to_write(actor_of(request), contact_id))


def _state(request: HttpRequest, found: Contact, sentence: str = "") -> HttpResponse:
    call_live = bool(found.call and found.call.is_live)
    context = {"contact": found, "call_live": call_live, "sentence": sentence}
    return render(request, "hotline/_state.html", context, status=409 if sentence else 200)


@page("hotline.work")
def knowledge(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Beside the call: the article of the issue that was chosen, or those that fit the words typed into its search.

    For those who write this contact, as every address of it.
    """
    found = selectors.contact_to_write(actor_of(request), contact_id)
    language = get_language() or "zh-hans"
    words = request.GET.get("q", "").strip()[:200]
    article = None if words else selectors.knowledge.article(request.GET.get("issue", ""), language)
    rows = selectors.knowledge.search(words, language, limit=6) if words else []
    return render(
        request,
        "hotline/_knowledge.html",
        {"contact": found, "knowledge": article, "words": words, "found": rows},
    )


@require_POST
@page("hotline.work")
def number(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """The number in full, journaled before it is shown."""
    actor = actor_of(request)
    found = selectors.get_contact(actor, contact_id)
    journal.record_read(actor, "hotline.reveal_number", found, fields=("number",))
    return HttpResponse(phone.display(found.number) if found.number else "—", content_type="text/plain; charset=utf-8")


@require_POST
@page("hotline.work")
def person(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """This is who it is, or nobody knows."""
    actor = actor_of(request)
    found = selectors.get_contact(actor, contact_id)
    key = _uuid(request.POST.get("person", ""))
    try:
        services.set_person(actor, found, person_id=key, attach_number=bool(request.POST.get("attach")))
    except Problem as problem:
        return note(request, problem)
    return redirect("hotline:contact", contact_id)


@require_POST
@page("hotline.work")
def open_known(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """The person agreed that we open the file another office keeps."""
    actor = actor_of(request)
    found = selectors.get_contact(actor, contact_id)
    key = _uuid(request.POST.get("person", ""))
    if key is None or not request.POST.get("agreed"):
        return note(request, Problem(gettext("Ask first, and tick that the person agreed. Then the file opens.")), 422)
    channel = "oral_desk" if found.channel == channels.WALKIN else "oral_phone"
    opened = open_with_consent(actor, key, channel=channel)
    services.set_person(actor, found, person_id=UUID(str(opened.pk)))
    said(request, gettext("The file is open for your office. The consent is recorded."))
    return redirect("hotline:contact", contact_id)


@require_POST
@page("hotline.work")
def others(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """One more person in this conversation, or one less."""
    actor = actor_of(request)
    found = selectors.get_contact(actor, contact_id)
    key = _uuid(request.POST.get("person", ""))
    if key is None:
        return note(request, Problem(gettext("Choose a person first.")), 422)
    if request.POST.get("remove"):
        services.remove_other(actor, found, person_id=key)
    else:
        services.add_other(actor, found, person_id=key)
    return redirect("hotline:contact", contact_id)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@page("hotline.work")
def group(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """A pasted list: first shown as it was understood, then saved. Broken lines stay in the box."""
    actor = actor_of(request)
    found = selectors.get_contact(actor, contact_id)
    form = GroupForm(request.POST or None, initial={"version": found.rev})
    lines: list[groups.GroupLine] = []
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                lines = groups.parse_group(form.cleaned_data["people"])
                if request.POST.get("save"):
                    return _save_group(request, found, form, lines)
                status = 200 if groups.good(lines) else 422
            except Problem as problem:
                status = 409 if isinstance(problem, Stale) else 422
                if isinstance(problem, Stale):
                    form = GroupForm({"people": form.cleaned_data["people"], "version": problem.current.rev})
                    form.is_valid()
                at_form(form, problem)
    context = {"contact": found, "form": form, "good": groups.good(lines), "broken": groups.broken(lines)}
    return render(request, "hotline/group.html", context, status=status)


def _save_group(request: HttpRequest, found: Contact, form: GroupForm, lines: list[groups.GroupLine]) -> HttpResponse:
    kept = [line for line in groups.broken(lines) if not line.repeats]
    services.group_intake(
        actor_of(request), found, form.cleaned_data["people"], rev=form.cleaned_data["version"], only_good=True
    )
    count = len(groups.good(lines))
    said(request, gettext("%(count)d people are in this contact.") % {"count": count})
    if not kept:
        return redirect("hotline:contact", found.pk)
    fresh = selectors.get_contact(actor_of(request), UUID(str(found.pk)))
    left = GroupForm({"people": "\n".join(line.text for line in kept), "version": fresh.rev})
    left.is_valid()
    context = {
        "contact": fresh,
        "form": left,
        "good": [],
        "broken": groups.broken(groups.parse_group(left["people"].value())),
        "saved": count,
    }
    return render(request, "hotline/group.html", context)


@require_POST
@page("hotline.work")
def follow(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """A promise was kept, or the next step was taken."""
    actor = actor_of(request)
    found = selectors.contact_to_write(actor, contact_id)
    what = request.POST.get("what", "")
    if what == "promise":
        services.keep_promise(actor, found)
        said(request, gettext("Promise kept."), undo=_undo_url(contact_id, what))
    elif what == "next":
        services.mark_next_done(actor, found)
        said(request, gettext("Next step done."), undo=_undo_url(contact_id, what))
    return redirect(safe_return(request))


def _undo_url(contact_id: UUID, what: str) -> str:
    return f"{reverse('hotline:contact-follow-undo', args=[contact_id])}?what={what}"


@require_POST
@page("hotline.work")
def undo_follow(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.contact_to_write(actor, contact_id)
    try:
        if request.GET.get("what") == "promise":
            services.undo_promise(actor, found)
        else:
            services.undo_next_done(actor, found)
    except Problem as problem:
        return note(request, problem)
    return redirect(safe_return(request))
