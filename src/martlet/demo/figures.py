"""Two corrections of published figures, so that the history shows what one looks like. No result changes its amount by them."""

from datetime import date, timedelta

from django.utils import timezone

from martlet.access.models import User
from martlet.access.selectors import actor_of
from martlet.lawbook.models import Correction
from martlet.lawbook.services import enter_figure, withdraw_figure

KIND = "min_wage.month"


def load() -> None:
    """An old Shenzhen figure looked up again and confirmed; a Shenyang figure entered by hearsay and withdrawn the same week."""
    officers = {user.username: actor_of(user) for user in User.objects.filter(username__in=("he", "ma"))}
    if len(officers) < 2 or Correction.objects.exists():
        return
    confirmed = enter_figure(
        officers["he"],
        kind=KIND,
        place="440300",
        since=date(2022, 1, 1),
        value="2360",
        verified=True,
        source="深圳市人社局网站「历年最低工资标准」",
        remark="起始日原来凭记忆，查了网站，没错。",
    )
    heard = enter_figure(
        officers["ma"],
        kind=KIND,
        place="210100",
        since=date(2025, 7, 1),
        value="2230",
        source="12333 电话答复，没见到文件",
        remark="等文件。",
    )
    withdraw_figure(officers["ma"], heard, reason="只是电话里说的，没找到文件，先按 2100 算")
    now = timezone.now()
    Correction.objects.filter(pk=confirmed.pk).update(entered_at=now - timedelta(days=40))
    Correction.objects.filter(pk=heard.pk).update(
        entered_at=now - timedelta(days=12), withdrawn_at=now - timedelta(days=9)
    )
