"""Martlet's own addresses and, beside them, the bare page."""

from django.urls import path

from floor.views import bare
from martlet.urls import urlpatterns as martlet

urlpatterns = [path("bare/", bare), *martlet]
