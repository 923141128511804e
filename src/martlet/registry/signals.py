"""News for the rooms above, sent on commit."""

from django.dispatch import Signal

# kept_id, gone_id: UUID; undone: bool (True when the merge was taken back)
person_merged = Signal()
