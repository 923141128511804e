from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "martlet.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from martlet.access import policy

        policy.discover()
