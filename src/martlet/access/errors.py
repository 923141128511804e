"""What can go wrong between an actor and a row."""

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """The actor may not do this. Shown as a sentence on a 403 page; `reason` is a code for the journal."""

    def __init__(self, action: str, reason: str = "policy") -> None:
        super().__init__(f"{action}: {reason}")
        self.action = action
        self.reason = reason
        self.message = _("This needs another role. Ask your coordinator.")


class NotVisible(Exception):
    """Missing, or not for this actor: both answer 404, so nobody learns which."""
