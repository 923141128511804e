"""The nine offices and their people."""

from functools import cache

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from martlet.access.actor import NETWORK_ROLES, SERVING_ROLES, Role
from martlet.access.models import Office, RoleGrant, User
from martlet.foundation.calendar import add_months
from martlet.telephony.lines.selectors import topics
from martlet.telephony.models import Line, Notice
from martlet.telephony.rules.paying import payer_of
from martlet.telephony.rules.tongues import menu_words
from martlet.volunteers.models import Volunteer

# code, Chinese, English, case letter, city, line, who recognised its mediation committee, share of the work
OFFICES = [
    ("beijing", "北京", "Beijing", "京", "110000", "4000100110", "北京市东城区司法局", 28),
    ("shenzhen", "深圳", "Shenzhen", "深", "440300", "4000100755", "深圳市福田区司法局", 18),
    ("shenyang", "沈阳", "Shenyang", "沈", "210100", "4000100024", "沈阳市和平区司法局", 11),
    ("shanghai", "上海", "Shanghai", "沪", "310000", "4000100021", "上海市静安区司法局", 13),
    ("wuhan", "武汉", "Wuhan", "汉", "420100", "8000100027", "", 9),
    ("suzhou", "苏州", "Suzhou", "苏", "320500", "8000100512", "", 7),
    ("guangzhou", "广州", "Guangzhou", "穗", "440100", "4000100020", "广州市越秀区司法局", 6),
    ("zhengzhou", "郑州", "Zhengzhou", "郑", "410100", "4000100371", "", 4),
    ("chongqing", "重庆", "Chongqing", "渝", "500000", "4000100023", "", 4),
]
# What the announcement offers: groups of the taxonomy, and English. Without a key the call goes on after some seconds.
# Small offices keep hours; the others are there day and night, so that the demo rings whenever somebody tries it.
HOURS = {"week": {str(day): "09:00-12:00, 13:30-20:00" for day in range(1, 6)}, "holidays": "closed", "specials": []}
WITH_HOURS = {"suzhou", "zhengzhou", "chongqing"}
DIALECTS = {"shenzhen": ["zh", "yue"], "guangzhou": ["zh", "yue"], "shanghai": ["zh", "wuu"], "suzhou": ["zh", "wuu"]}
MENU = {"1": {"topic": "WAG"}, "2": {"topic": "INJ"}, "0": {}, "9": {"language": "en"}}
MENUS = {  # one line shows everything a key can choose
    "shenzhen": {
        "1": {"topic": "WAG"},
        "2": {"topic": "INJ", "skill": "injury"},
        "3": {"dialect": "yue"},
        "4": {"skill": "listening"},
        "8": {"priority": "2"},
        "0": {},
        "9": {"language": "en"},
    }
}
SKILLS = {"huang": ["injury", "listening"], "luo": ["court", "group"], "zhou": ["injury"], "sun": ["court"]}
PASSWORD = "swallow-2026"  # noqa: S105  (of the demo; production refuses demo data)

ASKING = ("beijing", "suzhou")  # whose lines ask callers how the call was

# sign-in name, work name, office, role, dialects
PEOPLE = [
    ("zhou", "周老师", "beijing", Role.VOLUNTEER, ["zh"]),
    ("sun", "孙老师", "beijing", Role.MEDIATOR, ["zh"]),
    ("liu", "刘老师", "beijing", Role.COORDINATOR, ["zh"]),
    ("huang", "黄老师", "shenzhen", Role.VOLUNTEER, ["zh", "yue"]),
    ("luo", "罗老师", "shenzhen", Role.MEDIATOR, ["zh", "yue"]),
    ("he", "何老师", "shenzhen", Role.COORDINATOR, ["zh", "yue"]),
    ("hu", "胡老师", "wuhan", Role.VOLUNTEER, ["zh"]),
    ("ma", "马主任", "beijing", Role.DIRECTOR, ["zh"]),
    ("audit", "审计员", "beijing", Role.AUDITOR, ["zh"]),
    ("admin", "管理员", "beijing", Role.ADMIN, ["zh"]),
]
MORE_VOLUNTEERS = "陈林吴郑"  # of every office beside those above, so that work has owners

ROLE_WORDS = {
    Role.VOLUNTEER: "志愿者 volunteer",
    Role.MEDIATOR: "调解员 mediator",
    Role.COORDINATOR: "协调员 coordinator",
    Role.DIRECTOR: "主任 director",
    Role.AUDITOR: "审计 auditor",
    Role.ADMIN: "管理员 administrator",
}
_CITIES = {code: f"{zh} {en}" for code, zh, en, *_rest in OFFICES}
# What `make run` prints: sign-in name, password, role, office.
SIGN_INS = [
    *(
        (username, PASSWORD, ROLE_WORDS[role], _CITIES[office])
        for username, _work_name, office, role, _dialects in PEOPLE
    ),
    ("tang", PASSWORD, "志愿者，培训中 volunteer in training", _CITIES["beijing"]),  # see training.py
]


def load() -> list[Office]:
    """Offices, lines and colleagues; what is there stays."""
    offices = {}
    for code, zh, en, short, area, number, authority, _share in OFFICES:
        offices[code], _new = Office.objects.get_or_create(
            code=code,
            defaults={
                "name_zh": zh,
                "name_en": en,
                "short": short,
                "area_code": area,
                "hotline_number": number,
                "mediation_authority": authority,
                "mediation_document": f"{authority}批复" if authority else "",
                "mediation_since": timezone.localdate().replace(year=2006, month=6, day=1) if authority else None,
            },
        )
        line, new = Line.objects.get_or_create(
            number=number,
            defaults={
                "office": offices[code],
                "name_zh": f"{zh}工友热线",
                "name_en": f"{en} workers' hotline",
                "payer": payer_of(number),
                "menu": MENUS.get(code, MENU),
                "languages": DIALECTS.get(code, ["zh"]),
                "hours": HOURS if code in WITH_HOURS else {},
                "asks": code in ASKING,
            },
        )
        if new and code in MENUS:
            word_menu(line)
    for username, work_name, office, role, languages in PEOPLE:
        colleague(username, work_name, offices[office], role, languages)
    for code, city in offices.items():
        for place, surname in enumerate(MORE_VOLUNTEERS):
            colleague(
                f"{code}{place + 1}",
                f"{surname}老师",
                city,
                Role.MEDIATOR if place == 0 else Role.VOLUNTEER,
                ["zh"],
            )
    return list(offices.values())


def word_menu(line: Line) -> None:
    """The announcement of its keys, as the page of the menu makes it: the house's speaks of other keys."""
    text = menu_words(line.menu, "zh", topics("zh"))
    notice = Notice.objects.create(line=line, name="menu", language="zh", version=1, text=text)
    line.says = {notice.key: notice.version}
    line.save(update_fields=["says"])


@cache
def demo_hash() -> str:
    """All demo accounts have one password, so its slow hash is made once."""
    return make_password(PASSWORD)


def colleague(username: str, work_name: str, office: Office, role: Role, languages: list[str]) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        user = User(username=username, work_name=work_name, office=office)
        user.password = demo_hash()
        user.save()
        everywhere = role in NETWORK_ROLES
        RoleGrant.objects.create(user=user, role=role, office=None if everywhere else office)
    if role in SERVING_ROLES:
        Volunteer.objects.get_or_create(
            user=user,
            defaults={
                "office": office,
                "languages": languages,
                "skills": SKILLS.get(username, []),
                "certificate_until": add_months(timezone.localdate(), 12),
            },
        )
    return user
