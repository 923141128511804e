"""News of this room for rooms above; sent on commit.

contact_done(sender=Contact, contact=Contact)   a contact got its outcome; again when it was corrected
"""

from django.dispatch import Signal

contact_done = Signal()
