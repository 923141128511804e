from django.apps import AppConfig


class LawbookConfig(AppConfig):
    name = "martlet.lawbook"
    label = "lawbook"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core.signals import request_finished, request_started

        from martlet.law import parameters
        from martlet.lawbook import shelf

        parameters.provide(shelf.book)
        request_started.connect(shelf.begin)
        request_finished.connect(shelf.end)
