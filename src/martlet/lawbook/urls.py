"""Addresses of the law: rules, calculators and figures by their own names."""

from django.urls import path

from martlet.lawbook import views

app_name = "lawbook"
urlpatterns = [
    path("", views.rules, name="rules"),
    path("rules/<str:rule_id>", views.rule, name="rule"),
    path("calculators/<str:name>", views.calculator, name="calculator"),
    path("figures", views.figures, name="figures"),
    path("figures/new", views.figure_new, name="figure-new"),
    path("figures/notice", views.notice_new, name="notice-new"),
    path("figures/<str:kind>/<str:place>", views.figure, name="figure"),
    path("corrections/<uuid:row_id>", views.correction, name="correction"),
    path("corrections/<uuid:row_id>/withdraw", views.withdraw, name="withdraw"),
]
