from django.apps import AppConfig


class HotlineConfig(AppConfig):
    name = "martlet.hotline"
    label = "hotline"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from martlet.hotline import receivers  # noqa: F401  (connects the few signals that reach this room)
        from martlet.hotline.selectors import unsaved_forms
        from martlet.hotline.selectors.contacts import judged_calls
        from martlet.telephony import hooks as telephony_hooks
        from martlet.volunteers import hooks

        hooks.unsaved.append(unsaved_forms)
        telephony_hooks.judged.append(judged_calls)
