from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "martlet.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from martlet.cases import news

        news.connect()

        from django.utils.translation import gettext_lazy as _

        from martlet.cases.selectors.calldowns import people_of_closed_cases
        from martlet.hotline.hooks import CallDownSource, call_down_sources

        call_down_sources["closed"] = CallDownSource(_("Workers of cases closed on these days"), people_of_closed_cases)
