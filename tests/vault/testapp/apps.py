"""No migrations: the tables are made with the test database."""

from django.apps import AppConfig


class TestAppConfig(AppConfig):
    """As the rooms have theirs."""

    name = "tests.vault.testapp"
    label = "vault_testapp"
    default_auto_field = "django.db.models.BigAutoField"
