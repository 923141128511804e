"""Who acted where nobody of the staff did: the names that `system_actor` is given."""

from django.utils.translation import pgettext_lazy

SYSTEM = {
    "": pgettext_lazy("journal", "the system"),
    "command line": pgettext_lazy("journal", "the command line"),
    "demo": pgettext_lazy("journal", "the demo data"),
    "erase call data": pgettext_lazy("journal", "the nightly erasing of call data"),
    "hand a call over": pgettext_lazy("journal", "the hand-over of a call"),
    "hotline.file_intake": pgettext_lazy("journal", "the filing of sealed items"),
    "ring mobiles": pgettext_lazy("journal", "the ringing of mobiles"),
    "switchboard": pgettext_lazy("journal", "the switchboard"),
}

PUBLIC = pgettext_lazy("journal", "somebody not signed in")
