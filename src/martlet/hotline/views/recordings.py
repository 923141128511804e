"""Listening to a recording: the reason first, then the sound, in parts as the player asks for them."""

from __future__ import annotations

import re
import time
from typing import cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from martlet.access import journal
from martlet.access.errors import NotVisible
from martlet.access.views import actor_of, page
from martlet.hotline import selectors
from martlet.hotline.forms import ReasonForm
from martlet.vault import files

HEARD_FOR = 1800  # seconds: one reason covers one sitting, not every part the player asks for
_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


@page("hotline.work")
def listen(request: HttpRequest, recording_id: int) -> HttpResponse:
    """Asks why; with a reason the player appears. The journal has the reason before a byte of sound leaves."""
    actor = actor_of(request)
    recording, contact = selectors.open_recording(actor, recording_id)
    form = ReasonForm(request.POST or None)
    playing = False
    if request.method == "POST" and form.is_valid():
        journal.record_read(actor, "hotline.listen", recording, fields=("sound",), reason=form.cleaned_data["reason"])
        request.session[_key(recording_id)] = int(time.time())
        playing = True
    status = 422 if request.method == "POST" and not playing else 200
    context = {"recording": recording, "contact": contact, "form": form, "playing": playing}
    return render(request, "hotline/recording.html", context, status=status)


def _key(recording_id: int) -> str:
    return f"heard:{recording_id}"


@page("hotline.work")
def sound(request: HttpRequest, recording_id: int) -> HttpResponse:
    """The sound or a part of it (RFC 9110, 14: one range; anything else gets all of it)."""
    actor = actor_of(request)
    recording, _contact = selectors.open_recording(actor, recording_id)
    if time.time() - request.session.get(_key(recording_id), 0) > HEARD_FOR:
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
