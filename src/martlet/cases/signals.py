"""News of this room for rooms above and the shells; sent on commit.

case_opened(sender=Case, case=Case)
case_closed(sender=Case, case=Case)
receipt_recorded(sender=Receipt, receipt=Receipt)
receipt_voided(sender=Receipt, receipt=Receipt)
"""

from django.dispatch import Signal

case_opened = Signal()
case_closed = Signal()
receipt_recorded = Signal()
receipt_voided = Signal()
