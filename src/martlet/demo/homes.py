"""Where people come from: counties, by the share of a city's migrants that each home province sends.

Names of counties are those of GB/T 2260, without the word for their kind where people leave it out. Chongqing's have no
prefecture above them.
"""

from random import Random

# Province -> (its share of a hundred, prefecture -> counties).
HOMES: dict[str, tuple[int, dict[str, str]]] = {
    "41": (17, {
        "商丘": "民权 睢县 宁陵 柘城 虞城 夏邑 永城 梁园 睢阳",
        "周口": "扶沟 西华 商水 沈丘 郸城 太康 鹿邑 项城 淮阳",
        "驻马店": "西平 上蔡 平舆 正阳 确山 泌阳 汝南 遂平 新蔡",
        "南阳": "南召 方城 西峡 镇平 内乡 淅川 社旗 唐河 新野 桐柏 邓州",
    }),
    "51": (12, {
        "达州": "宣汉 开江 大竹 渠县 万源 达川 通川",
        "南充": "南部 营山 蓬安 仪陇 西充 阆中 高坪",
        "巴中": "通江 南江 平昌 恩阳 巴州",
    }),
    "34": (12, {
        "阜阳": "临泉 太和 阜南 颍上 界首 颍东 颍泉",
        "六安": "霍邱 舒城 金寨 霍山 叶集 裕安",
        "安庆": "怀宁 太湖 宿松 望江 岳西 桐城 潜山",
    }),
    "43": (10, {
        "衡阳": "衡南 衡山 衡东 祁东 耒阳 常宁",
        "邵阳": "新邵 隆回 洞口 绥宁 新宁 城步 武冈 邵东",
        "湘西": "吉首 泸溪 凤凰 花垣 保靖 古丈 永顺 龙山",
    }),
    "42": (8, {
        "黄冈": "团风 红安 罗田 英山 浠水 蕲春 黄梅 麻城 武穴",
        "荆州": "公安 监利 江陵 石首 洪湖 松滋",
        "孝感": "孝昌 大悟 云梦 应城 安陆 汉川",
    }),
    "36": (8, {
        "赣州": "信丰 大余 上犹 安远 宁都 于都 兴国 会昌 寻乌 石城 瑞金 南康",
        "上饶": "玉山 铅山 横峰 弋阳 余干 鄱阳 万年 婺源 德兴",
    }),
    "52": (7, {
        "毕节": "大方 黔西 金沙 织金 纳雍 威宁 赫章 七星关",
        "遵义": "桐梓 绥阳 正安 道真 务川 凤冈 湄潭 余庆 习水 赤水 仁怀",
        "黔东南": "凯里 黄平 施秉 镇远 岑巩 天柱 锦屏 剑河 黎平 榕江 从江 雷山",
    }),
    "45": (6, {"贵港": "平南 桂平 港南 覃塘", "玉林": "容县 陆川 博白 兴业 北流"}),
    "13": (6, {
        "保定": "涞水 阜平 定兴 唐县 高阳 涞源 望都 易县 曲阳 蠡县 顺平 博野",
        "邯郸": "临漳 成安 大名 涉县 磁县 邱县 鸡泽 广平 馆陶 魏县 曲周 武安",
    }),
    "50": (5, {"": "城口 丰都 垫江 忠县 云阳 奉节 巫山 巫溪 石柱 秀山 酉阳 彭水"}),
    "61": (3, {"安康": "汉阴 石泉 宁陕 紫阳 岚皋 平利 镇坪 旬阳 白河"}),
    "21": (3, {"朝阳": "建平 喀左 北票 凌源", "铁岭": "西丰 昌图 调兵山 开原"}),
    "53": (2, {
        "红河": "个旧 开远 蒙自 弥勒 建水 石屏 泸西 元阳 金平 绿春",
        "昭通": "鲁甸 巧家 盐津 大关 永善 绥江 镇雄 彝良 威信",
    }),
    "65": (1, {"喀什": "疏附 疏勒 英吉沙 泽普 莎车 叶城 麦盖提 岳普湖 伽师 巴楚"}),
}  # fmt: skip
PROVINCES = list(HOMES)
_SHARES = [share for share, _prefectures in HOMES.values()]


def home(random: Random) -> tuple[str, str]:
    """(province, words): ("34", "阜阳临泉"). Every county of a province sends as many as the others."""
    province = random.choices(PROVINCES, weights=_SHARES)[0]
    return province, random.choice(_COUNTIES[province])


_COUNTIES = {
    province: [above + county for above, below in prefectures.items() for county in below.split()]
    for province, (_share, prefectures) in HOMES.items()
}
