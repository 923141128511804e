"""Settings of the tests: a data folder of their own, cheap password hashes, tasks done at once."""

import atexit
import os
import shutil
import tempfile

_data = tempfile.mkdtemp(prefix="martlet-tests-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)
os.environ["MARTLET_DATA"] = _data
os.environ.pop("MARTLET_PRODUCTION", None)
os.environ["MARTLET_TASKS_AT_ONCE"] = "1"

from martlet.settings import *  # noqa: E402, F403

INSTALLED_APPS = [
    *INSTALLED_APPS,
    *(["tests.vault.testapp"] if os.path.isdir(os.path.join(os.path.dirname(__file__), "vault", "testapp")) else []),
]  # noqa: E501, F405
STATIC_ROOT = os.path.join(_data, "static")
os.makedirs(STATIC_ROOT)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
