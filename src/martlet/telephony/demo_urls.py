"""The worker's phone of the demo; mounted at /demo/."""

from django.urls import path

from martlet.telephony.views import phone

app_name = "demo"
urlpatterns = [path("phone", phone.demo_phone, name="phone")]
