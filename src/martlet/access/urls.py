from django.urls import path

from martlet.access import views
from martlet.access.offices.views import own_office

app_name = "access"
urlpatterns = [
    path("language", views.set_language, name="language"),
    path("office", views.set_office, name="office"),
    path("theme", views.set_theme, name="theme"),
    path("unseal", views.unseal, name="unseal"),
    path("seal", views.seal, name="seal"),
    path("unsent", views.unsent_form, name="unsent"),
    path("journal", views.journal, name="journal"),
    path("own-office", own_office, name="own-office"),
]
