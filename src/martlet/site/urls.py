"""Addresses of the public site: Chinese at /, the same in English at /en/."""

from django.urls import path

from martlet.site import views

app_name = "site"
urlpatterns = [
    path("", views.home, name="home"),
    path("results", views.results, name="results"),
    path("call-me", views.call_me, name="call-me"),
    path("call-me/thanks", views.thanks, name="call-me-thanks"),
    path("calculate", views.calculators, name="calculators"),
    path("calculate/<slug:matter>", views.calculate, name="calculate"),
    path("rights", views.rights, name="rights"),
    path("rights/<slug:issue>", views.right, name="right"),
    path("about", views.about, name="about"),
    path("privacy", views.privacy, name="privacy"),
    path("exit", views.leave, name="exit"),
]
