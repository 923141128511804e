"""What callers say, put together from pieces so that no two sound alike."""

from random import Random

_OPENINGS = (
    "大姐您好，",
    "喂，是帮工人的那个热线吧？",
    "我老乡让我打这个电话，",
    "不好意思打扰了，",
    "同志，",
    "我在工地上，",
    "",
)
_WAGES = (
    "我们{n}个人在{place}干了{m}个月，{who}一直说没钱。",
    "从{month}月干到{month2}月，只发了点生活费，剩下的{who}拖着不给。",
    "{who}打了欠条，说好{month}月给，到现在电话都不接。",
    "厂子{month}月就说要搬，工资压了{m}个月，{who}让我们自己走人。",
    "活干完了，{who}说质量有问题要扣一半工钱。",
)
_INJURY = (
    "我在{place}摔下来，腿断了，{who}垫了两千块就不管了。",
    "手被机器压了，厂里不给报工伤，说是我自己不小心。",
    "搬东西伤了腰，住院{m}天，{who}说没签合同不算工伤。",
)
_CONTRACT = (
    "干了{m}个月没签合同，也没上保险，现在说不要我了。",
    "{who}让我今天就走，一分补偿没有。",
    "合同签了可是没给我，上面写的啥也不知道。",
)
_OTHER = (
    "想问问孩子上学要什么手续，居住证办不下来。",
    "中介收了八百块押金，活没有，钱也不退。",
    "加班到十一点，一个月休一天，加班费从来没算过。",
    "心里堵得慌，跟家里也说不上，就想找人说说。",
)
_CLOSINGS = (
    "能不能要回来？",
    "我该找谁？",
    "要不要请律师？",
    "会不会报复我？",
    "我不识字，您帮我看看。",
    "我下礼拜就回老家了。",
    "身份证还押在他们那儿。",
)
_WHO = ("包工头", "老板", "项目经理", "劳务公司", "班组长", "人事")
_PLACES = ("通州一个工地", "福田的厂里", "浑南那边的楼盘", "光谷的工地", "一个装修队", "物流园")
BY_GROUP = {"WAG": _WAGES, "OVT": _OTHER, "CON": _CONTRACT, "TER": _CONTRACT, "INJ": _INJURY, "OCC": _INJURY}


def said(random: Random, group: str) -> str:
    month = random.randrange(1, 10)
    body = random.choice(BY_GROUP.get(group, _OTHER)).format(
        n=random.randrange(2, 20),
        m=random.randrange(2, 9),
        month=month,
        month2=month + random.randrange(1, 3),
        who=random.choice(_WHO),
        place=random.choice(_PLACES),
    )
    return random.choice(_OPENINGS) + body + random.choice(_CLOSINGS)


PROMISES = (
    "给您打电话说说劳动监察那边怎么答复。",
    "把要准备的材料发到您手机上。",
    "约包工头周四来办公室谈。",
    "问清楚仲裁要带什么，再告诉您。",
)
NEXT_STEPS = (
    "打电话给项目经理，约面谈",
    "请工友补工资条和考勤照片",
    "向劳动监察投诉，带授权书",
    "准备调解申请书",
    "核对每个人的工资月份",
    "催第二期款",
)
