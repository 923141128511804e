from django.db import migrations, models


class Migration(migrations.Migration):
    """A file knows the form it was opened with: the same form twice is one file."""

    dependencies = [("registry", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="client_id",
            field=models.UUIDField(blank=True, null=True, unique=True),
        ),
    ]
