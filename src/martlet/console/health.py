"""GET /healthz: for the supervisor, monitoring and a person in a hurry."""

from django.http import HttpRequest, JsonResponse

from martlet.access.views import public_page
from martlet.processes import state


@public_page
def healthz(request: HttpRequest) -> JsonResponse:
    """The state of each part as JSON; 503 only when pages themselves cannot work."""
    found = state.as_json(state.parts())
    response = JsonResponse(found, status=503 if found["state"] == "down" else 200)
    response["Cache-Control"] = "no-store"
    return response
