"""What several forms of this room share."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

WORDS_LIMIT = 20_000
SHORT = 200


class ClientId(forms.Form):
    """A form that carries an id of its own: sent twice, it does one thing."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_id"].initial = uuid.uuid4
