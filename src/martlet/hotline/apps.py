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

        from django.utils.translation import gettext_lazy as _

        from martlet.hotline.hooks import CallDownSource, call_down_sources
        from martlet.hotline.selectors.calldowns import people_of_contacts, people_of_contacts_about

        call_down_sources["contacts"] = CallDownSource(_("Who spoke with us on these days"), people_of_contacts)
        call_down_sources["issue"] = CallDownSource(
            _("Who spoke with us about one thing on these days"), people_of_contacts_about, by_issue=True
        )
        telephony_hooks.judged.append(judged_calls)
