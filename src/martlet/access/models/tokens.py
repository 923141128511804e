from django.db import models
from django.utils import timezone

from martlet.access.models.users import User


class ApiToken(models.Model):
    """A bearer token of an outside program: acts as `user`, under the same policies. Only its SHA-256 is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    digest = models.BinaryField(max_length=32, unique=True)
    created = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    last_used = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_api_token"

    def __str__(self) -> str:
        return f"token of {self.user_id}"
