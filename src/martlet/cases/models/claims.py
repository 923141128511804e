from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.cases.models.case import Case
from martlet.vault.fields import SealedInteger, SealedText
from martlet.vault.models import SealedChild


class ClaimKind(models.TextChoices):
    """Codes of martlet.law.claims; the words of each are short enough for a cell of the ledger."""

    WAGE = "wage", _("Wages")
    MIN_WAGE = "min_wage", _("Minimum wage")
    OVERTIME = "overtime", _("Overtime")
    LUMP_SUM = "lump_sum", _("Lump-wage shortfall")
    DEDUCTION = "deduction", _("Deductions")
    DEPOSIT = "deposit", _("Deposit")
    STOPPAGE = "stoppage", _("Stoppage pay")
    INTERN_PAY = "intern_pay", _("Placement pay")
    HEAT = "heat", _("Heat subsidy")
    ADDITIONAL = "additional", _("Additional compensation")
    DOUBLE_WAGE = "double_wage", _("Double wages")
    PROBATION = "probation", _("Probation too long")
    SEVERANCE = "severance", _("Economic compensation (N)")
    DAMAGES = "damages", _("Unlawful dismissal (2N)")
    NOTICE = "notice", _("Pay in lieu of notice")
    ANNUAL_LEAVE = "annual_leave", _("Annual leave")
    SUSPENSION_PAY = "suspension_pay", _("Pay while off injured")
    INJURY_LUMP = "injury_lump", _("Lump-sum disability benefit")
    INJURY_MEDICAL = "injury_medical", _("Medical subsidy")
    INJURY_EMPLOYMENT = "injury_employment", _("Employment subsidy")
    DEATH_LUMP = "death_lump", _("Death benefit")
    FUNERAL = "funeral", _("Funeral benefit")
    ILLEGAL_INJURY = "illegal_injury", _("Unlawful employer")
    CIVIL_INJURY = "civil_injury", _("Civil damages")
    SETTLEMENT = "settlement", _("Below the legal sum")
    INSURANCE_LOSS = "insurance_loss", _("Lost insurance benefit")
    REINSTATEMENT = "reinstatement", _("Wages until reinstated")
    MEDICAL_BILLS = "medical_bills", _("Medical costs")
    LOST_INCOME = "lost_income", _("Lost income")


class ClaimItem(SealedChild):
    """One sum of one worker: what was due and what was paid, in fen. Claimed is the difference, never a column.

    Wages have a row for each month; other kinds one for their period ("2025-11" until "2026-09"). A row that the claim wizard
    made keeps its calculation line (`workings`, JSON: rule, steps, statutes, parameters, warnings in both languages) and the
    day it was made: a paper prints a computed amount only together with it.
    """

    SEALED_PARENT = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="claim_items")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24, choices=ClaimKind.choices, default=ClaimKind.WAGE)
    period = models.CharField(max_length=7, help_text="YYYY-MM, the first month")
    until = models.CharField(max_length=7, blank=True, help_text="YYYY-MM, the last month of a longer period")
    due = SealedInteger()
    paid = SealedInteger()
    rule = models.CharField(max_length=40, blank=True, help_text="rule id of the law room, blank for what was typed")
    against = models.CharField(max_length=24, blank=True, help_text="role of who must pay, from the law room")
    workings = SealedText(size=1024)
    computed_on = models.DateField(null=True, blank=True)
    facts_rev = models.PositiveIntegerField(
        null=True, blank=True, help_text="version of the facts it was computed from"
    )
    rev = models.PositiveIntegerField(default=1)
    batch = models.UUIDField(help_text="client id of the form that added it: the same form sent twice adds once")
    added = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "cases_claim_item"
        indexes = [models.Index(fields=["batch"], name="cases_claim_batch")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person", "kind", "period"],
                condition=models.Q(removed_at=None),
                name="cases_claim_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.period}"


class CaseFacts(SealedChild):
    """What is known for the claims of a case, one row a version: the newest counts, older ones are kept.

    `data` is JSON: {"common": facts of all, "workers": {person id: facts of one}, "choices": {who: {conflict: option}},
    "revs": {who: version}}, the facts as martlet.law.claims.to_plain writes them.
    """

    SEALED_PARENT = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="facts")
    rev = models.PositiveIntegerField()
    data = SealedText(size=1024)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "cases_facts"
        ordering = ["-rev"]
        constraints = [models.UniqueConstraint(fields=["case", "rev"], name="cases_facts_once")]

    def __str__(self) -> str:
        return f"{self.case_id} facts {self.rev}"


class ContactFacts(SealedChild):
    """What is known for the claims of somebody who has no case yet, one row a version, sealed with the conversation.

    `data` as in CaseFacts; the scope of the caller is the id of the contact. Opening a case of the conversation takes the
    newest version over; from then on facts are written in the case alone.
    """

    SEALED_PARENT = "contact"

    contact = models.ForeignKey("hotline.Contact", on_delete=models.CASCADE, related_name="claim_facts")
    rev = models.PositiveIntegerField()
    data = SealedText(size=1024)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "cases_contact_facts"
        ordering = ["-rev"]
        constraints = [models.UniqueConstraint(fields=["contact", "rev"], name="cases_contact_facts_once")]

    def __str__(self) -> str:
        return f"{self.contact_id} facts {self.rev}"
