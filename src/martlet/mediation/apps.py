from django.apps import AppConfig


class MediationConfig(AppConfig):
    name = "martlet.mediation"
    label = "mediation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from martlet.mediation import news

        news.connect()

        from django.utils.translation import gettext_lazy as _

        from martlet.hotline.hooks import CallDownSource, call_down_sources
        from martlet.mediation.selectors import people_of_instalments, people_of_performed

        call_down_sources["due"] = CallDownSource(
            _("Workers with an instalment due on these days"), people_of_instalments
        )
        call_down_sources["performed"] = CallDownSource(
            _("Workers whose agreement was performed on these days"), people_of_performed
        )
