"""Knowledge in the running house: one text for every office, versions over the file, review dates, conflicts, beside the call."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from martlet.access.errors import Refused
from martlet.access.models import JournalEntry
from martlet.foundation.errors import Problem, Stale
from martlet.hotline import services
from martlet.hotline.models import ArticleVersion, KnowledgeArticle
from martlet.hotline.rules import knowledge as rules
from martlet.hotline.rules.differences import lines_of
from martlet.hotline.rules.knowledge import Parts
from martlet.hotline.selectors import knowledge as selectors

SHIPPED = rules.shipped()["WAG-ARR"]
NEW = "干了活，老板就得给钱。"


def texts(**right: str) -> dict[str, Parts]:
    """Both shipped texts, with another first sentence where one is given."""
    changed = {}
    for language, parts in SHIPPED.parts.items():
        raw = parts.as_json()
        if language in right:
            raw["right"] = [right[language], *raw["right"][1:]]
        changed[language] = Parts.read(raw)
    return changed


def save(actor: Any, *, seen: dict[str, int] | None = None, note: str = "", **right: str) -> KnowledgeArticle:
    return services.save_article(
        actor, issue="WAG-ARR", parts=texts(**right), seen=seen or {"zh": 1, "en": 1}, note=note
    )


def form(**more: Any) -> dict[str, Any]:
    data: dict[str, Any] = {"zh_version": 1, "en_version": 1, "note": ""}
    for language, parts in SHIPPED.parts.items():
        for name in ("right", "rule", "today", "keep", "deadline", "tricks", "places", "search"):
            data[f"{language}_{name}"] = "\n".join(lines_of(parts, name))
    return data | more


def get(client: Any, name: str, *args: Any, status: int = 200, **query: str) -> str:
    url = reverse(f"hotline:{name}", args=args) + (f"?{urlencode(query)}" if query else "")
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[:500]
    return str(answer.content.decode())


# --- what is read -----------------------------------------------------------------------------------------------------------


def test_an_article_is_the_file_with_what_the_law_gives(db: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        found = selectors.article("WAG-ARR", "zh-hans", date(2026, 11, 22))
    assert found is not None
    assert (found.title, found.group_label, found.version, found.overdue) == ("拖欠工资", "工资", 1, False)
    assert found.right == SHIPPED.parts["zh"].right
    assert "《劳动合同法》第30条" in [cited for rule in found.rules for cited in rule.cited]
    assert [(one.rule, one.length) for one in found.deadlines] == [
        ("R-DL-ARB-WAGE", "1 年"),
        ("R-DL-INSPECT2Y", "2 年"),
        ("R-DL-PAYORDER", "15 天"),
    ]
    assert [(one.label, one.phone) for one in found.authorities][0] == ("劳动保障监察机构", "12333")
    english = selectors.article("WAG-ARR", "en", date(2026, 11, 22))
    assert english is not None
    assert (english.title, english.deadlines[0].length) == ("Unpaid wages", "1 year")
    assert selectors.article("NO-SUCH", "zh") is None


def test_all_articles_cost_one_query_however_many_are_changed(cast: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert len(selectors.articles("zh")) == 102
    save(cast.beijing_coordinator, zh=NEW)
    for issue in ("WAG-MIN", "WAG-DED"):
        services.confirm_article(cast.beijing_coordinator, issue=issue, months=3)
    with django_assert_num_queries(1):
        assert len(selectors.articles("zh")) == 102
    with django_assert_num_queries(1):
        assert [len(group.rows) for group in selectors.groups("en")][:2] == [8, 3]
    with django_assert_num_queries(1):
        assert selectors.search("老板跑了", "zh")[0].issue == "WAG-FLEE"


# --- versions ---------------------------------------------------------------------------------------------------------------


def test_a_new_version_lies_over_the_file_for_every_office(cast: Any, signed_in: Any) -> None:
    save(cast.beijing_coordinator, zh=NEW, note="说得更直白")
    found = selectors.article("WAG-ARR", "zh")
    assert found is not None
    assert (found.version, found.right[0], found.edited_by) == (2, NEW, cast.beijing_coordinator.name)
    english = selectors.article("WAG-ARR", "en")
    assert english is not None
    assert (english.version, english.right) == (1, SHIPPED.parts["en"].right)
    # The network's: Shenzhen reads the same text at once, and may write the next one.
    assert NEW in get(signed_in(cast.shenzhen_volunteer), "article", "WAG-ARR", language="zh")
    save(cast.shenzhen_coordinator, seen={"zh": 2, "en": 1}, en="You worked, so you are paid.")
    english = selectors.article("WAG-ARR", "en")
    assert english is not None
    assert (english.version, english.edited_by) == (2, cast.shenzhen_coordinator.name)
    entry = JournalEntry.objects.filter(action="hotline.write_knowledge", allowed=True).order_by("n").first()
    assert entry is not None
    assert "说得更直白" not in str(entry.__dict__)


def test_who_may_write(cast: Any, signed_in: Any) -> None:
    for actor in (cast.beijing_volunteer, cast.beijing_mediator, cast.auditor):
        with pytest.raises(Refused):
            save(actor, zh=NEW)
        get(signed_in(actor), "article-edit", "WAG-ARR", status=403)
        assert "写一版新的" not in get(signed_in(actor), "article", "WAG-ARR", language="zh")
    for number, actor in enumerate((cast.beijing_coordinator, cast.director, cast.admin), start=1):
        save(actor, seen={"zh": number, "en": 1}, zh=f"干了活，第 {number} 次也要给钱。")
    assert ArticleVersion.objects.count() == 3
    assert ArticleVersion.objects.get(is_current=True).version == 4


def test_a_text_that_cannot_be_published_is_told_where(cast: Any) -> None:
    long = "这一句话实在是太长了一个工友在手机上读到这里早就不知道前面说的是什么事情了。"
    with pytest.raises(Problem) as told:
        save(cast.director, zh=long)
    assert told.value.field == "zh_right"
    with pytest.raises(Problem):
        save(cast.director)
    with pytest.raises(Problem):
        services.save_article(cast.director, issue="NO-SUCH", parts={}, seen={})
    assert ArticleVersion.objects.count() == 0


def test_somebody_saved_meanwhile(cast: Any) -> None:
    save(cast.beijing_coordinator, zh=NEW)
    with pytest.raises(Stale) as told:
        save(cast.shenzhen_coordinator, zh="另一句。")
    assert told.value.current["zh"].right[0] == NEW
    assert ArticleVersion.objects.count() == 1


def test_an_old_version_is_brought_back_as_a_new_one(cast: Any) -> None:
    save(cast.director, zh=NEW)
    services.restore_version(cast.director, issue="WAG-ARR", language="zh", version=1, seen=2)
    found = selectors.article("WAG-ARR", "zh")
    assert found is not None
    assert (found.version, found.right) == (3, SHIPPED.parts["zh"].right)
    assert [(one.version, one.restored, one.is_current) for one in selectors.history("WAG-ARR")["zh"]] == [
        (3, 1, True),
        (2, 0, False),
        (1, 0, False),
    ]
    for wrong in (
        {"language": "zh", "version": 9, "seen": 3},
        {"language": "zh", "version": 3, "seen": 3},
        {"language": "fr", "version": 1, "seen": 1},
    ):
        with pytest.raises(Problem):
            services.restore_version(cast.director, issue="WAG-ARR", **wrong)
    with pytest.raises(Stale):
        services.restore_version(cast.director, issue="WAG-ARR", language="zh", version=1, seen=2)


def test_a_review_moves_its_date(cast: Any) -> None:
    late = SHIPPED.review_by + timedelta(days=1)
    assert len(selectors.to_review("zh", late)) == 102
    services.confirm_article(cast.beijing_coordinator, issue="WAG-ARR", months=6, today=late)
    assert len(selectors.to_review("zh", late)) == 101
    found = selectors.article("WAG-ARR", "zh", late)
    assert found is not None
    assert (found.reviewed_on, found.overdue, found.version) == (late, False, 1)
    assert selectors.to_review("zh", SHIPPED.review_by - timedelta(days=31)) == []
    with pytest.raises(Problem):
        services.confirm_article(cast.beijing_coordinator, issue="WAG-ARR", months=7)
    with pytest.raises(Refused):
        services.confirm_article(cast.beijing_volunteer, issue="WAG-ARR", months=6)


def test_a_newer_file_is_told_and_the_own_text_stays(cast: Any) -> None:
    save(cast.director, zh=NEW)
    ArticleVersion.objects.update(base="2025-01")
    found = selectors.article("WAG-ARR", "zh")
    assert found is not None
    assert (found.newer_shipped, found.right[0]) == (True, NEW)


# --- pages ------------------------------------------------------------------------------------------------------------------


def test_the_list_costs_the_same_with_one_and_three_changed(
    cast: Any, signed_in: Any, django_assert_num_queries: Any
) -> None:
    client = signed_in(cast.beijing_volunteer)
    get(client, "articles")
    for issues in (("WAG-ARR",), ("WAG-ARR", "WAG-MIN", "WAG-DED")):
        for issue in issues:
            services.confirm_article(cast.director, issue=issue, months=3)
        with django_assert_num_queries(LIST_QUERIES):
            get(client, "articles")
        with django_assert_num_queries(LIST_QUERIES):
            get(client, "articles", q="老板跑了")
        with django_assert_num_queries(LIST_QUERIES):
            get(client, "articles", view="review")


LIST_QUERIES = 7  # the frame of the console asks six, the articles one


def test_the_list_finds_by_words_and_shows_what_is_due(cast: Any, signed_in: Any) -> None:
    client = signed_in(cast.beijing_volunteer)
    text = get(client, "articles")
    assert text.count("/knowledge/WAG-") == 8
    assert "欠薪逃匿" in get(client, "articles", q="老板跑了")
    assert "没有对得上的" in get(client, "articles", q="xylophone")
    assert "没有要复查的" in get(client, "articles", view="review")
    KnowledgeArticle.objects.create(
        issue="WAG-MIN", reviewed_on=date(2025, 1, 1), review_by=timezone.localdate() - timedelta(days=3)
    )
    assert "低于最低工资" in get(client, "articles", view="review")
    assert "x" * 3 in get(client, "articles", q="x" * 300)


def test_an_article_is_whole_in_both_languages(cast: Any, signed_in: Any) -> None:
    client = signed_in(cast.beijing_volunteer)
    zh = get(client, "article", "WAG-ARR", language="zh")
    for shown in (
        "你有什么权利",
        "今天就做",
        "12333",
        "《劳动合同法》第30条",
        "1 年",
        "老板常这么说",
        reverse("lawbook:rule", args=["R-DL-ARB-WAGE"]),
    ):
        assert shown in zh, shown
    assert "Do not delete chats" in get(client, "article", "WAG-ARR", language="en")
    assert "干了活" in get(client, "article", "WAG-ARR", language="xx")
    get(client, "article", "NO-SUCH", status=404)
    with translation.override("en"):
        cast.beijing_volunteer.user.language = "en"
        cast.beijing_volunteer.user.save()
        assert "Your right" in get(signed_in(cast.beijing_volunteer), "article", "WAG-ARR")


def test_the_edit_page_keeps_what_was_typed(cast: Any, signed_in: Any) -> None:
    client = signed_in(cast.director)
    url = reverse("hotline:article-edit", args=["WAG-ARR"])
    assert SHIPPED.parts["zh"].right[0] in get(client, "article-edit", "WAG-ARR")
    wrong = form(
        zh_right="", zh_tricks="只有一半", en_right="{R-NO-SUCH} is what I typed here.", zh_today="去" * 60, note="想改"
    )
    answer = client.post(url, wrong)
    text = answer.content.decode()
    assert answer.status_code == 422
    for kept in ("这一栏还空着", "只有一半", "is what I typed here", "R-NO-SUCH} 不是", "去" * 60, "想改"):
        assert kept in text, kept
    assert client.post(url, form()).status_code == 422
    assert client.post(url, form(zh_right="x" * 3000)).status_code == 422
    assert client.post(url, form(zh_version="abc")).status_code == 422
    assert ArticleVersion.objects.count() == 0
    saved = client.post(url, form(zh_right=NEW + "\n每月至少一次。", note="更短"))
    assert saved.headers["Location"] == reverse("hotline:article", args=["WAG-ARR"])
    assert ArticleVersion.objects.get().parts["right"] == [NEW, "每月至少一次。"]
    assert client.post(reverse("hotline:article-edit", args=["NO-SUCH"]), form()).status_code == 404


def test_a_conflict_shows_what_the_other_changed_and_saves_the_second_time(cast: Any, signed_in: Any) -> None:
    save(cast.shenzhen_coordinator, zh=NEW)
    client = signed_in(cast.beijing_coordinator)
    url = reverse("hotline:article-edit", args=["WAG-ARR"])
    mine = form(zh_right="我写的这一句。\n每月至少一次。")
    answer = client.post(url, mine)
    text = answer.content.decode()
    assert answer.status_code == 409
    for shown in ("我写的这一句。", NEW, cast.shenzhen_coordinator.name, 'name="zh_version" value="2"'):
        assert shown in text, shown
    assert client.post(url, mine | {"zh_version": 2}).status_code == 302
    assert ArticleVersion.objects.get(is_current=True).parts["right"][0] == "我写的这一句。"


def test_the_history_tells_what_each_version_changed_and_brings_one_back(
    cast: Any, signed_in: Any, django_assert_num_queries: Any
) -> None:
    save(cast.director, zh=NEW, note="更直白")
    client = signed_in(cast.director)
    text = get(client, "article-history", "WAG-ARR", language="zh")
    for shown in (f"<ins>{NEW}</ins>", f"<del>{SHIPPED.parts['zh'].right[0]}</del>", "更直白", cast.director.name):
        assert shown in text, shown
    with django_assert_num_queries(HISTORY_QUERIES):
        get(client, "article-history", "WAG-ARR", language="zh")
    url = reverse("hotline:article-restore", args=["WAG-ARR", "zh", 1])
    assert client.post(url, {"seen": "nonsense"}).status_code == 409
    assert client.post(url, {"seen": "2"}).status_code == 302
    save(cast.director, seen={"zh": 3, "en": 1}, zh="又改一句。")
    get(client, "article-history", "WAG-ARR", language="zh")  # takes the toast of bringing back with it
    with django_assert_num_queries(HISTORY_QUERIES):
        get(client, "article-history", "WAG-ARR", language="zh")
    get(client, "article-history", "NO-SUCH", status=404)
    assert "用回第" not in get(signed_in(cast.beijing_volunteer), "article-history", "WAG-ARR", language="zh")


HISTORY_QUERIES = 8  # the frame six, the article and its versions one each


def test_confirming_over_http(cast: Any, signed_in: Any) -> None:
    client = signed_in(cast.director)
    url = reverse("hotline:article-confirm", args=["WAG-ARR"])
    assert client.post(url, {"months": "eleven"}).status_code == 409
    assert client.post(url, {"months": "12"}).status_code == 302
    assert KnowledgeArticle.objects.get().reviewed_by_id == cast.director.user_id
    assert signed_in(cast.beijing_volunteer).post(url, {"months": "12"}).status_code == 403


# --- beside the call --------------------------------------------------------------------------------------------------------


def test_the_knowledge_of_the_chosen_issue_stands_beside_the_words(cast: Any, begun: Any, signed_in: Any) -> None:
    contact = begun()
    client = signed_in(cast.beijing_volunteer)
    assert "选了主要事项" in get(client, "contact", contact.pk)
    text = get(client, "knowledge", contact.pk, issue="WAG-FLEE")
    assert text.count('id="knowledge"') == 1
    for shown in ("欠薪逃匿", "今天就做", "证据留好", "老板常这么说", reverse("hotline:article", args=["WAG-FLEE"])):
        assert shown in text, shown
    assert "选了主要事项" in get(client, "knowledge", contact.pk, issue="NO-SUCH")
    found = get(client, "knowledge", contact.pk, q="没签合同")
    assert f"{reverse('hotline:knowledge', args=[contact.pk])}?issue=CON-NONE" in found
    assert "没有对得上的" in get(client, "knowledge", contact.pk, q="xylophone")
    get(signed_in(cast.shenzhen_volunteer), "knowledge", contact.pk, issue="WAG-FLEE", status=404)


def test_the_fragment_costs_little(cast: Any, begun: Any, signed_in: Any, django_assert_num_queries: Any) -> None:
    contact = begun()
    client = signed_in(cast.beijing_volunteer)
    get(client, "knowledge", contact.pk, issue="WAG-FLEE")
    with django_assert_num_queries(FRAGMENT_QUERIES):
        get(client, "knowledge", contact.pk, issue="WAG-FLEE")


FRAGMENT_QUERIES = 6  # session, user, roles, the contact, its policy, the article
