"""The product's settings with one more address."""

from martlet.settings import *  # noqa: F403

ROOT_URLCONF = "floor.urls"
TEMPLATES[0]["DIRS"] = [str(ROOT / "bench" / "floor" / "templates")]  # noqa: F405
