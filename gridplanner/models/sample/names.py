"""Names that sound right and belong to nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

DISTRICT = ("示例县", "示范区", "样本市", "例证县")
_FIRST = "柳桃龙石清云金杏泉文永安和平古长新仁凤青"
_SECOND = "河源桥山林坊亭店台口湖湾"
_COMMUNITIES = """柳河 洸河 建设 文昌 桃园 泉林 永安 西关 东门 杏坛
                  和平 新华 长虹 光明 古槐 南苑 北湖 银杏 府前 育才"""
_VILLAGES = """王家庄 李家楼 前杨 大槐树 河湾 张桥 后孟 赵家洼 石佛 孙庄
               枣园 柳行 高庙 三里屯 白塔 郭营 新庄 苏家桥 田铺 小吴"""
_EAST_ROADS = "洸河路 建设路 文昌路 永安路 新华路 人民路 光明路 和平路 府前路 育才路"
_NORTH_ROADS = "柳荫路 桃园路 古槐路 长虹路 杏坛路 泉林路 红星路 银杏路 太和路 西门路"
_EAST_STREETS = "柳荫街 书院街 鼓楼街 米市街 学府街 花园街 仓门街 槐荫街 明德街 南池街"
_NORTH_STREETS = "驿亭街 竹竿街 打铜街 钟楼街 兴隆街 大井街 半截街 草市街 同济街 香椿街"
_LANES = """石榴巷 豆腐巷 双井巷 柳条巷 染坊巷 更道巷 井沿巷 仁义巷
            枣树巷 油坊巷 甜水巷 扁担巷 玉堂巷 糖房巷 斜街巷 织布巷
            槐花巷 磨盘巷 青石巷 菜园巷 豆芽巷 铁匠巷 篾匠巷 灯笼巷
            北斗巷 三眼井巷 榆钱巷 桂花巷 竹篮巷 酒坊巷 茶铺巷 药王巷
            鱼市巷 棉花巷 箭道巷 马号巷 粮仓巷 文笔巷 状元巷 旗杆巷"""
_RIVERS = "柳河 洸水河 泉河 杏花河 老赵河 清沟河"
_HOMES_FIRST = """柳河 洸府 桃源 锦绣 阳光 翠湖 金桂 文馨 和谐 银座
                  水岸 玉兰 龙泉 明珠 盛世 怡景 紫荆 香樟 春晖 康宁"""
_HOMES_SECOND = "花园 家园 小区 新村 苑 佳苑 名邸 公寓 雅居 华庭"
_SURNAMES = "王李张刘陈杨赵孔孟孙周吴徐朱马胡郭高林何郑梁宋韩冯曹许邓田程"
_WOMEN = """秀兰 桂英 玉梅 丽华 春燕 淑珍 晓红 海燕 雪梅 美玲
            敏 静 娟 艳 芳 霞 婷婷 文静 慧敏 玉洁"""
_MEN = """建国 志强 永刚 文杰 德华 海涛 明亮 振东 庆国 立新
          伟 勇 军 磊 涛 鹏 家辉 学文 光明 志远"""
PLACES = {
    "school": "实验小学",
    "market": "中心市场",
    "hospital": "人民医院",
    "park": "柳荫公园",
}
"""Dedicated grids by use."""


def townships(count: int) -> list[str]:
    """Return names of townships without their kind; the first is 柳河."""
    pairs = [first + second for second in _SECOND for first in _FIRST]
    return list(_numbered(pairs, count))


def communities(count: int) -> list[str]:
    """Return names of communities."""
    return [f"{name}社区" for name in _numbered(_COMMUNITIES.split(), count)]


def villages(count: int) -> list[str]:
    """Return names of villages."""
    return [f"{name}村" for name in _numbered(_VILLAGES.split(), count)]


def compounds(count: int, rng: np.random.Generator) -> list[str]:
    """Return different names of walled compounds; the first is 柳河花园."""
    pairs = [first + second for second in _HOMES_SECOND.split() for first in _HOMES_FIRST.split()]
    order = np.append(0, 1 + rng.permutation(len(pairs) - 1))
    return list(_numbered([pairs[place] for place in order], count))


def river(number: int) -> str:
    """Return the name of the river with a number."""
    *_, name = _numbered(_RIVERS.split(), number + 1)
    return name


class RoadNames:
    """Gives every road of a township a name of its own."""

    def __init__(self) -> None:
        self._lists: dict[tuple[str, bool], Iterator[str]] = {
            ("main", False): _numbered(_EAST_ROADS.split(), 200),
            ("main", True): _numbered(_NORTH_ROADS.split(), 200),
            ("street", False): _numbered(_EAST_STREETS.split(), 2000),
            ("street", True): _numbered(_NORTH_STREETS.split(), 2000),
            ("lane", False): _numbered(_LANES.split(), 20000),
        }

    def next(self, kind: str, *, upright: bool) -> str:
        """Return the next name for a kind of road."""
        kind = "lane" if kind == "track" else kind
        return next(self._lists[(kind, upright and kind != "lane")])


def people(women: NDArray[np.bool_], rng: np.random.Generator) -> list[str]:
    """Return a made-up name for each person; ``women`` says who is one."""
    given = {True: _WOMEN.split(), False: _MEN.split()}
    first = rng.integers(len(_SURNAMES), size=len(women)).tolist()
    second = rng.integers(len(given[True]), size=len(women)).tolist()
    return [
        _SURNAMES[one] + given[woman][two]
        for one, two, woman in zip(first, second, women.tolist(), strict=True)
    ]


def phone(number: int) -> str:
    """Return a telephone number that no network gives out."""
    return f"100 {number // 10_000:04d} {number % 10_000:04d}"


_ORDINALS = "一二三四五六七八九十"


def _numbered(names: Sequence[str], count: int) -> Iterator[str]:
    """Yield names; when they run out, the same with an ordinal before their last letter."""
    for number in range(count):
        turn, place = divmod(number, len(names))
        name = names[place]
        if not turn:
            yield name
        elif turn <= len(_ORDINALS):
            yield f"{name[:-1]}{_ORDINALS[turn - 1]}{name[-1]}"
        else:
            yield f"{name}{turn}"
