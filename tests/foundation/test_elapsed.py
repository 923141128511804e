"""The timer of a call, in pages and in browsers."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

import martlet
from martlet.foundation.elapsed import elapsed

SHOWN = {-1: "00:00", 0: "00:00", 9.9: "00:09", 134: "02:14", 3599: "59:59", 3600: "1:00:00", 3723: "1:02:03"}
IN_BROWSERS = Path(martlet.__file__).parent / "telephony" / "static_src" / "elapsed.js"


@pytest.mark.parametrize(("seconds", "shown"), SHOWN.items())
def test_hours_stand_only_where_there_are_any(seconds: float, shown: str) -> None:
    assert elapsed(seconds) == shown


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node, which builds the scripts")
def test_browsers_write_the_same() -> None:
    asked = f"import {{ elapsed }} from {json.dumps(IN_BROWSERS.as_uri())}; console.log(JSON.stringify({list(SHOWN)}.map(elapsed)))"
    said = subprocess.run(["node", "--input-type=module", "-e", asked], capture_output=True, text=True, check=True)
    assert json.loads(said.stdout) == list(SHOWN.values())
