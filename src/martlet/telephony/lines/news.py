"""What open pages are told of lines."""

from martlet.access.live import publish
from martlet.telephony.models import Line


def tell(line: Line) -> None:
    """Pages of its office that show the line are out of date, once what was written stands."""
    publish("lines", office_id=line.office_id, data={"line": line.pk})
