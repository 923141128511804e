"""What a line says: every announcement in every language of the line, listened to, worded anew, spoken or uploaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from martlet.access.errors import NotVisible
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem
from martlet.foundation.ids import as_uuid
from martlet.foundation.text import whole
from martlet.telephony.exchange import prompts
from martlet.telephony.lines import files, selectors, services, words
from martlet.telephony.lines.forms import AnnouncementForm
from martlet.telephony.models import Line, LineSound
from martlet.telephony.views.common import about, managed, saved_words, with_form


@require_GET
@page("telephony.read_line")
def announcements(request: HttpRequest, line_id: int) -> HttpResponse:
    """All of them, each with a player."""
    actor = actor_of(request)
    found = selectors.line(actor, line_id)
    groups = [
        {
            "title": words.title(name),
            "said": [
                {"said": one, "tongue": words.tongue_name(one.language), "player": player(found, one)} for one in rows
            ],
        }
        for name, rows in selectors.announcements(found).items()
        if name != ("welcome" if found.records else "notice") and (name != "menu" or found.menu)
    ]
    return render(
        request,
        "telephony/line_announcements.html",
        about(actor, found) | {"groups": groups, "has_voice": prompts.has_voice()},
    )


def player(line: Line, said: selectors.Said) -> str:
    """Where the sound of an announcement is."""
    if said.own:
        return reverse("telephony:line-sound", args=[line.pk, said.own.pk])
    return reverse("telephony:line-house-sound", args=[line.pk, said.name, said.language])


@require_http_methods(["GET", "POST"])
@page("telephony.manage_line")
def announcement(request: HttpRequest, line_id: int, name: str, language: str) -> HttpResponse:
    """New words or a recording. "Listen first" plays what was typed or given; nothing is in use before "Put into use"."""
    actor = actor_of(request)
    found = managed(actor, line_id)
    now = selectors.announcement(found, name, language)
    listening = "listen" in request.POST
    form = AnnouncementForm(
        request.POST or None,
        request.FILES or None,
        listening=listening,
        initial={
            "text": now.text,
            "seen": found.version,
            "sound": now.own.sound_id if now.own and now.own.sound_id else "",
        },
    )
    given: LineSound | None = None
    heard = ""
    if request.method == "POST":
        form.is_valid()  # a file is kept also when something else is missing: nobody likes to look for it twice
        given = sound_given(request, found, form)
        keep(form, given)
        if given and (listening or form.errors):
            heard = reverse("telephony:line-tried-sound", args=[found.pk, given.pk])
        elif listening and not form.errors:
            text = urlencode({"text": form.cleaned_data["text"]})
            heard = f"{reverse('telephony:line-try', args=[found.pk, language])}?{text}"
    more: dict[str, Any] = {
        "now": now,
        "title": words.title(name),
        "tongue": words.tongue_name(language),
        "player": player(found, now),
        "heard": heard,
        "given": given,
        "has_voice": prompts.has_voice(),
        "own_voice": language in prompts.VOICES,
        "versions": [
            {
                "notice": one,
                "player": reverse("telephony:line-sound", args=[found.pk, one.pk]),
                "counts": bool(now.own and now.own.pk == one.pk),
            }
            for one in selectors.notices_of(found, name, language)
        ],
    }
    if listening:
        context = about(actor, found) | {"form": form} | more
        return render(request, "telephony/line_announcement.html", context, status=422 if form.errors else 200)
    return with_form(
        request,
        found,
        "telephony/line_announcement.html",
        form,
        lambda: services.word_line(
            actor,
            line=found,
            name=name,
            language=language,
            text=form.cleaned_data["text"],
            sound=given,
            seen=form.seen_version,
            reason=form.cleaned_data["reason"],
        ),
        saved_words(),
        more,
        back=reverse("telephony:line-announcements", args=[found.pk]),
    )


def sound_given(request: HttpRequest, line: Line, form: AnnouncementForm) -> LineSound | None:
    """The file just chosen, else the one chosen before, else the one in use; None where the machine is to speak."""
    actor = actor_of(request)
    if form.cleaned_data.get("machine"):
        return None
    upload = form.cleaned_data.get("file")
    if upload is not None:
        try:
            data = (
                upload.read() if upload.size <= services.sounds.MOST_BYTES else b"\0" * (services.sounds.MOST_BYTES + 1)
            )
            return services.keep_sound(actor, line=line, data=data)
        except Problem as problem:
            form.show(problem)
            return None
    before = as_uuid(form.cleaned_data.get("sound", ""))
    return selectors.sound(line, before) if before else None


def keep(form: AnnouncementForm, given: LineSound | None) -> None:
    """A browser forgets the file after each answer: the form remembers it in its place."""
    data: Any = cast(Any, form.data).copy()
    data["sound"] = str(given.pk) if given else ""
    form.data = data


@require_POST
@page("telephony.manage_line")
def house_words(request: HttpRequest, line_id: int, name: str, language: str) -> HttpResponse:
    """Back to the house's words."""
    actor = actor_of(request)
    found = managed(actor, line_id)
    return changed(
        request,
        found,
        name,
        language,
        lambda seen: services.unword_line(
            actor, line=found, name=name, language=language, seen=seen, reason=gettext("Back to the house's words")
        ),
    )


