from django.db import models
from django.utils import timezone

from martlet.access.models import Office
from martlet.registry.models.organisations import Organisation, Site
from martlet.vault.fields import SealedInteger, SealedText
from martlet.vault.models import SealedChild, SealedModel


class Person(SealedModel):
    """A worker's file. `office` keeps it; other offices open it by PersonAccess only.

    A file that was merged stays where it is, with its own key, and points at the one that goes on (`merged_into`, always
    the last of a chain): readers follow it, and undoing a merge has nothing to re-seal.
    """

    SEALED_KIND = "person"
    SEALED_CLASS = "ident"

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    name = SealedText(size=96)
    gender = models.CharField(max_length=1, blank=True)
    birth_year = SealedInteger()
    home_area = SealedText(size=96)
    home_province = models.CharField(max_length=2, blank=True)
    wechat = SealedText(size=96)
    trade = models.CharField(max_length=20, blank=True)
    industry = models.CharField(max_length=8, blank=True)
    languages = models.JSONField(default=list, blank=True)
    approach_note = SealedText(size=256)
    created = models.DateTimeField(default=timezone.now)
    updated = models.DateTimeField(default=timezone.now)
    last_contact = models.DateField(null=True, blank=True)
    rev = models.PositiveIntegerField(default=1)
    client_id = models.UUIDField(unique=True, null=True, blank=True)  # of the form: the same form twice is one file
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")

    class Meta:
        db_table = "registry_person"
        indexes = [
            models.Index(fields=["office", "-updated", "-id"], name="registry_person_recent"),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"


class PersonPhone(SealedChild):
    """A number somebody answers. Several persons may share one: equal tokens say 'maybe', never 'the same'."""

    SEALED_PARENT = "person"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="phones")
    number = SealedText(size=32)
    token = models.BinaryField(max_length=16, db_index=True)
    note = SealedText(size=96)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "registry_person_phone"

    def __str__(self) -> str:
        return f"phone {self.pk}"


class PersonStay(models.Model):
    """A city where the person lived and worked; `until_year` empty: still there. `office`: who served them there."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="stays")
    area_code = models.CharField(max_length=6)
    since_year = models.PositiveSmallIntegerField()
    until_year = models.PositiveSmallIntegerField(null=True, blank=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "registry_person_stay"
        ordering = ["-since_year", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_year=None) | models.Q(until_year__gte=models.F("since_year")),
                name="registry_stay_forward",
            )
        ]

    def __str__(self) -> str:
        return f"{self.area_code} {self.since_year}"


class Employment(models.Model):
    """For whom a person works or worked: ids and months only, so that a list of workers can be asked for by employer."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="employments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="employments")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    since = models.CharField(max_length=7, blank=True, help_text="YYYY-MM")
    until = models.CharField(max_length=7, blank=True, help_text="YYYY-MM")

    class Meta:
        db_table = "registry_employment"
        constraints = [models.UniqueConstraint(fields=["person", "organisation"], name="registry_employed_once")]

    def __str__(self) -> str:
        return f"employment {self.pk}"
