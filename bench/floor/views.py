"""A list as a tutorial would write it: a session, a queryset of fifty rows, a template. No sealing, no policy."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from martlet.access.views import public_page
from martlet.cases.models import Case


@public_page
def bare(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    rows = Case.objects.select_related("owner", "office").filter(is_open=True).order_by("sort_on", "id")[:50]
    return render(request, "bare.html", {"rows": rows, "user": request.user})
