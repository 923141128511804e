"""Whether it is too late."""

from django.utils.translation import gettext_lazy as _

from martlet.site.rules.questions.shapes import (
    Option,
    Question,
)

ASKED = (
    Question(
        "late_what",
        "choice",
        _("What do you want to do?"),
        _("What you want to do"),
        _("Each way has its own time."),
        (
            Option("wages", _("Claim wages or overtime pay")),
            Option("other_money", _("Claim other money"), _("dismissal, double wages, leave")),
            Option("injury", _("Have a work injury recognised")),
            Option("inspect", _("Complain to the labour inspectorate")),
            Option("iou", _("Use a wage IOU")),
            Option("award", _("I got an arbitration award and do not agree")),
            Option("judgment", _("I got a first judgment and do not agree")),
            Option("enforce", _("They do not pay what was decided or agreed")),
        ),
    ),
    Question(
        "knew",
        "day",
        _("When did you learn that they do not give it to you?"),
        _("Learned of it"),
        _("If you were dismissed: the day you were told. If you do not know the day, choose the month."),
    ),
    Question(
        "received",
        "day",
        _("When did you get the paper?"),
        _("Got the paper"),
        _("The day you signed for it. Every single day counts here: look at the receipt."),
    ),
    Question(
        "due_on",
        "day",
        _("By which day should they have paid?"),
        _("Due by"),
        _(
            "It is written on the IOU, the agreement, the award or the judgment. If you do not know the day, choose the month."
        ),
    ),
    Question(
        "ended",
        "day",
        _("When did the violation stop?"),
        _("Stopped on"),
        _("If it is still going on, choose this month."),
    ),
)
