"""Requests from the website: Suzhou takes none for some days, Beijing had an hour without and takes them again."""

from datetime import timedelta

from django.utils import timezone

from martlet.access.models import User
from martlet.demo.people import Makers
from martlet.hotline.models import RequestSwitch

TRAINING_ZH = "这几天志愿者在培训，网上登记先停一停。请直接打热线，我们一样帮您。"
TRAINING_EN = "Our volunteers are in training, so we take no requests here. Please call us, we help all the same."
JUNK_ZH = "刚才有人乱填，我们停一小时。请直接打热线。"


def load(makers: Makers) -> None:
    now, offices = timezone.now(), {office.code: office for office in makers.offices}
    reasons = RequestSwitch.Reason
    rows = [
        (
            "suzhou",
            "suzhou1",
            False,
            reasons.DAYS_OFF,
            TRAINING_ZH,
            TRAINING_EN,
            now + timedelta(days=4),
            timedelta(hours=20),
        ),
        ("beijing", "liu", False, reasons.JUNK, JUNK_ZH, "", None, timedelta(days=9, hours=3)),
        ("beijing", "liu", True, "", "", "", None, timedelta(days=9, hours=2)),
    ]
    for code, username, is_open, reason, zh, en, until, ago in rows:
        number = RequestSwitch.objects.filter(office=offices[code]).count() + 1
        RequestSwitch.objects.create(
            office=offices[code],
            number=number,
            is_open=is_open,
            reason=reason,
            message_zh=zh,
            message_en=en,
            until=until,
            made=now - ago,
            made_by=User.objects.filter(username=username).first(),
        )
