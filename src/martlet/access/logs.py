"""Logs tell where and what kind, never whom: no exception text, no local variables, no query strings."""

import logging
import traceback
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter


class LineFormatter(logging.Formatter):
    """`LEVEL logger message` and, for an exception, its type and places; its text may hold a name."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s %(message)s")

    def formatException(self, ei: Any) -> str:  # noqa: N802
        kind, _error, trace = ei
        places = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        return "\n".join([getattr(kind, "__name__", str(kind)), *places])


class QuietReporter(ExceptionReporter):
    """What would be mailed or shown: the type of the error only."""

    def get_traceback_data(self) -> dict[str, Any]:
        return {"exception_type": getattr(self.exc_type, "__name__", "")}

    def get_traceback_text(self) -> SafeString:
        return format_html("{}\n", getattr(self.exc_type, "__name__", ""))

    def get_traceback_html(self) -> SafeString:
        return self.get_traceback_text()
