"""Addresses of the staff console's own pages."""

from django.urls import path

from martlet.console import home, search, todo, views

app_name = "console"
urlpatterns = [
    path("", home.home, name="home"),
    path("menu", views.menu, name="menu"),
    path("sealed", views.sealed, name="sealed"),
    path("search", search.search, name="search"),
    path("todo", todo.todo, name="todo"),
]
