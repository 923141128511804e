"""Django for those commands that need it: set up when the command runs, never before."""

import os

from martlet.cli.sentences import code_of


def set_up() -> None:
    import django
    from django.utils import translation

    django.setup(set_prefix=False)
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    translation.activate("zh-hans" if spoken.startswith("zh") else "en")


def call(*words: str) -> int:
    """A management command, its usage errors included."""
    from django.core.management import ManagementUtility

    try:
        ManagementUtility(["martlet", *words]).execute()
    except SystemExit as ended:
        return code_of(ended)
    return 0
