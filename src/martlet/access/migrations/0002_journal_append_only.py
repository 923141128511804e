"""The journal takes new rows only: the database itself refuses to change or delete one."""

from django.db import migrations

SQLITE = [
    "CREATE TRIGGER access_journal_no_update BEFORE UPDATE ON access_journal "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    "CREATE TRIGGER access_journal_no_delete BEFORE DELETE ON access_journal "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
]
POSTGRESQL = [
    "CREATE FUNCTION access_journal_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$",
    "CREATE TRIGGER access_journal_append_only BEFORE UPDATE OR DELETE ON access_journal "
    "FOR EACH ROW EXECUTE FUNCTION access_journal_refuse()",
]
UNDO_SQLITE = ["DROP TRIGGER access_journal_no_update", "DROP TRIGGER access_journal_no_delete"]
UNDO_POSTGRESQL = ["DROP TRIGGER access_journal_append_only ON access_journal", "DROP FUNCTION access_journal_refuse()"]


def run(statements_by_vendor):
    def apply(apps, schema_editor):
        for statement in statements_by_vendor.get(schema_editor.connection.vendor, []):
            schema_editor.execute(statement, params=None)

    return apply


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [
        migrations.RunPython(
            run({"sqlite": SQLITE, "postgresql": POSTGRESQL}),
            run({"sqlite": UNDO_SQLITE, "postgresql": UNDO_POSTGRESQL}),
        )
    ]
