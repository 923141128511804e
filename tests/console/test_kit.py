"""What templates are made of: icons, chips, money, fields, summaries."""

import datetime as dt
import re

import pytest
from django import forms
from django.template import Context, engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler
from tests.markup import tight

from martlet.access.formfields import DayField, MoneyField, PhoneField
from martlet.console.forms import summary
from martlet.console.templatetags import martlet as kit
from martlet.foundation.ids import new_id


def rendered(source: str, language: str = "zh-hans", **values: object) -> str:
    template = engines["django"].engine.from_string(CottonCompiler().process("{% load martlet %}" + source))
    with translation.override(language):
        return template.render(Context(values))


def test_constant_tags_are_worked_out_for_each_language_and_part_of_the_site():
    template = engines["django"].engine.from_string(
        "{% load martlet %}{% translate 'Find' %}|{% url 'site:call-me' %}|{% icon 'search' %}|{% icon name 's' %}"
    )

    def printed(language: str, path: str, name: str) -> list[str]:
        request = RequestFactory().get(path)
        request.resolver_match = resolve(path)
        with translation.override(language):
            context = Context({"name": name})
            context.request = request
            return template.render(context).split("|")

    for _time in range(2):
        assert printed("zh-hans", "/", "phone")[:2] == ["查找", "/call-me"]
        assert printed("en", "/en/", "phone")[:2] == ["Find", "/en/call-me"]
        assert printed("zh-hans", "/console/", "x")[2:] == [kit.icon_markup("search"), kit.icon_markup("x", "s")]
    assert "#phone" in printed("en", "/en/", "phone")[3]


def test_addresses_with_ids_are_djangos():
    template = engines["django"].engine.from_string(
        "{% url 'cases:claim-edit' case item %}|{% url 'cases:case' case %}"
    )
    for case, item in ((new_id(), new_id()), (new_id(), str(new_id())), (str(new_id()), new_id())):
        expected = [reverse("cases:claim-edit", args=[case, item]), reverse("cases:case", args=[case])]
        assert template.render(Context({"case": case, "item": item})).split("|") == expected
    with pytest.raises(NoReverseMatch):
        template.render(Context({"case": "no id", "item": "neither"}))


def test_options_mark_the_chosen_and_escape():
    drawn = rendered("{% options rows 'b' %}", rows=[("a", "<甲>"), ("组&", (("b", "乙"), ('"', "丙")))])
    assert drawn == (
        '<option value="a">&lt;甲&gt;</option>'
        '<optgroup label="组&amp;"><option value="b" selected>乙</option><option value="&quot;">丙</option></optgroup>'
    )


class Report(forms.Form):
    name = forms.CharField(label="怎么称呼")
    phone = PhoneField(label="手机号", help_text="11 位")
    left = DayField(label="哪天离开", required=False)
    due = MoneyField(label="应发", required=False)
    channel = forms.ChoiceField(label="怎么来的", choices=[("a", "电话"), ("b", "来访")], widget=forms.RadioSelect)
    agrees = forms.BooleanField(label="同意录音", required=False)


@pytest.mark.parametrize(
    ("days", "shape", "zh", "en"),
    [
        (-2, "over", "逾期 2 天", "2 days overdue"),
        (-1, "over", "逾期 1 天", "1 day overdue"),
        (0, "over", "今天到期", "due today"),
        (1, "7", "剩 1 天", "1 day left"),
        (7, "7", "剩 7 天", "7 days left"),
        (8, "30", "剩 8 天", "8 days left"),
        (30, "30", "剩 30 天", "30 days left"),
        (31, "far", "剩 31 天", "31 days left"),
    ],
)
def test_the_days_left_chip(days, shape, zh, en):
    for language, words in (("zh-hans", zh), ("en", en)):
        with translation.override(language):
            chip = kit.due(days, "")
        assert re.sub(r"<svg.*?</svg>", "", chip) == f'<span class="m-due m-due-{shape}">{words}</span>'
        assert ("<svg" in chip) == (days <= 30)


def test_a_chip_says_what_is_due_and_escapes_it():
    with translation.override("zh-hans"):
        assert "剩 14 天 · 司法确认&lt;" in kit.due(14, "司法确认<")
    assert kit.due(None) == ""


