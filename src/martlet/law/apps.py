from django.apps import AppConfig


class LawConfig(AppConfig):
    name = "martlet.law"
    label = "law"
