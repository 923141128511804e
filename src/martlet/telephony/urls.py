from django.urls import path

from martlet.telephony import views

app_name = "telephony"
urlpatterns = [
    path("phone.json", views.phone, name="phone"),
    path("presence", views.presence, name="presence"),
    path("calls/<uuid:call_id>/ask", views.ask, name="ask"),
    path("recordings/<int:recording_id>", views.recording, name="recording"),
]
