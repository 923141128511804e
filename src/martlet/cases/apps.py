from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "martlet.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from martlet.cases import news

        news.connect()
