from django.urls import path

from martlet.telephony import views
from martlet.telephony.pages import announcements, floods, history, lines, silent
from martlet.telephony.views import talk

app_name = "telephony"
urlpatterns = [
    path("phone.json", views.phone, name="phone"),
    path("presence", views.presence, name="presence"),
    path("calls/", history.calls, name="calls"),
    path("calls/<uuid:call_id>/", history.call, name="call"),
    path("calls/<uuid:call_id>/number", history.number, name="call-number"),
    path("calls/<uuid:call_id>/ask", views.ask, name="ask"),
    path("live", talk.live, name="live"),
    path("calls/<uuid:call_id>/talk", talk.talk, name="talk"),
    path("calls/<uuid:call_id>/talk.json", talk.talk_state, name="talk-state"),
    path("calls/<uuid:call_id>/steer", talk.steer, name="steer"),
    path("calls/<uuid:call_id>/choices", talk.choices, name="choices"),
    path("calls/<uuid:call_id>/third", talk.third, name="third"),
    path("calls/<uuid:call_id>/supervise", talk.supervise, name="supervise"),
    path("lines/<int:line_id>/take-queue", talk.take_queue, name="take-queue"),
    path("calls/<uuid:call_id>/limit", views.limit, name="limit"),
    path("limits", views.limits, name="limits"),
    path("floods", floods.flood_page, name="floods"),
    path("floods/bar", floods.flood_bar, name="flood-bar"),
    path("floods/<int:alarm_id>/seen", floods.acknowledge, name="flood-seen"),
    path("limits/silent", silent.silent, name="silent"),
    path("calls/<uuid:call_id>/silence", silent.judge, name="judge-silence"),
    path("limits/<uuid:limit_id>", views.decide_limit, name="decide-limit"),
    path("recordings/<int:recording_id>", views.recording, name="recording"),
    path("lines", lines.lines, name="lines"),
    path("lines/new", lines.line_new, name="line-new"),
    path("lines/<int:line_id>", lines.line, name="line"),
    path("lines/<int:line_id>/settings", lines.settings, name="line-settings"),
    path("lines/<int:line_id>/hours", lines.hours, name="line-hours"),
    path("lines/<int:line_id>/menu", lines.menu, name="line-menu"),
    path("lines/<int:line_id>/close", lines.close, name="line-close"),
    path("lines/<int:line_id>/open", lines.open_now, name="line-open"),
    path("lines/<int:line_id>/by-hours", lines.by_hours, name="line-by-hours"),
    path("lines/<int:line_id>/versions", lines.versions, name="line-versions"),
    path("lines/<int:line_id>/versions/<int:number>", lines.version, name="line-version"),
    path("lines/<int:line_id>/versions/<int:number>/restore", lines.restore, name="line-restore"),
    path("lines/<int:line_id>/announcements", announcements.announcements, name="line-announcements"),
    path(
        "lines/<int:line_id>/announcements/<slug:name>/<slug:language>",
        announcements.announcement,
        name="line-announcement",
    ),
    path(
        "lines/<int:line_id>/announcements/<slug:name>/<slug:language>/house",
        announcements.house_words,
        name="line-house-words",
    ),
    path(
        "lines/<int:line_id>/announcements/<slug:name>/<slug:language>/house.wav",
        announcements.house_sound,
        name="line-house-sound",
    ),
    path("lines/<int:line_id>/said/<int:notice_id>.wav", announcements.sound, name="line-sound"),
    path("lines/<int:line_id>/said/<int:notice_id>/again", announcements.earlier_words, name="line-earlier-words"),
    path("lines/<int:line_id>/given/<uuid:sound_id>.wav", announcements.tried_sound, name="line-tried-sound"),
    path("lines/<int:line_id>/try/<slug:language>.wav", announcements.tried, name="line-try"),
]