@require_POST
@page("telephony.manage_line")
def earlier_words(request: HttpRequest, line_id: int, notice_id: int) -> HttpResponse:
    """Earlier words count again."""
    actor = actor_of(request)
    found = managed(actor, line_id)
    notice = selectors.notice(actor, line_id, notice_id)
    reason = gettext("Words %(number)d brought back") % {"number": notice.version}
    return changed(
        request,
        found,
        notice.name,
        notice.language,
        lambda seen: services.reword_line(actor, line=found, notice=notice, seen=seen, reason=reason),
    )


def changed(request: HttpRequest, line: Line, name: str, language: str, act: Callable[[int], object]) -> HttpResponse:
    """Do what one button asks, and say why where it cannot be done."""
    seen = request.POST.get("seen", "")
    try:
        act(-1 if (version := whole(seen)) is None else version)
        messages.success(request, saved_words())
    except Problem as problem:
        messages.error(request, problem.message)
    return redirect("telephony:line-announcement", line.pk, name, language)


# --- sound -------------------------------------------------------------------------------------------------------------------
def played(data: bytes) -> HttpResponse:
    """A wave file for a player; nothing to play is told as not there."""
    if not data:
        raise NotVisible
    answer = HttpResponse(data, content_type="audio/wav")
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_GET
@page("telephony.read_line")
def sound(request: HttpRequest, line_id: int, notice_id: int) -> HttpResponse:
    """One version of an announcement."""
    return played(files.sound_of(selectors.notice(actor_of(request), line_id, notice_id)))


@require_GET
@page("telephony.read_line")
def house_sound(request: HttpRequest, line_id: int, name: str, language: str) -> HttpResponse:
    """The house's own announcement."""
    said = selectors.announcement(selectors.line(actor_of(request), line_id), name, language)
    return played(files.house_sound(said.name, said.language))


@require_GET
@page("telephony.manage_line")
def tried_sound(request: HttpRequest, line_id: int, sound_id: str) -> HttpResponse:
    """A file given and not in use yet."""
    return played(bytes(selectors.sound(managed(actor_of(request), line_id), sound_id).data))


@require_GET
@page("telephony.manage_line")
def tried(request: HttpRequest, line_id: int, language: str) -> HttpResponse:
    """Words as the machine would speak them."""
    found = managed(actor_of(request), line_id)
    text = request.GET.get("text", "")[: services.MOST_TEXT].strip()
    if language not in files.languages_of(found) or not text:
        raise NotVisible
    return played(files.said(text, language))
