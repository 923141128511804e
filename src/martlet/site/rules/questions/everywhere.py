"""Asked in most matters: where, what kind of place, since when, until when, how much."""

from django.utils.translation import gettext_lazy as _

from martlet.site.rules.questions.shapes import (
    NEVER,
    STILL,
    Option,
    Question,
    unknown,
)

ASKED = (
    Question(
        "city",
        "place",
        _("In which city did you work?"),
        _("City"),
        _("Where you did the work, not your home town. The rules differ by city."),
    ),
    Question(
        "work",
        "choice",
        _("What kind of place was it?"),
        _("Workplace"),
        _("It decides who has to pay."),
        (
            Option("company", _("A factory, shop or company")),
            Option("boss", _("A building site, with a labour boss")),
            Option("site", _("A building site, hired by a company")),
            Option("platform", _("Orders through an app"), _("delivery, ride-hailing, freight")),
        ),
    ),
    Question(
        "hire",
        "day",
        _("When did you start working there?"),
        _("Started"),
        _("If you do not know the day, choose the month, or only the year."),
        (unknown(_("I do not remember at all")),),
        _("Look for the first pay, the entry form or work card, the first messages with the boss, or ask a co-worker."),
    ),
    Question(
        "left",
        "day",
        _("When was your last day of work there?"),
        _("Last day of work"),
        _("If you do not know the day, choose the month. If you still work there, tick below."),
        (Option(STILL, _("I still work there")), unknown(_("I do not remember, skip it"))),
        _("Look for the last clock-in, the last messages with the boss or the leaving paper."),
    ),
    Question(
        "pay",
        "money",
        _("How much did you earn in a month, on average?"),
        _("Average month"),
        _(
            "Before anything was taken off, with overtime and bonus. Take the last twelve months you worked there, "
            "or all months if you worked less."
        ),
        (unknown(_("I cannot say")),),
        _("Add up what came in by bank, WeChat or Alipay in the last twelve months and divide it by the months."),
        unit=_("yuan a month"),
    ),
    Question(
        "asked",
        "day",
        _("When did you last press for the money?"),
        _("Last pressed for it"),
        _("By message or letter, a complaint, or a promise of the boss to pay. From that day the time begins anew."),
        (Option(NEVER, _("Never in writing")), unknown(_("I do not remember"))),
        _("Look through WeChat and text messages: the last message in which you asked, or the boss promised."),
    ),
)
