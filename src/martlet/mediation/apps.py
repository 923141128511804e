from django.apps import AppConfig


class MediationConfig(AppConfig):
    name = "martlet.mediation"
    label = "mediation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from martlet.mediation import news

        news.connect()
