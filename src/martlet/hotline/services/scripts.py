"""What to say, written by an office. A version is never changed."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.access.turns import next_version
from martlet.foundation.errors import Problem
from martlet.hotline.models import Script
from martlet.hotline.rules import scripts


@action("hotline.write_script", on="office_row")
def publish_script(
    actor: Actor,
    *,
    office_row: Script,
    title: str,
    opening: Sequence[str],
    steps: Sequence[dict[str, str]],
    recording: str = "",
    base: int,
) -> Script:
    """A new version of what an office says; `office_row` carries office, code and language, `base` is the version that
    was changed. Older ones stay readable. Raises Stale when a colleague published one meanwhile."""
    if office_row.code not in scripts.codes():
        raise Problem(_("There is no such kind of conversation."))
    if not title.strip():
        raise Problem(_("Give it a title."), field="title")
    if not [line for line in opening if line.strip()]:
        raise Problem(_("Write at least one sentence to begin with."), field="opening")
    if not steps:
        raise Problem(_("Write at least one step."), field="steps")
    same = Script.objects.filter(office_id=office_row.office_id, code=office_row.code, language=office_row.language)
    shipped = scripts.shipped(office_row.code, office_row.language).version
    told = _("A colleague has published version %(version)d meanwhile. Compare it below, then publish once more.")
    version = next_version(same, office_id=office_row.office_id, base=base, shipped=shipped, told=told)
    same.update(active=False)
    return Script.objects.create(
        office_id=office_row.office_id,
        code=office_row.code,
        language=office_row.language,
        version=version,
        title=title.strip(),
        opening=[line.strip() for line in opening if line.strip()],
        recording=recording.strip(),
        steps=list(steps),
        written_by_id=actor.user_id,
    )
