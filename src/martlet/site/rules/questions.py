"""The questions, each asked once: what it is called in the page, how it is answered, what "I do not know" leads to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

UNKNOWN = "?"
"""The answer "I do not know"."""

KINDS = ("choice", "many", "day", "month", "year", "money", "number", "place", "table")


@dataclass(frozen=True)
class Option:
    """One thing to choose. Beside a day, an amount or a number it stands for "none of these"."""

    value: str
    label: Any
    hint: Any = ""


@dataclass(frozen=True)
class Question:
    """One page. `short` names it in the list of what was answered. `find_out` is said in the result when it is not known.

    Kinds: choice (one option), many (any options), day (also a month or a year alone), month, year, money (yuan), number,
    place (a city), table (what was due and paid in each month).
    """

    name: str
    kind: str
    title: Any
    short: Any
    hint: Any = ""
    options: tuple[Option, ...] = ()
    find_out: Any = ""
    most: int = 0
    unit: Any = ""

    @property
    def may_be_unknown(self) -> bool:
        return any(option.value == UNKNOWN for option in self.options)


def _unknown(label: Any) -> Option:
    return Option(UNKNOWN, label)


STILL, NEVER = "still", "never"
_YES_NO = (Option("yes", _("Yes")), Option("no", _("No")))
_YES_NO_UNSURE = (*_YES_NO, _unknown(_("I do not know")))

_ALL = (
    # --- everywhere
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
        (_unknown(_("I do not remember at all")),),
        _("Look for the first pay, the entry form or work card, the first messages with the boss, or ask a co-worker."),
    ),
    Question(
        "left",
        "day",
        _("When was your last day of work there?"),
        _("Last day of work"),
        _("If you do not know the day, choose the month. If you still work there, tick below."),
        (Option(STILL, _("I still work there")), _unknown(_("I do not remember, skip it"))),
        _("Look for the last clock-in, the last messages with the boss or the leaving paper."),
    ),
    Question(
        "pay",
        "money",
        _("How much did you earn in a month, on average?"),
        _("Average month"),
        _("Before anything was taken off, with overtime and bonus. Take the last twelve months you worked there."),
        (_unknown(_("I cannot say")),),
        _("Add up what came in by bank, WeChat or Alipay in the last twelve months and divide it by the months."),
        unit=_("yuan a month"),
    ),
    Question(
        "asked",
        "day",
        _("When did you last press for the money?"),
        _("Last pressed for it"),
        _("By message or letter, a complaint, or a promise of the boss to pay. From that day the time begins anew."),
        (Option(NEVER, _("Never in writing")), _unknown(_("I do not remember"))),
        _("Look through WeChat and text messages: the last message in which you asked, or the boss promised."),
    ),
    # --- unpaid
    Question(
        "owed_from",
        "month",
        _("From which month on were you not paid, or not in full?"),
        _("Unpaid from"),
        _("The month you worked in, not the month of the pay day."),
    ),
    Question(
        "owed_to",
        "month",
        _("Up to which month were you not paid?"),
        _("Unpaid up to"),
        _("Only one month: choose the same again."),
    ),
    Question(
        "even",
        "choice",
        _("Was the same pay due every month?"),
        _("Same pay every month"),
        "",
        (
            Option("same", _("Yes, about the same")),
            Option("differs", _("No, it was different"), _("you then write it month by month")),
        ),
    ),
    Question(
        "month_due",
        "money",
        _("How much should you have got for one month?"),
        _("Due a month"),
        _("As agreed, before anything is taken off. By the day or the piece: what it came to in the month."),
        (_unknown(_("Nothing was agreed, or I cannot say")),),
        _("Look for the offer, the advert, chats, or what co-workers in the same job get."),
        unit=_("yuan a month"),
    ),
    Question(
        "paid_sum",
        "money",
        _("How much of it did you get, all these months together?"),
        _("Got so far"),
        _("Living money and advances count. Nothing at all: write 0."),
        unit=_("yuan"),
    ),
    Question(
        "months",
        "table",
        _("Month by month: what was due, what did you get?"),
        _("Month by month"),
        _("Nothing received: leave it empty."),
        most=24,
    ),
    # --- minimum wage
    Question(
        "low_from",
        "month",
        _("From which month on was the pay that low?"),
        _("Low pay from"),
        _("A full month, not the one in which you started or left."),
    ),
    Question(
        "low_to",
        "month",
        _("Up to which month was it that low?"),
        _("Low pay up to"),
        _("Only one month: choose the same again."),
    ),
    Question(
        "gross",
        "money",
        _("How much did you get for such a month?"),
        _("Pay of the month"),
        _("Everything together, before social insurance is taken off."),
        unit=_("yuan a month"),
    ),
    Question(
        "ot_part",
        "money",
        _("How much of it was overtime pay?"),
        _("Overtime in it"),
        _("It does not count towards the minimum wage. None: write 0."),
        (_unknown(_("I do not know")),),
        _("Look at the pay slip or ask the office for it: overtime has to stand apart."),
        unit=_("yuan a month"),
    ),
    Question(
        "extra_part",
        "money",
        _("How much of it was extra money for nights, heat, cold or danger, or for meals and a bed?"),
        _("Allowances in it"),
        _("These do not count towards the minimum wage either. None: write 0."),
        (_unknown(_("I do not know")),),
        _("Look at the pay slip: allowances have to stand apart."),
        unit=_("yuan a month"),
    ),
    Question(
        "own_si",
        "money",
        _("How much did you pay yourself for social insurance and housing fund?"),
        _("Own insurance"),
        _("In this city your own share does not count towards the minimum wage. Nothing: write 0."),
        (_unknown(_("I do not know")),),
        _("Look at the pay slip or at your insurance record (12333)."),
        unit=_("yuan a month"),
    ),
    Question(
        "absent",
        "number",
        _("How many days were you away for reasons of your own?"),
        _("Days away"),
        _("In one such month. Rest days and holidays do not count. None: write 0."),
        most=22,
        unit=_("days"),
    ),
    # --- overtime
    Question(
        "paykind",
        "choice",
        _("How was your pay agreed?"),
        _("Kind of pay"),
        "",
        (
            Option("fixed", _("A monthly pay"), _("overtime should come on top")),
            Option("lump", _("One sum for everything"), _("“overtime included”")),
        ),
    ),
    Question(
        "base",
        "money",
        _("What is the monthly pay without overtime?"),
        _("Pay without overtime"),
        _("As in the contract, or what you get in a month without any overtime."),
        (_unknown(_("I cannot say")),),
        _("Look at the contract or the pay slip: the line that is the same every month."),
        unit=_("yuan a month"),
    ),
    Question(
        "lump",
        "money",
        _("How much is the one sum for a month?"),
        _("One sum a month"),
        "",
        unit=_("yuan a month"),
    ),
    Question(
        "ot_from",
        "month",
        _("From which month on did you work overtime like this?"),
        _("Overtime from"),
        _("Choose months that were about the same. Others can be worked out afterwards."),
    ),
    Question(
        "ot_to",
        "month",
        _("Up to which month?"),
        _("Overtime up to"),
        _("Only one month: choose the same again."),
    ),
    Question(
        "ext",
        "number",
        _("How many extra hours on ordinary working days, in a month?"),
        _("Hours on working days"),
        _("What goes beyond eight hours a day. Two hours a day on 22 days are 44. None: write 0."),
        (_unknown(_("I do not know")),),
        _("Clock-in app, photos of the roster, messages: count one month as an example."),
        most=400,
        unit=_("hours a month"),
    ),
    Question(
        "rest",
        "number",
        _("How many hours on weekends or other rest days, in a month?"),
        _("Hours on rest days"),
        _("Leave out what you got another day off for. One Saturday is 8. None: write 0."),
        (_unknown(_("I do not know")),),
        _("Clock-in app, photos of the roster, messages: count one month as an example."),
        most=400,
        unit=_("hours a month"),
    ),
    Question(
        "hol",
        "number",
        _("How many hours on public holidays, in a month?"),
        _("Hours on holidays"),
        _(
            "Only the days paid threefold: New Year, Spring Festival, Qingming, 1 May, Dragon Boat, Mid-Autumn, 1 October."
        ),
        (_unknown(_("I do not know")),),
        _("Compare the roster with the calendar of holidays."),
        most=200,
        unit=_("hours a month"),
    ),
    Question(
        "ot_paid",
        "money",
        _("How much overtime pay did you get a month?"),
        _("Overtime pay got"),
        _("None: write 0."),
        unit=_("yuan a month"),
    ),
    # --- contract
    Question(
        "signed",
        "day",
        _("Did you sign a contract later? When?"),
        _("Contract signed"),
        _("The day you really signed, not the day that stands on the paper."),
        (Option(NEVER, _("Never signed one")), _unknown(_("Signed, but I do not remember when"))),
        _("Ask for your copy: the employer has to give you one."),
    ),
    # --- dismissal
    Question(
        "how",
        "choice",
        _("How did it end?"),
        _("How you left"),
        _("Choose what they said to you. What you signed may matter: keep a photo of it."),
        (
            Option("no_reason", _("I was told to go, with no reason or a wrong one")),
            Option("serious_fault", _("They say I broke the rules badly")),
            Option("art40", _("They say I am ill, not good enough, or that things have changed")),
            Option("redundancy", _("Many people were laid off")),
            Option("closure", _("The company closed, moved away or is bankrupt")),
            Option("expiry", _("The contract ran out and they did not renew it")),
            Option("agreement", _("They asked me to go and I agreed")),
            Option("own", _("I left by myself")),
        ),
    ),
    Question(
        "states",
        "many",
        _("Is one of these true for you?"),
        _("Protected because"),
        _("Then they may not simply let you go. None of them: go on."),
        (
            Option("pregnancy_maternity_nursing", _("Pregnant, on maternity leave, or the baby is under one year")),
            Option("injured_capacity_lost", _("Hurt at work there, with a disability grade")),
            Option("suspected_disease", _("Maybe ill from the work, not yet diagnosed")),
            Option("exposed_no_checkup", _("Worked with dust, poison or noise, without a check-up on leaving")),
            Option("medical_period", _("On sick leave")),
            Option("fifteen_years_near_pension", _("Fifteen years there and less than five to the pension")),
        ),
    ),
    Question(
        "noticed",
        "choice",
        _("Did they tell you in writing 30 days before?"),
        _("30 days’ notice"),
        _("If not, one more month is due."),
        _YES_NO,
    ),
    Question(
        "last_pay",
        "money",
        _("How much did you earn in the last full month?"),
        _("Last month’s pay"),
        _("Before anything was taken off."),
        (_unknown(_("I cannot say")),),
        _("Look for the last pay slip or transfer."),
        unit=_("yuan"),
    ),
    # --- leaving for cause
    Question(
        "grounds",
        "many",
        _("Why do you want to go, or why did you go?"),
        _("Reasons"),
        _("Choose all that are true."),
        (
            Option("unpaid_wages", _("Wages late or not in full")),
            Option("unpaid_overtime", _("Overtime not paid")),
            Option("below_minimum", _("Pay below the minimum wage")),
            Option("no_insurance", _("No social insurance")),
            Option("no_protection", _("Unsafe, no protective equipment")),
            Option("force_or_danger", _("Violence, locked in, or forced into danger")),
        ),
    ),
    Question(
        "wrote",
        "choice",
        _("When you left: did you give this reason in writing?"),
        _("Reason in writing"),
        _("By letter, EMS or message. “Personal reasons” does not count."),
        _YES_NO,
    ),
    Question(
        "waived",
        "choice",
        _("Did you sign that you do not want social insurance?"),
        _("Signed away insurance"),
        "",
        _YES_NO_UNSURE,
        _("Such a paper is void anyway. Ask for a copy."),
    ),
    # --- annual leave
    Question(
        "leave_year",
        "year",
        _("Leave of which year did you not get?"),
        _("Year of the leave"),
        _("One year at a time."),
        most=3,
    ),
    Question(
        "cum_years",
        "number",
        _("How many years have you worked in all?"),
        _("Years of work"),
        _("With all employers together, gaps left out. Half a year is 0.5."),
        (_unknown(_("I do not know")),),
        _("Your insurance record shows the years (12333 app), or old contracts and work cards."),
        most=60,
        unit=_("years"),
    ),
    Question(
        "taken",
        "number",
        _("How many days of leave did you get that year?"),
        _("Days taken"),
        _("Paid days. Public holidays do not count. None: write 0."),
        most=30,
        unit=_("days"),
    ),
    Question(
        "pay_plain",
        "money",
        _("How much did you earn in a month, without overtime?"),
        _("Month without overtime"),
        _("On average over the twelve months before."),
        (_unknown(_("I cannot say")),),
        _("Take the transfers of twelve months and leave out overtime pay."),
        unit=_("yuan a month"),
    ),
    # --- injury
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
        _("At the labour office of the place. Without it the fund pays nothing."),
        (
            Option("no", _("Nobody has")),
            Option("applied", _("Applied, no decision yet")),
            Option("recognised", _("Recognised, I have the paper")),
            _unknown(_("I do not know")),
        ),
        _("Ask the employer for the receipt, or ask the labour office of the place (12333)."),
    ),
    Question(
        "grade",
        "choice",
        _("Which disability grade did you get?"),
        _("Grade"),
        _("It stands on the paper of the appraisal."),
        (
            _unknown(_("Not graded yet")),
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
        _YES_NO_UNSURE,
        _("Ask 12333, look into the 12333 app, or ask the site office for the project’s insurance."),
    ),
    Question(
        "injury_pay",
        "money",
        _("How much did you earn in a month before it happened?"),
        _("Pay before the injury"),
        _("On average over the twelve months before."),
        (_unknown(_("I cannot say")),),
        _("Add up what came in by bank, WeChat or Alipay in the last twelve months and divide it by the months."),
        unit=_("yuan a month"),
    ),
    # --- deductions
    Question(
        "taken_what",
        "choice",
        _("What did they take or keep?"),
        _("What they took"),
        "",
        (
            Option("loss", _("A fine, or “damage” taken off my pay")),
            Option("housing", _("Rent, meals, water, electricity")),
            Option("deposit", _("A deposit, uniform money, a guarantee")),
            Option("id_card", _("My identity card")),
            Option("wage_card", _("My bank or wage card")),
        ),
    ),
    Question(
        "taken_sum",
        "money",
        _("How much did they take?"),
        _("Taken"),
        _("In one month. For a deposit: all of it."),
        unit=_("yuan"),
    ),
    Question(
        "month_wage",
        "money",
        _("How much was the pay of that month, before they took it?"),
        _("Pay of the month"),
        "",
        unit=_("yuan"),
    ),
    Question(
        "room_agreed",
        "choice",
        _("Was it agreed, and did you really get it?"),
        _("Agreed and got"),
        _("A bed, meals, electricity: agreed with you before, and really there."),
        (
            Option("both", _("Agreed and got")),
            Option("not_agreed", _("Never agreed")),
            Option("not_got", _("Agreed, but I did not get it")),
        ),
    ),
    Question(
        "taken_on",
        "day",
        _("When did they take it?"),
        _("Day they took it"),
        _("If you do not know the day, choose the month."),
    ),
    # --- too late?
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
        _("Dismissed: the day you were told. If you do not know the day, choose the month."),
    ),
    Question(
        "received",
        "day",
        _("When did you get the paper?"),
        _("Got the paper"),
        _("The day you signed for it. Only days count here: look at the receipt."),
    ),
    Question(
        "due_on",
        "day",
        _("By which day should they have paid?"),
        _("Due by"),
        _(
            "It stands on the IOU, the agreement, the award or the judgment. If you do not know the day, choose the month."
        ),
    ),
    Question(
        "ended",
        "day",
        _("When did the wrong stop?"),
        _("Stopped on"),
        _("Still going on: choose today’s month."),
    ),
)

QUESTIONS: Mapping[str, Question] = {question.name: question for question in _ALL}
