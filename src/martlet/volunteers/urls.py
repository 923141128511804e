from django.urls import path

from martlet.volunteers import views

app_name = "volunteers"
urlpatterns = [
    path("duty", views.duty, name="duty"),
    path("duty/skills", views.duty_skills, name="duty-skills"),
    path("duty/mobile/forget", views.forget_mobile, name="forget-mobile"),
    path("duty/start", views.duty_start, name="duty-start"),
    path("duty/stop", views.duty_stop, name="duty-stop"),
    path("duty/more", views.duty_more, name="duty-more"),
    path("duty/break", views.duty_break, name="duty-break"),
]
