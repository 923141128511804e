"""Names as they are met: surnames by their share of the population, given names by generation and gender.

Shares per ten thousand are rounded from the Ministry of Public Security's yearly name reports (2019-2021). No name here
is anybody's: they are drawn apart, piece by piece.
"""

from itertools import accumulate
from random import Random

_SURNAMES = (
    "王710李700张660刘540陈450杨310黄220赵215吴200周195徐150孙145马130朱125胡120郭115何115林110高105罗95郑95梁90谢80宋80唐75"
    "许70邓66冯65韩63曹62曾60彭59萧58蔡56潘55田54董53袁52于50余49叶48蒋47杜46苏45魏45程44吕43丁42沈41任40姚39卢39傅38"
    "钟38姜37崔36谭36廖35范34汪34陆33金32石31戴30贾29韦29夏28邱27方26侯25邹25熊24孟23秦23白22江22阎21薛20尹19段19雷18"
    "黎18史17龙17陶16贺16顾15毛15郝14龚14邵13万13钱12严12覃11武11戚5莫10孔9向9汤8常8温7康7施6文6牛6樊5葛5邢4安4齐4"
    "易4乔4伍4庞4颜4倪3庄3聂3章3鲁3岳3翟3殷3詹3申2欧2耿2关2兰2焦2俞2左2柳2甘2祝2包2"
)
# Read in other ways than the dictionary's first, or of two characters: search must find them all the same.
_RARE_NAMES = (
    *"单解查仇朴盖区缪宁乐员",
    *("尉迟", "万俟", "令狐", "长孙", "欧阳", "上官", "司马", "诸葛"),
)
_RARE_SHARE = 0.012

_MEN = "伟强磊军勇杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林欢阳建国志海山财根成福贵生德宝金水木春庆祥顺发荣富民友良忠义"
_WOMEN = "芳娜敏静丽艳娟霞秀英玲燕红梅丹萍雪慧莹晶婷颖洁倩兰凤琴云莲桂香珍翠菊花春月巧素爱淑贞彩美芬荷妹小"
_BOTH = "文玉晓立永新亚东世清思雨天佳子一学正光安"
# Peoples whose names have no surname of the list above, as the household register writes them in Chinese.
_UYGHUR = {
    "m": "艾合买提 买买提 吐尔逊 卡德尔 托合提 艾尼瓦尔 库尔班 玉素甫 亚森 肉孜 木合塔尔 麦麦提明 艾山 阿卜力孜 阿卜杜热合曼"
    " 吾布力卡斯木 努尔麦麦提 阿不都拉",
    "f": "古丽米热 努尔比耶 阿依努尔 热孜万古丽 帕提古丽 阿孜古丽 米娜瓦尔 古丽巴哈尔 再乃普 茹克亚 祖丽胡玛尔 迪丽努尔 麦尔哈巴",
}
_TIBETAN = (
    "扎西 次仁 洛桑 白玛 格桑 尼玛 达瓦 索朗 德吉 丹增",
    {"m": "顿珠 旺堆 多吉 平措 罗布 旺久 扎巴", "f": "卓玛 央金 白珍 措姆 拉姆 曲珍 央宗"},
)
_YI = (
    "吉克 阿苏 沙马 俄木 勒格 马海 曲比 吉木 海来 阿说 的日",
    {"m": "阿木 拉且 史布 木呷 日布 尔布 伍各 子布", "f": "牛牛 阿呷 阿芝 伍加 莫色 阿牛 木乃"},
)
_MINORITY_SHARE = 0.035


def _weights() -> tuple[list[str], list[int]]:
    surnames: list[str] = []
    shares: list[int] = []
    number = ""
    for char in _SURNAMES + "\n":
        if char.isdigit():
            number += char
            continue
        if number:
            shares.append(int(number))
            number = ""
        if char != "\n":
            surnames.append(char)
    return surnames, list(accumulate(shares))


SURNAMES, _CUMULATIVE = _weights()


def surname(random: Random) -> str:
    if random.random() < _RARE_SHARE:
        return random.choice(_RARE_NAMES)
    return random.choices(SURNAMES, cum_weights=_CUMULATIVE)[0]


def other_people(random: Random, gender: str) -> str:
    """Uyghur: given name and father's, with a dot; Tibetan: two given names; Yi: clan and given name."""
    people = random.randrange(3)
    if people == 0:
        return f"{random.choice(_UYGHUR[gender].split())}·{random.choice(_UYGHUR['m'].split())}"
    first, second = (_TIBETAN, _YI)[people - 1]
    return random.choice(first.split()) + random.choice(second[gender].split())


def person(random: Random, gender: str) -> str:
    """A full name: 87 of 100 given names have two characters (the older, the more have one)."""
    if random.random() < _MINORITY_SHARE:
        return other_people(random, gender)
    own = _MEN if gender == "m" else _WOMEN
    last = random.choice(own)
    if random.random() < 0.13:
        return surname(random) + last
    first = random.choice(_BOTH if random.random() < 0.45 else own)
    return surname(random) + (first + last if first != last else first * 2)


_PLACES = "恒禾砼云锐味洁安捷新鼎宏泰瑞德源晟远达兴嘉诚信合利丰盛华联顺康乐美佳润正通博"
_TRADES = {
    "developer": ("置业", "地产", "城投", "开发"),
    "general_contractor": ("建工", "建设", "建筑工程", "市政工程"),
    "subcontractor": ("劳务", "建筑劳务", "装饰", "机电安装"),
    "factory": ("电子", "服装", "玩具", "五金", "塑胶", "印刷"),
    "service": ("餐饮", "家政", "物流", "快递", "保安", "保洁", "物业"),
}
_FORMS = ("有限公司", "有限责任公司", "集团有限公司", "")


def organisation(random: Random, kind: str) -> tuple[str, str]:
    """A company that does not exist: (full name, the name people use)."""
    short = "".join(random.sample(_PLACES, 2)) + random.choice(_TRADES[kind])
    return short + random.choice(_FORMS), short


_SITES = ("云枢", "湖畔", "锦绣", "星河", "滨江", "东郊", "科技园", "火车站", "大学城", "空港", "金桥", "柳荫")


def site(random: Random) -> str:
    return f"{random.choice(_SITES)}{random.choice('一二三四五')}期{random.choice(('工地', '标段', '厂房', '安置房'))}"


def mobile(random: Random) -> str:
    """E.164: a carrier prefix in use, the rest drawn."""
    prefix = random.choice(
        ("134", "135", "136", "137", "138", "139", "150", "151", "156", "158", "159", "176", "182", "186", "187", "199")
    )
    return f"+86{prefix}{random.randrange(10_000_000, 99_999_999)}"
