from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "martlet.demo"
    label = "demo"
