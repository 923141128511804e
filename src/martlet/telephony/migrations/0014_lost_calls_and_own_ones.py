from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_journal_append_only"),
        ("telephony", "0013_seconds_of_a_line"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="call",
            name="telephony_call_by_user",
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(fields=["answered_by", "-arrived", "office"], name="telephony_call_by_user"),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                condition=models.Q(("answered", None), ("is_live", False)),
                fields=["office", "missed", "-arrived", "-id"],
                name="telephony_call_lost",
            ),
        ),
    ]
