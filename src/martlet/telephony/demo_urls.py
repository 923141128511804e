"""The worker's phone of the demo; mounted at /demo/."""

from django.urls import path

from martlet.telephony import views

app_name = "demo"
urlpatterns = [path("phone", views.demo_phone, name="phone")]
