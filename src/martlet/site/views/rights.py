"""What everybody may know: the rights by everyday words, and a page for each issue."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from martlet.access.selectors import active_offices
from martlet.access.views import public_page
from martlet.foundation.languages import reader_language
from martlet.hotline.selectors import knowledge
from martlet.site.presentation import calculators as shown

LONGEST_QUERY = 60


@public_page
@cache_control(max_age=300)
@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """All of them by group, or those that fit everyday words."""
    language, today = reader_language(), timezone.localdate()
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
    if words:
        context: dict[str, object] = {"words": words, "found": knowledge.search(words, language, today)}
    else:  # drawn once a minute: the template asks for the groups when it draws them
        context = {
            "words": "",
            "language": language,
            "today": today,
            "groups": partial(knowledge.groups, language, today),
        }
    return render(request, "site/rights.html", context)


@public_page
@cache_control(max_age=300)
@require_safe
def right(request: HttpRequest, issue: str) -> HttpResponse:
    language, today = reader_language(), timezone.localdate()
    article = knowledge.article(issue, language, today)
    if article is None:
        raise Http404
    offices = [office for office in active_offices() if office.hotline_number]
    context = {"article": article, "offices": offices, "matters": shown.matters_of(issue)}
    return render(request, "site/right.html", context)
