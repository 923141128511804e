from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "martlet.papers"
    label = "papers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from martlet.cases import hooks
        from martlet.papers.selectors import case_panel
        from martlet.papers.selectors.made import ENTRIES

        hooks.case_panels.append(case_panel)
        hooks.entries.update(ENTRIES)
