"""Knowledge: finding an article, reading and printing it, a new version, its history, and confirming that it is still right."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from martlet.access.errors import NotVisible
from martlet.access.formfields import show_problem
from martlet.access.policy import decide
from martlet.access.views import actor_of, page
from martlet.foundation.errors import Problem, Stale
from martlet.foundation.languages import reader_language
from martlet.foundation.text import whole
from martlet.hotline import services
from martlet.hotline.forms import ArticleForm, FindForm
from martlet.hotline.forms.knowledge import TITLES
from martlet.hotline.rules import knowledge as rules
from martlet.hotline.rules.differences import differences
from martlet.hotline.rules.knowledge import Parts
from martlet.hotline.selectors import knowledge as selectors
from martlet.hotline.services.knowledge import REVIEW_MONTHS
from martlet.hotline.views.common import noted, said


def _language(request: HttpRequest) -> str:
    """The language of the article: as asked for in the address, else the reader's."""
    asked = request.GET.get("language", "")
    return asked if asked in rules.LANGUAGES else rules.language_of(reader_language())


@page("hotline.read_knowledge")
def articles(request: HttpRequest) -> HttpResponse:
    """Every article by group, those that fit some words, or those to be read again."""
    language, today = rules.language_of(reader_language()), timezone.localdate()
    form = FindForm(request.GET)
    form.is_valid()
    words, view = form.cleaned_data.get("q", "").strip(), form.cleaned_data.get("view", "")
    context: dict[str, Any] = {"words": words, "view": view, "today": today}
    if words:
        context["found"] = selectors.search(words, language, today)
    elif view == "review":
        context["due"] = selectors.to_review(language, today)
    else:
        context["groups"] = selectors.groups(language, today)
    return render(request, "hotline/knowledge.html", context)


@page("hotline.read_knowledge")
def article(request: HttpRequest, issue: str) -> HttpResponse:
    language = _language(request)
    found = selectors.article(issue, language)
    if found is None:
        raise NotVisible
    return render(
        request,
        "hotline/article.html",
        {
            "article": found,
            # Headings in the language of the text: a worker is handed the printed page.
            "tongue": "en" if language == "en" else "zh-hans",
            "months": REVIEW_MONTHS,
            "may_write": bool(decide(actor_of(request), "hotline.write_knowledge")),
            "today": timezone.localdate(),
        },
    )


def _now(issue: str) -> dict[str, tuple[int, Parts]]:
    now = selectors.versions_now(issue)
    if not now:
        raise NotVisible
    return {language: (one.version, one.parts) for language, one in now.items()}


@page("hotline.write_knowledge")
def edit(request: HttpRequest, issue: str) -> HttpResponse:
    """Both languages side by side. Somebody saved meanwhile: what was typed stays, with what changed shown above."""
    now = _now(issue)
    form = ArticleForm(issue, now, request.POST if request.method == "POST" else None)
    status, conflict = 200, []
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.save_article(
                    actor_of(request), issue=issue, parts=form.texts, seen=form.seen, note=form.cleaned_data["note"]
                )
                said(request, gettext("The new text counts from now on, for every office."))
                return redirect("hotline:article", issue)
            except Stale as stale:
                conflict = _conflict(issue, form)
                form = _again(issue, now, request)
                show_problem(form, stale)
                status = 409
            except Problem as problem:
                show_problem(form, problem)
    shown = selectors.article(issue, reader_language())
    return render(
        request,
        "hotline/article_edit.html",
        {"form": form, "article": shown, "conflict": conflict, "most": rules.MOST},
        status=status,
    )


def _again(issue: str, now: dict[str, tuple[int, Parts]], request: HttpRequest) -> ArticleForm:
    """The same form over the newer version: saving once more is then meant."""
    data = request.POST.copy()
    for language, (number, _parts) in now.items():
        data[f"{language}_version"] = str(number)
    form = ArticleForm(issue, now, data)
    form.is_valid()
    return form


def _conflict(issue: str, form: ArticleForm) -> list[dict[str, Any]]:
    """What somebody else changed since the writer began, by language."""
    found = []
    for language, versions in selectors.history(issue).items():
        began = next((one for one in versions if one.version == form.seen[language]), None)
        if began is not None and began.version != versions[0].version:
            found.append(
                {"language": language, "who": versions[0].edited_by, "changes": _shown(began.parts, versions[0].parts)}
            )
    return found


def _shown(older: Parts, newer: Parts) -> list[dict[str, Any]]:
    return [{"title": TITLES[one.part], "lines": one.lines} for one in differences(older, newer)]


@require_POST
@page("hotline.write_knowledge")
@noted
def confirm(request: HttpRequest, issue: str) -> HttpResponse:
    text = request.POST.get("months", "")
    services.confirm_article(actor_of(request), issue=issue, months=whole(text, 2) or 0)
    said(request, gettext("Confirmed. It will be read again on the date shown."))
    return redirect("hotline:article", issue)


@page("hotline.read_knowledge")
def history(request: HttpRequest, issue: str) -> HttpResponse:
    """Every version of one language, what each changed against the one before it."""
    language = _language(request)
    versions = selectors.history(issue).get(language, [])
    shown = selectors.article(issue, language)
    if not versions or shown is None:
        raise NotVisible
    older = [*versions[1:], None]
    rows = [
        {"version": one, "changes": _shown(before.parts, one.parts) if before else []}
        for one, before in zip(versions, older, strict=True)
    ]
    return render(
        request,
        "hotline/article_history.html",
        {
            "article": shown,
            "rows": rows,
            "language": language,
            "may_write": bool(decide(actor_of(request), "hotline.write_knowledge")),
        },
    )


@require_POST
@page("hotline.write_knowledge")
@noted
def restore(request: HttpRequest, issue: str, language: str, version: int) -> HttpResponse:
    seen = request.POST.get("seen", "")
    services.restore_version(
        actor_of(request),
        issue=issue,
        language=language,
        version=version,
        seen=whole(seen, 5) or 0,
    )
    said(request, gettext("The old text counts again. The newer one stays in the history."))
    return redirect(f"{reverse('hotline:article-history', args=[issue])}?language={language}")