def test_money_and_masks():
    assert rendered("{{ a|money }} {{ b|money }} {{ c|money }}", a=123450, b=0, c=None) == "1,234.50 0.00 —"
    assert rendered("{{ a|money_unit }}", a=17200000) == "172,000.00 元"
    assert rendered("{{ a|money_unit }}", "en", a=17200000) == "CNY 172,000.00"
    assert rendered("{{ n|masked_name }} {{ p|masked_phone }}", n="王小明", p="+8613812345678") == "王*明 138****5678"


def test_days():
    day = dt.date(2026, 12, 4)
    assert rendered("{{ d|day }}", d=day) == "2026年12月4日 周五"
    assert rendered("{{ d|day }}", "en", d=day) == "4 Dec 2026, Fri"
    assert rendered("{{ d|day }}", d=None) == "—"
    # An instant is the day it is here, not in Greenwich.
    late = dt.datetime(2026, 12, 3, 20, 30, 5, tzinfo=dt.UTC)
    assert rendered("{{ d|day }} {{ d|clock_time }}", d=late) == "2026年12月4日 周五 04:30:05"


def test_an_icon_is_one_reference_into_the_sprite():
    icon = rendered('{% icon "phone" "s" %}')
    assert icon == '<svg class="m-icon m-icon-s" aria-hidden="true"><use href="/static/icons.svg#phone"/></svg>'


def test_the_small_swallow_has_no_throat():
    assert "m-throat" in rendered("{% bird %}")
    assert "m-throat" not in rendered('{% bird "s" %}')


def test_a_field_keeps_what_was_typed_and_says_the_error_between_label_and_control():
    form = Report({"name": "李", "phone": "1560093210", "left": "2026-02-30", "due": "-5", "channel": "a"})
    field = tight(rendered('<c-field :field="form.phone" />', form=form))
    assert (
        field.index("手机号</label>")
        < field.index("手机号是 11 位")
        < field.index('id="id_phone_hint"')
        < field.index("<input")
    )
    assert 'value="1560093210"' in field
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_phone_error id_phone_hint"' in field
    assert rendered('<c-field :field="form.name" />', form=form).count("m-field-bad") == 0


def test_choices_are_a_named_group_and_a_box_has_its_label_beside_it():
    group = tight(rendered('<c-field :field="form.channel" />', form=Report()))
    assert group.startswith("<fieldset")
    assert group.count('class="m-form-check-input"') == 2
    box = rendered('<c-field :field="form.agrees" />', form=Report())
    assert "m-check" in box
    assert "<fieldset" not in box


def test_the_summary_leads_to_the_fields_in_their_order():
    form = Report({"phone": "1560093210", "left": "", "due": "0"})
    with translation.override("zh-hans"):
        lines = summary(form)
    assert [place for place, _sentence in lines] == ["id_name", "id_phone", "id_channel_0"]
    assert lines[0][1] == "怎么称呼：这里要填。"
    assert lines[1][1].startswith("手机号是 11 位")
    box = rendered('<c-errors :form="form" what="存成接待" />', form=form)
    assert "还有 3 处要改，才能存成接待" in box
    assert 'href="#id_phone"' in box
    assert 'tabindex="-1"' in box
    assert rendered('<c-errors :form="form" />', form=Report()).strip() == ""


def test_components():
    card = rendered('<c-card title="下一步" icon="flag-3" pad><c-slot name="end">右</c-slot>里</c-card>')
    assert "<h2>下一步</h2>" in card
    assert '<span class="m-end">右</span>' in card
    assert '<div class="m-pad">里</div>' in card
    assert "m-tag-go" in rendered('<c-tag kind="go" icon="check">已确认</c-tag>')
    assert "没有人在等" in rendered('<c-empty title="没有人在等" />')
    page = type("Page", (), {"prev": "", "next": "abc"})()
    pager = rendered('<c-pager :page="page" query="stage=2" />', page=page)
    assert 'href="?stage=2&amp;at=abc"' in pager
    assert 'rel="prev"' not in pager


def test_a_piece_of_another_room_may_be_absent():
    assert rendered('a{% part "nowhere/_nothing.html" %}b') == "ab"
    assert rendered('{% whenpart "nowhere/_nothing.html" %}x{% endwhenpart %}') == ""
    assert rendered('{% whenpart "console/_own.html" %}x{% endwhenpart %}') == "x"


def test_the_page_of_a_breakdown_needs_nothing():
    page = render_to_string("500.html", {"layout": "console/gate.html", "code": "ab12"})
    assert "ab12" in page
    assert 'style="' not in page
