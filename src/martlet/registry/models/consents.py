from django.db import models
from django.utils import timezone

from martlet.access.models import Office, User
from martlet.registry.models.persons import Person
from martlet.vault.fields import SealedText
from martlet.vault.models import SealedChild


class Consent(SealedChild):
    """What a person agreed to, for one purpose, with its proof. Withdrawing never deletes the record.

    `office`: whom it allows (purpose transfer). `words`: what was said, or who the named party is.
    """

    SEALED_PARENT = "person"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=16)
    basis = models.CharField(max_length=16, default="consent")
    channel = models.CharField(max_length=16)
    text_version = models.CharField(max_length=16)
    language = models.CharField(max_length=10, default="zh-hans")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    words = SealedText(size=256)
    given_at = models.DateTimeField(default=timezone.now)
    expires = models.DateField(null=True, blank=True)
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "registry_consent"
        indexes = [models.Index(fields=["person", "purpose"], name="registry_consent_purpose")]

    def __str__(self) -> str:
        return f"consent {self.pk}"


class PersonAccess(models.Model):
    """Another office may open this file, as long as the consent behind it lives."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="accesses")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    basis = models.CharField(max_length=16)
    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, null=True, blank=True, related_name="accesses")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "registry_person_access"
        indexes = [models.Index(fields=["office", "person"], name="registry_access_office")]

    def __str__(self) -> str:
        return f"access {self.pk}"
