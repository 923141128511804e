from django.db import models
from django.utils import timezone

from martlet.access.models import Office
from martlet.vault.fields import SealedText
from martlet.vault.models import SealedChild, SealedModel


class Organisation(SealedModel):
    """An employer, agency or partner. Its name is sealed: with a date it tells who complained."""

    SEALED_KIND = "organisation"
    SEALED_CLASS = "ident"

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    name = SealedText(size=96)
    kind = models.CharField(max_length=12, default="employer")
    registration = SealedText(size=32)
    area_code = models.CharField(max_length=6, blank=True)
    industry = models.CharField(max_length=8, blank=True)
    created = models.DateTimeField(default=timezone.now)
    updated = models.DateTimeField(default=timezone.now)
    rev = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "registry_organisation"
        indexes = [models.Index(fields=["office", "-updated", "-id"], name="registry_organisation_recent")]

    def __str__(self) -> str:
        return f"organisation {self.pk}"


class OrganisationAlias(SealedChild):
    """Another name of the same firm: the short one workers use, a former one, the brand on the gate."""

    SEALED_PARENT = "organisation"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    name = SealedText(size=96)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "registry_organisation_alias"

    def __str__(self) -> str:
        return f"alias {self.pk}"


class Site(SealedModel):
    """A building site, factory or shop, with the chain of firms above the people who work there."""

    SEALED_KIND = "site"
    SEALED_CLASS = "ident"

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    name = SealedText(size=96)
    address = SealedText(size=256)
    area_code = models.CharField(max_length=6, blank=True)
    created = models.DateTimeField(default=timezone.now)
    updated = models.DateTimeField(default=timezone.now)
    rev = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "registry_site"
        indexes = [models.Index(fields=["office", "-updated", "-id"], name="registry_site_recent")]

    def __str__(self) -> str:
        return f"site {self.pk}"


class ChainLink(models.Model):
    """One firm of a site's chain; `position` counts from the top."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="links")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="links")
    tier = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "registry_chain_link"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["site", "organisation"], name="registry_chain_once"),
            models.UniqueConstraint(fields=["site", "position"], name="registry_chain_position"),
        ]

    def __str__(self) -> str:
        return f"{self.tier} {self.position}"
