"""The interface against its own description: whatever the description allows is answered, and as it says, never by a fault."""

import json
from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some
from tests.api.test_bad_input import TODAY
from tests.api.test_story import Program
from tests.api.test_verbs import CALLS

pytestmark = pytest.mark.django_db
EXAMPLES = 12
quick = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture
def description() -> Any:
    return schemathesis.openapi.from_dict(Client().get("/api/openapi.json").json())


@pytest.fixture
def programs(cast: Any) -> list[Program]:
    return [Program(cast, who) for who in (cast.shenzhen_mediator, cast.shenzhen_coordinator)]


@pytest.fixture
def there(programs: list[Program]) -> dict[str, str]:
    """Rows that exist: what is made up around them reaches further in than a 404."""
    person = programs[0].post("/persons", {"name": "吴秀兰", "phones": ["13800010024"]})[1]["id"]
    case = programs[0].post("/cases", {"issue": "WAG-ARR", "persons": [person]})[1]["id"]
    items = [{"month": "2025-12", "due": 600_000, "paid": 0}]
    programs[0].post(f"/cases/{case}/claim-items", {"person": person, "items": items})
    parts = {"signed_on": TODAY, "total": 600_000, "instalments": [{"due_on": TODAY, "amount": 600_000}]}
    programs[0].post(f"/cases/{case}/agreement", parts)
    return {"person_id": person, "case_id": case}


def sent(made: Any, call: str, there: dict[str, str], kept: bool) -> tuple[str, Any]:
    """(address, body) of a made-up call. `kept`: rows that exist stand where an id is asked for, and codes that are known."""
    names = {**(made.path_parameters or {}), **(there if kept else {})}
    path = made.path.removeprefix("/api")
    for name, value in names.items():
        path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
    body = made.body if made.body.__class__.__name__ != "NotSet" else None
    if kept and isinstance(body, dict):
        known = {
            "person": there["person_id"],
            "persons": [there["person_id"]],
            "issue": "WAG-ARR",
            "office": "shenzhen",
        }
        body = body | {name: value for name, value in known.items() if name in body}
        body |= {name: None for name in ("contact", "respondent") if name in body}
    return path, body


@pytest.mark.parametrize("call", CALLS)
def test_whatever_the_description_allows_is_no_fault(
    call: str, description: Any, programs: list[Program], there: dict[str, str]
) -> None:
    method, path = call.split()
    operation = description[f"/api{path}"][method]
    answers = {int(code): what for code, what in operation.definition.raw["responses"].items()}

    @quick
    @given(made=operation.as_strategy(), kept=some.booleans(), program=some.sampled_from(programs))
    def tried(made: Any, kept: bool, program: Program) -> None:
        address, body = sent(made, call, there, kept)
        status, answer = program.call(method, address, body)
        assert status in answers, (address, body, answer)
        assert status < 500, (address, body, answer)
        if status >= 400:
            assert set(answer) == {"error", "field"}
            assert answer["error"].strip()
            assert "Traceback" not in json.dumps(answer)

    tried()
