"""Files that may be one person: the pairs, the comparison, merging and taking it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem, Stale
from martlet.foundation.text import whole
from martlet.registry import selectors, services
from martlet.registry.views.replies import NEWER, again, done, refused
from martlet.registry.views.revealing import note_reason


@page("registry.merge")
def duplicates(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    try:
        pairs = selectors.likenesses(actor, request.GET.get("at", ""))
    except Problem as problem:
        return refused(request, problem, "registry:duplicates")
    return render(request, "registry/duplicates.html", {"pairs": pairs, "merges": selectors.merges_of(actor)})


@require_POST
@page("registry.merge")
def set_aside(request: HttpRequest, first_id: Any, second_id: Any) -> HttpResponse:
    actor = actor_of(request)
    first, second = selectors.get_person(actor, first_id), selectors.get_person(actor, second_id)
    services.dismiss_likeness(actor, first, other=second)
    return done(request, _("Two people: the pair is off this page."), "registry:duplicates")


@page("registry.merge")
def merge(request: HttpRequest, kept_id: Any, gone_id: Any) -> HttpResponse:
    """Both files side by side; a POST makes them one."""
    actor = actor_of(request)
    preview = selectors.merge_preview(actor, kept_id, gone_id)
    if request.method != "POST":
        # comparing is why a coordinator is here: the journal says so for every full value shown
        for row in (preview.kept, preview.gone):
            note_reason(request, row.pk, "duplicate")
        return render(request, "registry/merge.html", {"preview": preview, "may_reveal": True})
    take = [line.field for line in preview.values if line.choose and request.POST.get(line.field) == "gone"]
    revs = [request.POST.get(name, "") for name in ("kept_rev", "gone_rev")]
    try:
        done_merge = services.merge_persons(
            actor,
            kept=preview.kept,
            gone=preview.gone,
            kept_rev=whole(revs[0]) or 0,
            gone_rev=whole(revs[1]) or 0,
            take=take,
        )
    except Stale as stale:
        return again(
            request,
            "registry/merge.html",
            {"preview": preview, "problem": stale, "take": take, "may_reveal": True},
            NEWER,
        )
    except Problem as problem:
        return again(
            request, "registry/merge.html", {"preview": preview, "problem": problem, "take": take, "may_reveal": True}
        )
    undo = reverse("registry:merge-undo", args=[done_merge.pk])
    messages.success(request, _("The two files are one now."), extra_tags=f"undo:{undo}")
    return redirect("registry:person", preview.kept.pk)


@require_POST
@page("registry.merge")
def merge_undo(request: HttpRequest, merge_id: Any) -> HttpResponse:
    try:
        undone = services.undo_merge(actor_of(request), merge_id)
    except Problem as problem:
        return refused(request, problem, "registry:duplicates")
    return done(request, _("Two files again, as before."), "registry:merge", undone.kept_id, undone.gone_id)
