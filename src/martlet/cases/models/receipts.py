from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.cases.models.case import Case
from martlet.foundation.ids import new_id
from martlet.vault.fields import SealedText
from martlet.vault.models import SealedChild


class PayMethod(models.TextChoices):
    BANK = "bank", _("Bank transfer")
    WECHAT = "wechat", _("WeChat")
    ALIPAY = "alipay", _("Alipay")
    CASH = "cash", _("Cash")
    COURT = "court", _("Through the court")
    OTHER = "other", _("Other way")


class Receipt(SealedChild):
    """Money that reached workers. The only source of every figure “received”: a voided receipt counts for nothing."""

    SEALED_PARENT = "case"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="receipts")
    office = models.ForeignKey("access.Office", on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField()
    amount_fen = models.BigIntegerField()
    method = models.CharField(max_length=8, choices=PayMethod.choices, default=PayMethod.BANK)
    note = SealedText(size=256)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    void_reason = SealedText(size=256)
    client_uuid = models.UUIDField(unique=True, default=new_id, editable=False)

    class Meta:
        db_table = "cases_receipt"
        ordering = ["received_on", "at"]
        indexes = [
            models.Index(fields=["office", "received_on"], name="cases_receipt_month"),
            models.Index(
                fields=["case", "amount_fen"], name="cases_receipt_counts", condition=models.Q(voided_at=None)
            ),
        ]
        constraints = [models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="cases_receipt_positive")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.received_on} {self.amount_fen}"


class ReceiptShare(models.Model):
    """What one worker got of a receipt, in fen. The shares of a receipt always sum to its amount."""

    receipt = models.ForeignKey(Receipt, on_delete=models.CASCADE, related_name="shares")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    amount_fen = models.BigIntegerField()

    class Meta:
        db_table = "cases_receipt_share"
        constraints = [
            models.UniqueConstraint(fields=["receipt", "person"], name="cases_share_once"),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="cases_share_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.receipt_id} {self.amount_fen}"
