"""Addresses of the staff console's own pages."""

from django.urls import path  # noqa: F401

app_name = "console"
urlpatterns: list[object] = []
