"""Whatever the switchboard asks of the exchange is tried on the fake and on a real Asterisk."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASKS = ("ask", "request")
VERBS = ("GET", "POST", "PUT", "DELETE")
STANDS_FOR = {"what": ("ring", "moh"), "heard": ("ring", "moh")}  # names that stand for the last word of an address
ADAPTER = (
    ROOT / "src/martlet/telephony/exchange"
)  # its own request, the filter of events, opens each story of the contract


def methods(node: ast.expr) -> list[str]:
    """POST, or both of `"POST" if on else "DELETE"`; nothing when it is no request."""
    if isinstance(node, ast.IfExp):
        return [*methods(node.body), *methods(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and node.value in VERBS else []


def addresses(node: ast.expr) -> list[str]:
    """ "/channels/{}/play" of f"/channels/{call.caller}/play"; a name in the last place is one of the words it stands for."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if not isinstance(node, ast.JoinedStr):
        return []
    text, last = "", ""
    for part in node.values:
        last = part.value.id if isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.Name) else ""
        text += str(part.value) if isinstance(part, ast.Constant) else "{}"
    words = text.split("/")
    text = "/".join("{}" if "{}" in word else word for word in words)
    return [text.removesuffix("{}") + word for word in STANDS_FOR.get(last, ())] or [text]


def requests(path: Path) -> Iterator[tuple[str, frozenset[str], str]]:
    """(request, names of what is sent with it, where) for each literal request in a file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name) and len(node.args) > 1):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        if name not in ASKS:
            continue
        sent = {keyword.arg for keyword in node.keywords if keyword.arg}
        for given in node.args[2:]:
            if isinstance(given, ast.Dict):
                sent |= {key.value for key in given.keys if isinstance(key, ast.Constant)}
        for method in methods(node.args[0]):
            for address in addresses(node.args[1]):
                yield f"{method} {address}", frozenset(map(str, sent)), f"{path.relative_to(ROOT)}:{node.lineno}"


def used() -> list[tuple[str, frozenset[str], str]]:
    rooms = sorted((ROOT / "src/martlet").rglob("*.py"))
    return [one for path in rooms if ADAPTER not in path.parents for one in requests(path)]


def test_every_request_of_the_switchboard_is_in_the_contract():
    """Missing here: write a story for it in tests/adapters/test_exchange_contract.py."""
    tried: dict[str, set[str]] = {}
    for request, sent, _where in requests(ROOT / "tests/adapters/test_exchange_contract.py"):
        tried.setdefault(request, set()).update(sent)
    asked = used()
    assert len({request for request, _sent, _where in asked}) > 20  # this guard still finds them
    assert [(where, request) for request, _sent, where in asked if request not in tried] == []
    assert [(where, sorted(sent - tried[request])) for request, sent, where in asked if sent - tried[request]] == []


def test_words_of_an_address_are_those_the_guard_knows():
    """`hear(call, "ring")` and the like: a new word must be told to STANDS_FOR."""
    words = {
        node.args[1].value
        for path in sorted((ROOT / "src/martlet/telephony/switchboard").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "hear"
        if len(node.args) > 1 and isinstance(node.args[1], ast.Constant)
    }
    assert words == set(STANDS_FOR["what"])
