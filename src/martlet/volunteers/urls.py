from django.urls import path

from martlet.volunteers import views
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
]
