"""Evidence: its state, its files in and out."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from martlet.access.views import actor_of, page
from martlet.cases import forms, selectors, services
from martlet.cases.views.replies import case_form, done, drawn_or_saved, form_page


@page("cases.write")
def evidence_add(request: HttpRequest, case_id: Any) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_case(actor, case_id)
    form = forms.EvidenceForm(request.POST or None, initial={"state": "have"})
    return case_form(
        request,
        found,
        form,
        lambda: services.add_evidence(actor, found, **form.cleaned_data),
        title=_("Add evidence"),
        button=_("Put on the list"),
        then=lambda _made: done(request, _("It is on the list."), found, "evidence"),
    )


@page("cases.write")
def evidence(request: HttpRequest, case_id: Any, item_id: Any) -> HttpResponse:
    """One piece of evidence: have, waiting or missing, and its files."""
    actor = actor_of(request)
    found = selectors.get_case(actor, case_id)
    line = selectors.evidence_line(actor, found, item_id)
    form = forms.EvidenceItemForm(
        request.POST or None, initial={"state": line.item.state, "note": line.item.note, "rev": line.item.rev}
    )
    return case_form(
        request,
        found,
        form,
        lambda: services.set_evidence(actor, found, item_id=item_id, **form.cleaned_data),
        title=line.label,
        button=_("Save the state"),
        template="cases/evidence.html",
        line=line,
        upload=forms.FileForm(),
        then=lambda _made: done(request, _("Saved."), found, "evidence"),
        compare=lambda now: [
            (form.fields["state"].label, now.get_state_display()),
            (form.fields["note"].label, now.note),
        ],
    )


@page("cases.write")
def evidence_upload(request: HttpRequest, case_id: Any, item_id: Any) -> HttpResponse:
    """A file for one piece of evidence; it is sealed while it comes in and never lies anywhere in clear."""
    actor = actor_of(request)
    found = selectors.get_case(actor, case_id)
    line = selectors.evidence_line(actor, found, item_id)
    form = forms.FileForm(request.POST, request.FILES) if request.method == "POST" else forms.FileForm()

    def again(status: int, more: dict[str, Any]) -> HttpResponse:
        state = forms.EvidenceItemForm(initial={"state": line.item.state, "note": line.item.note, "rev": line.item.rev})
        return form_page(
            request,
            found,
            state,
            title=line.label,
            button=_("Save the state"),
            status=status,
            template="cases/evidence.html",
            line=line,
            upload=form,
            **more,
        )

    def keep() -> Any:
        file = form.cleaned_data["file"]
        return services.attach_file(
            actor,
            found,
            item_id=item_id,
            source=file,
            name=file.name,
            size=file.size,
            content_type=file.content_type or "",
            client_uuid=form.token,
        )

    return drawn_or_saved(
        request,
        form,
        keep,
        again=again,
        then=lambda _made: done(request, _("The file is sealed and in the case."), found, "evidence"),
    )


@never_cache
@page("cases.read")
def evidence_file(request: HttpRequest, file_id: Any) -> HttpResponseBase:
    """A file of the evidence. The read is in the journal; nothing of it is kept by the browser."""
    file, content = selectors.open_file(actor_of(request), file_id)
    response = StreamingHttpResponse(content, content_type=file.content_type)
    shown = "inline" if file.is_shown else "attachment"
    response["Content-Disposition"] = f"{shown}; filename*=UTF-8''{quote(file.name)}"
    response["Content-Length"] = str(content.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; img-src 'self'; sandbox"
    return response
