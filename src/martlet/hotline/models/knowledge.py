from django.db import models
from django.utils import timezone

from martlet.access.models import User


class KnowledgeArticle(models.Model):
    """What the network says about an issue of the taxonomy, once somebody changed or confirmed it. Until then the file counts.

    It belongs to the network, not to an office: the law is the same for all, and what differs by place is said in it.
    """

    issue = models.CharField(max_length=20, unique=True)
    reviewed_on = models.DateField()
    review_by = models.DateField(db_index=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "hotline_knowledge"

    def __str__(self) -> str:
        return self.issue


class ArticleVersion(models.Model):
    """A version of the text in one language. Never changed: a new one follows; 1 is the text as shipped and has no row.

    `parts` as rules.knowledge.Parts writes them; `base` is the version of the shipped file it was written over;
    `restored` the number of the version it brought back, 0 for none.
    """

    article = models.ForeignKey(KnowledgeArticle, on_delete=models.CASCADE, related_name="versions")
    language = models.CharField(max_length=2)
    version = models.PositiveSmallIntegerField()
    is_current = models.BooleanField(default=True)
    parts = models.JSONField()
    base = models.CharField(max_length=20)
    note = models.CharField(max_length=200, blank=True)
    restored = models.PositiveSmallIntegerField(default=0)
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "hotline_knowledge_version"
        constraints = [
            models.UniqueConstraint(fields=["article", "language", "version"], name="hotline_knowledge_once"),
            models.UniqueConstraint(
                fields=["article", "language"], condition=models.Q(is_current=True), name="hotline_knowledge_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.language} v{self.version}"
