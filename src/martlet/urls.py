"""Addresses: `/` public, `/console/` colleagues, `/api/` programs. A room's pages are under its own name."""

from pathlib import Path

from django.urls import include, path

from martlet.api.interface import api
from martlet.console.health import healthz
from martlet.volunteers.shifts.views.feed import calendar as shift_calendar

CONSOLE_ROOMS = ["access", "registry", "volunteers", "telephony", "hotline", "cases", "mediation", "papers", "insight"]
HERE = Path(__file__).parent

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("allauth.urls")),
    path("api/", api.urls),
    *(
        path(f"console/{room}/", include(f"martlet.{room}.urls"))
        for room in CONSOLE_ROOMS
        if (HERE / room / "urls.py").exists()
    ),
    path("console/law/", include("martlet.lawbook.urls")),
    path("console/", include("martlet.console.urls")),
    path("calendar/<str:secret>.ics", shift_calendar, name="shift-calendar"),  # read by programs: outside the console
    path("demo/", include("martlet.telephony.demo_urls")),
    path("en/demo/", include("martlet.telephony.demo_urls", namespace="demo-en")),
    path("en/", include("martlet.site.urls", namespace="site-en")),
    path("", include("martlet.site.urls")),
]
handler400 = "martlet.console.errors.bad_request"
handler403 = "martlet.console.errors.refused"
handler404 = "martlet.console.errors.not_found"
handler429 = "martlet.console.errors.too_many"
handler500 = "martlet.console.errors.broken"
