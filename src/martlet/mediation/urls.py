"""Addresses of mediation: ids only."""

from django.urls import path

from martlet.mediation.views import register, steps

app_name = "mediation"
urlpatterns = [
    path("", register.register, name="list"),
    path("instalments/", register.watch, name="watch"),
    path("instalments/<int:instalment_id>", steps.instalment, name="instalment"),
    path("open/<uuid:case_id>", steps.open_mediation, name="open"),
    path("<uuid:mediation_id>", register.mediation, name="mediation"),
    path("<uuid:mediation_id>/sessions", steps.session, name="session"),
    path("<uuid:mediation_id>/agreement", steps.agreement, name="agreement"),
    path("<uuid:mediation_id>/agreement/withdraw", steps.agreement_withdraw, name="agreement-withdraw"),
    path("<uuid:mediation_id>/end", steps.end, name="end"),
]
