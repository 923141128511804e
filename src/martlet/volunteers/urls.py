from django.urls import path

from martlet.volunteers import views
from martlet.volunteers.shifts.views import board, mine, patterns
from martlet.volunteers.team import views as team
from martlet.volunteers.training import views as training

app_name = "volunteers"
urlpatterns = [
    path("duty", views.duty, name="duty"),
    path("duty/skills", views.duty_skills, name="duty-skills"),
    path("duty/mobile/forget", views.forget_mobile, name="forget-mobile"),
    path("duty/start", views.duty_start, name="duty-start"),
    path("duty/stop", views.duty_stop, name="duty-stop"),
    path("duty/seen", views.duty_seen, name="duty-seen"),
    path("duty/more", views.duty_more, name="duty-more"),
    path("duty/break", views.duty_break, name="duty-break"),
    path("colleagues", team.team, name="team"),
    path("colleagues/<int:user_id>", team.colleague, name="colleague"),
    path("colleagues/<int:user_id>/certificate", team.certify, name="certify"),
    path("colleagues/<int:user_id>/certificate/withdraw", team.withdraw, name="withdraw-certificate"),
    path("colleagues/<int:user_id>/close", team.close, name="close-account"),
    path("colleagues/<int:user_id>/open", team.open_account, name="open-account"),
    path("colleagues/<int:user_id>/roles", team.give_role, name="give-role"),
    path("colleagues/<int:user_id>/roles/<int:grant_id>/take", team.take_role, name="take-role"),
    path("training", training.table, name="training"),
    path("training/steps", training.steps, name="training-steps"),
    path("training/steps/<int:version>/restore", training.restore, name="training-restore"),
    path("training/<int:user_id>", training.trainee, name="trainee"),
    path("training/done/<int:done_id>/take-back", training.take_back, name="training-take-back"),
    path("call-in", views.call_in_bar, name="call-in-bar"),
    path("call-in/not-now", views.call_in_not_now, name="call-in-not-now"),
    path("shifts", mine.my_shifts, name="my-shifts"),
    path("shifts/<int:shift_id>/take", mine.take, name="shift-take"),
    path("shifts/places/<int:place_id>/give-back", mine.give_back, name="shift-give-back"),
    path("shifts/places/<int:place_id>/offer", mine.offer, name="shift-offer"),
    path("shifts/places/<int:place_id>/keep", mine.keep, name="shift-keep"),
    path("shifts/places/<int:place_id>/take-over", mine.take_over, name="shift-take-over"),
    path("shifts/places/<int:place_id>/seen", mine.seen, name="shift-seen"),
    path("shifts/calendar", mine.make_feed, name="shift-feed"),
    path("shifts/calendar/end", mine.end_feed, name="shift-feed-end"),
    path("roster", board.week, name="shift-week"),
    path("roster/new", board.new, name="shift-new"),
    path("roster/<int:shift_id>", board.shift, name="shift"),
    path("roster/<int:shift_id>/put-on", board.put_on, name="shift-put-on"),
    path("roster/<int:shift_id>/cancel", board.cancel, name="shift-cancel"),
    path("roster/<int:shift_id>/restore", board.restore, name="shift-restore"),
    path("roster/places/<int:place_id>/take-off", board.take_off, name="shift-take-off"),
    path("roster/every-week", patterns.patterns, name="shift-patterns"),
    path("roster/every-week/<int:pattern_id>", patterns.pattern, name="shift-pattern"),
    path("roster/every-week/<int:pattern_id>/end", patterns.end, name="shift-pattern-end"),
]
