from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from martlet.cases.models import Case, Receipt
from martlet.foundation.ids import new_id
from martlet.vault.fields import SealedText
from martlet.vault.models import SealedChild


class Mediation(SealedChild):
    """One entry in the mediation register of an office. What was said and where is sealed under the case's key."""

    SEALED_PARENT = "case"

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("state of a mediation", "Going on")
        AGREED = "agreed", pgettext_lazy("state of a mediation", "Agreed")
        PERFORMED = "performed", _("Performed")
        FAILED = "failed", _("Ended without result")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="mediations")
    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="+")
    register_number = models.CharField(max_length=24, unique=True)
    mediator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    ended_on = models.DateField(null=True, blank=True)
    place = SealedText(size=96)
    employer_side = SealedText(size=256)
    rev = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField(default=timezone.now)
    client_uuid = models.UUIDField(unique=True, default=new_id, editable=False)

    class Meta:
        db_table = "mediation_mediation"
        indexes = [models.Index(fields=["office", "-accepted_on", "-id"], name="mediation_register")]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state__in=["open", "agreed"]), name="mediation_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.register_number


class MediationSession(SealedChild):
    """A meeting: who was there and what was said."""

    SEALED_PARENT = "mediation"

    mediation = models.ForeignKey(Mediation, on_delete=models.CASCADE, related_name="sessions")
    on = models.DateField()
    present = SealedText(size=256)
    minutes = SealedText(size=256)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    client_uuid = models.UUIDField(unique=True, default=new_id, editable=False)

    class Meta:
        db_table = "mediation_session"
        ordering = ["on", "at"]

    def __str__(self) -> str:
        return f"{self.mediation_id} {self.on}"


class Agreement(SealedChild):
    """What both sides signed. Instalments and shares each sum to `total_fen`. At most one counts for a mediation."""

    SEALED_PARENT = "mediation"

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="agreements")
    signed_on = models.DateField()
    total_fen = models.BigIntegerField()
    terms = SealedText(size=256)
    confirm_by = models.DateField(help_text="last day for judicial confirmation, R-DL-CONFIRM30")
    confirm_nominal = models.DateField(help_text="before it moved off a rest day")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    client_uuid = models.UUIDField(unique=True, default=new_id, editable=False)

    class Meta:
        db_table = "mediation_agreement"
        constraints = [
            models.UniqueConstraint(
                fields=["mediation"], condition=models.Q(withdrawn_at=None), name="mediation_one_agreement"
            ),
            models.CheckConstraint(condition=models.Q(total_fen__gt=0), name="mediation_agreement_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.mediation_id} {self.total_fen}"


class AgreementShare(models.Model):
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="shares")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    amount_fen = models.BigIntegerField()

    class Meta:
        db_table = "mediation_agreement_share"
        constraints = [models.UniqueConstraint(fields=["agreement", "person"], name="mediation_share_once")]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.amount_fen}"


class Instalment(models.Model):
    """What is to come on which day. Covered is the sum of its receipts that count, never a column."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    amount_fen = models.BigIntegerField()

    class Meta:
        db_table = "mediation_instalment"
        ordering = ["number"]
        indexes = [models.Index(fields=["due_on", "id"], name="mediation_instalment_due")]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="mediation_instalment_once"),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="mediation_instalment_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.number}"


class InstalmentReceipt(models.Model):
    """The part of a receipt that covers an instalment. The parts of a receipt sum to its amount."""

    instalment = models.ForeignKey(Instalment, on_delete=models.PROTECT, related_name="covers")
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="covers")
    amount_fen = models.BigIntegerField()

    class Meta:
        db_table = "mediation_instalment_receipt"
        constraints = [
            models.UniqueConstraint(fields=["instalment", "receipt"], name="mediation_cover_once"),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="mediation_cover_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.instalment_id} {self.amount_fen}"
