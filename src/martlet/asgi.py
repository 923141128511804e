"""The event stream's small ASGI process: pages are served by WSGI (see docs/why/decisions)."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "martlet.settings")
django.setup(set_prefix=False)

from martlet.access.live.application import Events  # noqa: E402  (models need the set-up above)

application = Events()
