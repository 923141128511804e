"""Which script counts now: the office's newest, else the one shipped."""

from __future__ import annotations

from martlet.access.actor import Actor
from martlet.access.policy import decide
from martlet.foundation.languages import reader_language
from martlet.hotline.models import Contact, Script
from martlet.hotline.rules import scripts
from martlet.hotline.rules.channels import WALKIN
from martlet.hotline.rules.scripts import ScriptText, Step


def script(actor: Actor, code: str, *, office_id: int | None = None) -> ScriptText:
    """What this office says in this kind of conversation, in the reader's language, with the actor's work name in it."""
    language = reader_language()
    own = (
        Script.objects.filter(office_id=office_id or actor.office_id or 0, code=code, language=language, active=True)
        .order_by("-version")
        .first()
    )
    return scripts.spoken(_text(own) if own else scripts.shipped(code, language), actor.name)


def script_code(contact: Contact) -> str:
    """Which script belongs to a contact."""
    if contact.direction == Contact.Direction.OUT:
        return scripts.CALLBACK
    return scripts.WALKIN if contact.channel == WALKIN else scripts.INBOUND


def office_scripts(actor: Actor) -> list[tuple[str, str, ScriptText, bool]]:
    """(code, language, text, written by the office) of every kind in both languages, for the page that edits them."""
    if not decide(actor, "hotline.write_script"):
        return []
    own = {(row.code, row.language): row for row in Script.objects.filter(office_id=actor.office_id or 0, active=True)}
    found = []
    for code in scripts.codes():
        for language in ("zh-hans", "en"):
            row = own.get((code, language))
            found.append((code, language, _text(row) if row else scripts.shipped(code, language), row is not None))
    return found


def _text(row: Script) -> ScriptText:
    return ScriptText(
        code=row.code,
        title=row.title,
        version=row.version,
        opening=tuple(row.opening),
        recording=row.recording,
        steps=tuple(Step(step["title"], step.get("say", "")) for step in row.steps),
    )
