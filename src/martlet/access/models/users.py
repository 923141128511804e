from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from martlet.access.actor import Role
from martlet.access.models.offices import Office


class Users(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """A colleague's account. `work_name` is what colleagues and callers hear (周老师), never the legal name."""

    username = models.CharField(max_length=60, unique=True)
    work_name = models.CharField(max_length=40)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="users")
    language = models.CharField(max_length=10, default="zh-hans")
    theme = models.CharField(max_length=5, blank=True)
    is_active = models.BooleanField(default=True)
    created = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    # The sign-in library asks for these; there is no superuser and no address.
    email = ""
    is_staff = False
    is_superuser = False

    objects: ClassVar[Users] = Users()

    class Meta:
        db_table = "access_user"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.work_name


class RoleGrant(models.Model):
    """One role of one colleague, in one office or (office empty) in the whole network."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    office = models.ForeignKey(Office, on_delete=models.CASCADE, null=True, blank=True, related_name="grants")
    granted = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "access_role_grant"
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "office"], name="access_grant_once"),
            models.UniqueConstraint(
                fields=["user", "role"], condition=models.Q(office=None), name="access_network_grant_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.office_id or '*'}"
