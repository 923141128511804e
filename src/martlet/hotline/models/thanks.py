from django.db import models
from django.utils import timezone

from martlet.access.models import User
from martlet.hotline.models.contacts import Contact
from martlet.vault.fields import SealedText
from martlet.vault.models import SealedChild


class Thanks(SealedChild):
    """Who leads has seen a contact and says so, in a word or in none: work that nobody sees wears people out.

    One a contact; `volunteer` is who had it then. Sealed with the contact, as a word may name somebody in it.
    """

    SEALED_PARENT = "contact"

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, related_name="thanks")
    volunteer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="thanks")
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    words = SealedText(size=128)

    class Meta:
        db_table = "hotline_thanks"
        indexes = [models.Index(fields=["volunteer", "-given_at"], name="hotline_thanks_to")]

    def __str__(self) -> str:
        return f"thanks {self.contact_id}"
