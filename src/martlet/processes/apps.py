from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "martlet.processes"
    label = "processes"
    default_auto_field = "django.db.models.BigAutoField"
