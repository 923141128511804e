"""Listening to a recording: the reason first, then the sound, in parts as the player asks for them."""

from __future__ import annotations

import re
import time
from typing import cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from martlet.access import journal
from martlet.access.errors import NotVisible
from martlet.access.formfields import show_problem
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem
from martlet.hotline import selectors, services
from martlet.hotline.forms import MarkForm, ReasonForm
from martlet.hotline.models import Contact
from martlet.hotline.views.common import noted
from martlet.telephony.history.words import drawn_moments as drawn
from martlet.telephony.history.words import strip
from martlet.telephony.models import Recording
from martlet.telephony.models.recordings import Kind
from martlet.telephony.selectors.marks import mark_of, marked
from martlet.vault import files

HEARD_FOR = 1800  # seconds: one reason covers one sitting, not every part the player asks for
_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


@page("hotline.work")
def listen(request: HttpRequest, recording_id: int) -> HttpResponse:
    """Asks why; with a reason the player appears, and what was marked. The journal has the reason before either leaves."""
    actor = actor_of(request)
    recording, contact = selectors.open_recording(actor, recording_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = ("sound", "marks")
        journal.record_read(actor, "hotline.listen", recording, fields=fields, reason=form.cleaned_data["reason"])
        request.session[_key(recording_id)] = int(time.time())
        return redirect("hotline:recording", recording_id)
    if request.method == "GET" and _heard(request, recording_id):
        return _player(request, recording, contact, MarkForm())
    context = {"recording": recording, "contact": contact, "form": form, "playing": False}
    return render(request, "hotline/recording.html", context, status=422 if request.method == "POST" else 200)


def _player(
    request: HttpRequest, recording: Recording, contact: Contact | None, form: MarkForm, status: int = 200
) -> HttpResponse:
    found = marked(actor_of(request), recording)
    context = {
        "recording": recording,
        "contact": contact,
        "form": form,
        "playing": True,
        "moments": drawn(found),
        "strip": strip(found.silent, recording.seconds),
        "may_mark": recording.kind == Kind.CONVERSATION and contact is not None,
    }
    return render(request, "hotline/recording.html", context, status=status)


def _key(recording_id: int) -> str:
    return f"heard:{recording_id}"


def _heard(request: HttpRequest, recording_id: int) -> bool:
    """Whether a reason was given for this sitting."""
    return bool(time.time() - request.session.get(_key(recording_id), 0) <= HEARD_FOR)


@require_POST
@page("hotline.work")
def add_mark(request: HttpRequest, recording_id: int) -> HttpResponse:
    """A mark at a moment of the sound, by who listens."""
    actor = actor_of(request)
    recording, contact = _opened(request, recording_id)
    form = MarkForm(request.POST)
    if form.is_valid():
        try:
            services.mark_recording(actor, contact=contact, recording=recording, **form.chosen)
        except Problem as problem:
            show_problem(form, problem)
        else:
            return redirect(f"{reverse('hotline:recording', args=[recording_id])}#marks")
    return _player(request, recording, contact, form, status=422)


@require_POST
@page("hotline.work")
@noted
def take_mark_away(request: HttpRequest, recording_id: int, mark_id: int) -> HttpResponse:
    """One's own mark."""
    actor = actor_of(request)
    recording, contact = _opened(request, recording_id)
    mark = mark_of(recording, mark_id)
    if mark is None:
        raise NotVisible
    services.take_mark_away(actor, contact=contact, mark=mark)
    return redirect(f"{reverse('hotline:recording', args=[recording_id])}#marks")


def _opened(request: HttpRequest, recording_id: int) -> tuple[Recording, Contact]:
    """A recording this sitting's reason was given for, with its contact."""
    recording, contact = selectors.open_recording(actor_of(request), recording_id)
    if contact is None or not _heard(request, recording_id):
        raise NotVisible
    return recording, contact


@page("hotline.work")
def sound(request: HttpRequest, recording_id: int) -> HttpResponse:
    """The sound or a part of it (RFC 9110, 14: one range; anything else gets all of it)."""
    actor = actor_of(request)
    recording, _contact = selectors.open_recording(actor, recording_id)
    if not _heard(request, recording_id):
        raise NotVisible
    opened = files.open(recording.file_id, actor, owner=recording.call_id)
    part = _part(request.headers.get("Range", ""), opened.size)
    if part == (0, 0):
        opened.close()
        answer = HttpResponse(status=416)
        answer["Content-Range"] = f"bytes */{opened.size}"
        return answer
    start, stop = part or (0, opened.size)
    stream = StreamingHttpResponse(opened.range(start, stop), status=206 if part else 200, content_type="audio/wav")
    stream["Content-Length"] = str(stop - start)
    stream["Accept-Ranges"] = "bytes"
    stream["Content-Disposition"] = "inline"
    stream["Cache-Control"] = "no-store"
    if part:
        stream["Content-Range"] = f"bytes {start}-{stop - 1}/{opened.size}"
    return cast(HttpResponse, stream)


def _part(header: str, size: int) -> tuple[int, int] | None:
    """(start, stop) of one range; None when there is none to obey, (0, 0) when it lies outside."""
    match = _RANGE.match(header.strip())
    if match is None or not (match[1] or match[2]):
        return None
    if not match[1]:
        return (max(size - int(match[2]), 0), size) if int(match[2]) and size else (0, 0)
    start = int(match[1])
    stop = min(int(match[2]) + 1, size) if match[2] else size
    return (start, stop) if start < stop else (0, 0)
