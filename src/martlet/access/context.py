from functools import partial
from typing import Any

from django.http import HttpRequest

from martlet.access.networks import unseals_here


def actor(request: HttpRequest) -> dict[str, Any]:
    return {"actor": getattr(request, "actor", None), "unseals_here": partial(unseals_here, request)}
