"""About an injury."""

from django.utils.translation import gettext_lazy as _

from martlet.site.rules.questions.shapes import (
    YES_NO_UNSURE,
    Option,
    Question,
    unknown,
)

ASKED = (
    Question(
        "injured_how",
        "choice",
        _("How did it happen?"),
        _("What happened"),
        "",
        (
            Option("work_time_place_cause", _("While working, at the workplace")),
            Option("commuting_not_mainly_own_fault", _("On the way to or from work"), _("not mainly my fault")),
            Option("commuting_mainly_own_fault", _("On the way to or from work"), _("mainly my fault")),
            Option("travel_on_duty", _("On an errand or a trip for work")),
            Option("violence_from_duty", _("I was attacked because of my work")),
            Option("occupational_disease", _("An illness from the work"), _("dust lung, poisoning, hearing")),
            Option("death", _("Somebody of my family died at work")),
        ),
    ),
    Question(
        "injured",
        "day",
        _("On which day?"),
        _("Day it happened"),
        _("For an illness from the work: the day of the diagnosis. If you do not know the day, choose the month."),
    ),
    Question(
        "filed",
        "choice",
        _("Has anybody applied for recognition as a work injury?"),
        _("Recognition"),
        _("At the local labour authority. Without it the fund pays nothing."),
        (
            Option("no", _("Nobody has")),
            Option("applied", _("Applied, no decision yet")),
            Option("recognised", _("Recognised, I have the paper")),
            unknown(_("I do not know")),
        ),
        _("Ask the employer for the receipt, or ask the local labour authority (12333)."),
    ),
    Question(
        "grade",
        "choice",
        _("Which disability grade did you get?"),
        _("Grade"),
        _("It is written on the appraisal paper."),
        (
            unknown(_("Not graded yet")),
            Option("10", _("Grade 10, the least")),
            Option("9", _("Grade 9")),
            Option("8", _("Grade 8")),
            Option("7", _("Grade 7")),
            Option("6", _("Grade 6")),
            Option("5", _("Grade 5")),
            Option("4", _("Grade 4")),
            Option("3", _("Grade 3")),
            Option("2", _("Grade 2")),
            Option("1", _("Grade 1, the most serious")),
        ),
        _("When the wound is stable, ask for the appraisal: it is free when it is a work injury."),
    ),
    Question(
        "insured",
        "choice",
        _("Did the employer pay work-injury insurance for you?"),
        _("Injury insurance"),
        _("On building sites it is often paid for the whole project."),
        YES_NO_UNSURE,
        _("Ask 12333, look into the 12333 app, or ask the site office for the project’s insurance."),
    ),
    Question(
        "injury_pay",
        "money",
        _("How much did you earn in a month before it happened?"),
        _("Pay before the injury"),
        _("On average over the twelve months before."),
        (unknown(_("I cannot say")),),
        _("Add up what came in by bank, WeChat or Alipay in the last twelve months and divide it by the months."),
        unit=_("yuan a month"),
    ),
)
