"""Addresses of the REST interface. Its description is at openapi.json."""

from django.urls import path

from martlet.api.interface import api

app_name = "api"
urlpatterns = [path("", api.urls)]
