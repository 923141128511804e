from django.urls import path

from martlet.insight import views
from martlet.insight.lists import views as lists

app_name = "insight"
urlpatterns = [
    path("report", views.report, name="report"),
    path("callers", views.ratings, name="ratings"),
    path("lists", lists.lists, name="lists"),
    path("wall", views.wall, name="wall"),
    path("report.csv", views.report_csv, name="report-csv"),
]
