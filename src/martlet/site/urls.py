"""Addresses of the public site."""

app_name = "site"
urlpatterns: list[object] = []
