from django.db import migrations, models


def say_it_in_old_versions(apps, schema_editor):
    """Until now these were the same in every version; a version that does not say so could not be gone back to wholly."""
    accept = dict(apps.get_model("telephony", "Line").objects.values_list("pk", "accept_seconds"))
    versions = apps.get_model("telephony", "LineVersion").objects
    for version in versions.only("content", "line_id").iterator():
        known = {"menu_seconds": 6, "message_seconds": 120, "accept_seconds": accept[version.line_id]}
        content = {**version.content, "settings": {**known, **version.content["settings"]}}
        versions.filter(pk=version.pk).update(content=content)


class Migration(migrations.Migration):
    dependencies = [
        ("telephony", "0012_junk_at_the_exchange"),
    ]

    operations = [
        migrations.AddField(
            model_name="line",
            name="menu_seconds",
            field=models.PositiveSmallIntegerField(default=6),
        ),
        migrations.AddField(
            model_name="line",
            name="message_seconds",
            field=models.PositiveSmallIntegerField(default=120),
        ),
        migrations.RunPython(say_it_in_old_versions, migrations.RunPython.noop),
    ]
