"""Knowledge: a new version over the file, confirming that one is still right, bringing an old one back.

Nothing is overwritten: every version stays readable with who wrote it, when and why.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from martlet.access.actions import action
from martlet.access.actor import Actor
from martlet.foundation.calendar import add_months
from martlet.foundation.errors import Problem, Stale
from martlet.hotline.models import ArticleVersion, KnowledgeArticle
from martlet.hotline.rules import knowledge as rules
from martlet.hotline.rules.knowledge import Fault, Parts, Shipped

REVIEW_MONTHS = (3, 6, 12)
NOTE = 200

_FAULTS = {
    "empty": _("This part is empty. Write at least one line."),
    "long": _("The article has %(size)d characters or words to read, %(most)d are enough. Shorten it."),
    "sentence": _("Too long for a phone (%(size)d, at most %(most)d). Make two sentences of: %(text)s"),
    "step": _("This step is too long for a phone (%(size)d, at most %(most)d): %(text)s"),
    "place": _("{%(text)s} is no deadline of the law. Take a rule id such as {R-DL-SUE15}."),
    "pair": _("Write the trick and the answer on one line, with | between them: %(text)s"),
}


def said_of(fault: Fault) -> str:
    """A fault of a text as a sentence in the reader's language."""
    return str(_FAULTS[fault.kind]) % {"text": fault.text, "size": fault.size, "most": fault.most}


@action("hotline.write_knowledge")
def save_article(
    actor: Actor, *, issue: str, parts: Mapping[str, Parts], seen: Mapping[str, int], note: str = ""
) -> KnowledgeArticle:
    """A new version in each language that changed. `seen` holds the versions the writer began from.

    Stale when somebody saved meanwhile, with `current` the newer texts by language; Problem when a text cannot be published
    or nothing changed.
    """
    shipped = _shipped(issue)
    article = _article(shipped)
    now = {row.language: row for row in article.versions.filter(is_current=True)}
    if any(seen.get(language, 0) != (now[language].version if language in now else 1) for language in parts):
        raise Stale(current={language: _now(shipped, now, language) for language in rules.LANGUAGES})
    changed = {language: text for language, text in parts.items() if text != _now(shipped, now, language)}
    if not changed:
        raise Problem(_("Nothing has changed."))
    for language, text in changed.items():
        for fault in rules.faults(issue, text, language):
            raise Problem(said_of(fault), field=f"{language}_{fault.part}")
        _append(actor, article, shipped, language, text, note=note.strip()[:NOTE])
    return article


@action("hotline.write_knowledge")
def confirm_article(actor: Actor, *, issue: str, months: int, today: date | None = None) -> KnowledgeArticle:
    """Somebody read it and it is still right: the review date moves on by 3, 6 or 12 months from today."""
    if months not in REVIEW_MONTHS:
        raise Problem(_("Choose after how many months it is read again."), field="months")
    day = today or timezone.localdate()
    article = _article(_shipped(issue))
    article.reviewed_on, article.review_by, article.reviewed_by_id = day, add_months(day, months), actor.user_id
    article.save(update_fields=["reviewed_on", "review_by", "reviewed_by"])
    return article


@action("hotline.write_knowledge")
def restore_version(actor: Actor, *, issue: str, language: str, version: int, seen: int) -> KnowledgeArticle:
    """An old text counts again, as a new version. 1 is the text as shipped."""
    shipped = _shipped(issue)
    article = _article(shipped)
    rows = {row.version: row for row in article.versions.filter(language=language)}
    current = next((row for row in rows.values() if row.is_current), None)
    if seen != (current.version if current else 1):
        raise Stale(_("Somebody saved a newer version meanwhile. Look at the history again."))
    if language not in rules.LANGUAGES or (version != 1 and version not in rows):
        raise Problem(_("There is no such version."))
    if version == seen:
        raise Problem(_("This version counts already."))
    text = shipped.parts[language] if version == 1 else Parts.read(rows[version].parts)
    _append(actor, article, shipped, language, text, restored=version)
    return article


def _shipped(issue: str) -> Shipped:
    found = rules.shipped().get(issue)
    if found is None:
        raise Problem(_("There is no such article."))
    return found


def _article(shipped: Shipped) -> KnowledgeArticle:
    """The row of an article, locked, so that two people who save at once come one after the other."""
    article, _made = KnowledgeArticle.objects.select_for_update().get_or_create(
        issue=shipped.issue, defaults={"reviewed_on": shipped.reviewed, "review_by": shipped.review_by}
    )
    return article


def _now(shipped: Shipped, now: Mapping[str, ArticleVersion], language: str) -> Parts:
    return Parts.read(now[language].parts) if language in now else shipped.parts[language]


def _append(
    actor: Actor,
    article: KnowledgeArticle,
    shipped: Shipped,
    language: str,
    text: Parts,
    *,
    note: str = "",
    restored: int = 0,
) -> None:
    same = article.versions.filter(language=language)
    last = max(same.values_list("version", flat=True), default=1)
    same.update(is_current=False)
    ArticleVersion.objects.create(
        article=article,
        language=language,
        version=last + 1,
        parts=text.as_json(),
        base=shipped.version,
        note=note,
        restored=restored,
        edited_by_id=actor.user_id,
    )
