from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Recurring",
            fields=[
                ("name", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("due", models.DateTimeField()),
                ("queued", models.DateTimeField(help_text="put into the queue and not yet begun", null=True)),
                ("finished", models.DateTimeField(null=True)),
                ("took_ms", models.PositiveIntegerField(null=True)),
            ],
            options={"db_table": "processes_recurring"},
        ),
    ]
