"""The pages."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "martlet.settings")
application = get_wsgi_application()

from django.template.loader import get_template  # noqa: E402  (after the set-up above)
from django.urls import get_resolver  # noqa: E402

_ = get_resolver().url_patterns  # loads every view
get_template("hotline/_ring.html")  # the first caller after a start must not wait for it either
