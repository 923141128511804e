"""A subject with sealed fields and a child sealed under its key."""

from django.db import models

from martlet.vault.fields import SealedInteger, SealedText
from martlet.vault.models import SealedChild, SealedModel


class Human(SealedModel):
    """A subject."""

    SEALED_KIND = "human"
    SEALED_CLASS = "ident"

    name = SealedText(size=96)
    note = SealedText(size=256)
    amount = SealedInteger()
    shelf = models.CharField(max_length=20, default="")

    class Meta:
        db_table = "vault_testapp_human"

    def __str__(self) -> str:
        return str(self.pk)


class Number(SealedChild):
    """Sealed under its human's key."""

    SEALED_PARENT = "human"

    human = models.ForeignKey(Human, models.CASCADE)
    digits = SealedText(size=32)

    class Meta:
        db_table = "vault_testapp_number"

    def __str__(self) -> str:
        return str(self.pk)


class Remark(SealedChild):
    """A grandchild."""

    SEALED_PARENT = "number"

    number = models.ForeignKey(Number, models.CASCADE)
    words = SealedText()

    class Meta:
        db_table = "vault_testapp_remark"

    def __str__(self) -> str:
        return str(self.pk)
