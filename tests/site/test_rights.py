"""The rights in plain words: a list, a search, a page for every issue that somebody has written about."""

import re

import pytest
from django.test import Client
from tests.markup import tight

from martlet.hotline.models import ArticleVersion, KnowledgeArticle
from martlet.hotline.rules.knowledge import shipped
from martlet.hotline.selectors import knowledge
from martlet.site.presentation.calculators import matters_of
from martlet.site.rules.matters import MATTERS

pytestmark = pytest.mark.django_db


def test_every_article_stands_in_the_list_under_its_group():
    for language, prefix in (("zh-hans", ""), ("en", "/en")):
        page = Client().get(f"{prefix}/rights").content.decode()
        linked = re.findall(rf'<li><a href="{prefix}/rights/([A-Z0-9-]+)">', page)
        groups = knowledge.groups(language)
        assert linked == [row.issue for group in groups for row in group.rows]
        assert re.findall(r'<h2 id="([A-Z]+)">', page) == [group.code for group in groups]


@pytest.mark.parametrize("issue", sorted(shipped()))
def test_every_article_has_its_page_in_both_languages(issue):
    for language, prefix in (("zh", ""), ("en", "/en")):
        answer = Client().get(f"{prefix}/rights/{issue}")
        article = knowledge.article(issue, language)
        assert answer.status_code == 200
        page = answer.content.decode()
        assert f"<h1>{article.title}</h1>" in page
        assert page.count('<p class="lead">') == len(article.right)
        assert re.search(r'<ol class="do">(.*?)</ol>', page, re.S).group(1).count("<li>") == len(article.today)
        assert re.findall(rf'class="btn" href="{prefix}/calculate/(\w+)"', page) == [m.name for m in matters_of(issue)]
        assert dict(answer.cookies) == {}


def test_everyday_words_find_the_page():
    page = tight(Client().get("/rights", {"q": "老板不给钱"}).content.decode())
    assert re.search(r'<ul class="list"><li><a href="/rights/(WAG-[A-Z]+)">', page)
    assert 'value="老板不给钱"' in page
    english = tight(Client().get("/en/rights", {"q": "unpaid wages"}).content.decode())
    assert re.search(r'<ul class="list"><li><a href="/en/rights/(WAG-ARR)">', english)


@pytest.mark.parametrize("words", ["量子计算机", "<script>alert(1)</script>", "x" * 5000, "\x00", "   "])
def test_words_that_fit_nothing_are_answered_kindly(words):
    answer = Client().get("/rights", {"q": words})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<script>alert" not in page
    assert "没找到" in page or '<h2 id="WAG">' in page


def test_an_unknown_issue_is_not_found():
    assert Client().get("/rights/NO-SUCH").status_code == 404
    assert Client().get("/rights/wag-arr").status_code == 404


def test_what_staff_write_is_public_at_once(cast):
    article, _made = KnowledgeArticle.objects.get_or_create(
        issue="WAG-ARR", defaults={"reviewed_on": "2026-11-01", "review_by": "2027-05-01"}
    )
    ArticleVersion.objects.create(
        article=article, language="zh", version=2, base="2026-11", is_current=True, edited_by=cast.beijing_volunteer.user,
        parts={"right": ["干一天活，拿一天钱。"], "today": ["先打给我们。"]},
    )  # fmt: skip
    page = Client().get("/rights/WAG-ARR").content.decode()
    assert '<p class="lead">干一天活，拿一天钱。</p>' in page
    assert "周老师" not in page  # who wrote it is nobody's business out there


def test_queries_do_not_grow_with_the_list(django_assert_num_queries):
    with django_assert_num_queries(1):
        Client().get("/rights")
    with django_assert_num_queries(0):  # kept for a minute
        Client().get("/rights")
    with django_assert_num_queries(1):
        Client().get("/rights", {"q": "工资"})
    with django_assert_num_queries(2):
        Client().get("/rights/WAG-ARR")


def test_calculators_are_offered_for_issues_that_exist():
    offered = {name for issue in shipped() for name in (matter.name for matter in matters_of(issue))}
    assert offered <= set(MATTERS)
    assert len(offered) == len(MATTERS)
