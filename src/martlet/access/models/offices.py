from django.db import models

from martlet.foundation.languages import reads_english


class Office(models.Model):
    """A city office of the network. Mediation authority belongs to an office, not to the network (People's Mediation Law 8-9)."""

    code = models.SlugField(unique=True)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40)
    short = models.CharField(max_length=2, unique=True, help_text="first character of its case numbers")
    area_code = models.CharField(max_length=6, help_text="GB/T 2260 code of the city")
    hotline_number = models.CharField(max_length=20, blank=True)
    mediation_authority = models.CharField(max_length=80, blank=True, help_text="judicial bureau that recognised it")
    mediation_document = models.CharField(max_length=80, blank=True)
    mediation_since = models.DateField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "access_office"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if reads_english() else self.name_zh

    @property
    def may_mediate(self) -> bool:
        return bool(self.mediation_authority)
