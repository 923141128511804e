"""Matters of injury and of time limits."""

from django.utils.translation import gettext_lazy as _

from martlet.site.rules.matters.conditions import answered_with_day, both, either, is_not, one_of
from martlet.site.rules.matters.shapes import LEFT_FACTS, Matter, Step

__all__ = ["MATTERS"]

MATTERS = (
    Matter(
        "injury",
        "body",
        _("I was hurt at work"),
        _("accident, on the way, illness from work, a death"),
        "INJ",
        (
            Step("injured_how"),
            Step("injured"),
            Step("work"),
            Step("filed"),
            Step("insured"),
            Step("grade", is_not("injured_how", "death")),
            Step("injury_pay", is_not("injured_how", "death")),
            Step("city"),
        ),
        (
            "R-INJ-SCOPE",
            "R-INJ-LUMP",
            "R-INJ-MONTHLY",
            "R-INJ-LOCAL",
            "R-INJ-DEATH",
            "R-INJ-UNINSURED",
            "R-INJ-SUBCONTRACT",
            "R-INJ-NEWFORM",
            "R-DL-INJ30",
            "R-DL-INJ1Y",
        ),
        (
            "injury_scope",
            "injury",
            "injury_local_subsidies",
            "death",
            "uninsured_injury",
            "subcontract_injury",
            "platform_injury",
            "deadline",
        ),
        {"wage": "injury_pay", "grade": "grade", "injury_date": "injured", "trigger": "injured", "date": "injured"},
        icon="bandage",
    ),
    Matter(
        "late",
        "body",
        _("Am I too late?"),
        _("how much time is left, by which day to file"),
        "WAG",
        (
            Step("late_what"),
            Step("left", one_of("late_what", "wages")),
            Step("knew", one_of("late_what", "other_money")),
            Step(
                "asked",
                either(
                    one_of("late_what", "other_money"), both(one_of("late_what", "wages"), answered_with_day("left"))
                ),
            ),
            Step("injured", one_of("late_what", "injury")),
            Step("ended", one_of("late_what", "inspect")),
            Step("received", one_of("late_what", "award", "judgment")),
            Step("due_on", one_of("late_what", "iou", "enforce")),
            Step("city"),
        ),
        (
            "R-DL-ARB-1Y",
            "R-DL-ARB-WAGE",
            "R-DL-ARB-INTERRUPT",
            "R-DL-INJ1Y",
            "R-DL-INSPECT2Y",
            "R-DL-CIVIL3Y",
            "R-DL-SUE15",
            "R-DL-APPEAL15",
            "R-DL-ENFORCE2Y",
        ),
        ("arb_limitation", "arb_wage_limitation", "deadline"),
        {"known": "knew", **LEFT_FACTS},
        icon="hourglass",
    ),
)
