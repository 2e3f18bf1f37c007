"""Which column of a file is which field, guessed from Chinese and English names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from gridplanner.errors import GridplannerError
from gridplanner.gis.headers import Words, plain
from gridplanner.models.rows import AREA_LEVELS, STANDARD_FIGURES, Figure

_LEVEL_NAMES: Mapping[str, tuple[str, ...]] = {
    "district": ("区县名称", "县区名称", "县市区名称", "县市区", "区县", "县区", "区县名", "县名",
                 "县级",
                 "所属区县", "district", "county", "district_name", "county_name"),
    "township": ("街道名称", "乡镇名称", "镇街名称", "街道乡镇名称", "乡镇街道名称", "乡镇街道",
                 "街道乡镇",
                 "镇街", "街道", "乡镇", "所属街道", "所属乡镇", "所属镇街", "township",
                 "subdistrict",
                 "street", "town"),
    "community": ("社区名称", "村社区名称", "社区村名称", "村居名称", "社区(村)", "村(社区)",
                  "村社区", "村居",
                  "社区", "行政村", "村名", "所属社区", "所属村居", "所属村社区", "community",
                  "village"),
    "grid": ("网格名称", "网格名", "所属网格", "所在网格", "网格", "网格号", "grid", "grid_name"),
    "micro_grid": ("微网格名称", "微网格", "micro_grid"),
}  # fmt: skip
_LEVEL_CODES: Mapping[str, tuple[str, ...]] = {
    "district": ("区县编码", "区县代码", "区县编号", "县级码", "district_code", "county_code"),
    "township": (
        "街道编码",
        "街道代码",
        "街道编号",
        "乡镇编码",
        "乡镇代码",
        "乡镇编号",
        "township_code",
    ),
    "community": (
        "社区编码",
        "社区代码",
        "社区编号",
        "村编码",
        "村代码",
        "村社区编码",
        "community_code",
    ),
    "grid": ("网格编码", "网格代码", "网格码", "grid_code", "网格编号"),
    "micro_grid": ("微网格编码", "微网格代码", "微网格编号"),
}
ROSTERS = ("worker", "group", "micro_home_table")
"""Kinds that are tables without shapes."""
_ASIDE = re.compile(r"\([^)]*\)")
_WHOSE = re.compile(r"^(人员|网格员|工作人员|队员|成员|本人)(?=.)")
HOME_TABLE = "micro_home_table"
"""Micro-homes of a table without shapes, which says in words where they are."""
_PHONE = (
    "电话",
    "手机",
    "手机号",
    "手机号码",
    "联系电话",
    "联系方式",
    "电话号码",
    "联系手机",
    "移动电话",
    "phone",
    "mobile",
)
_GRID_CODE = ("网格编码", "网格代码", "网格码", "网格编号", "grid_code")
_GRID_NAME = (
    "所属网格",
    "负责网格",
    "网格名称",
    "网格名",
    "所在网格",
    "包保网格",
    "联系网格",
    "网格",
    "网格号",
    "grid",
    "grid_name",
)
_NAME = ("名称", "name", "地名", "全称", "mc", "xzqmc")
_CODE = ("编码", "代码", "区划码", "区划代码", "行政区划代码", "adcode", "code", "xzqdm", "dm")
_OTHERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "grid": {
        "kind": ("网格类别名称", "网格类型", "网格类别", "网格性质", "类型", "类别"),
        "households_reported": ("户数", "总户数", "居民户数", "住户数", "households"),
        "population_reported": ("人口数量", "人口数", "人口", "总人口", "居民数", "常住人口",
                                "population"),
        "four_bounds": ("四至", "四至范围", "网格范围", "范围", "four_bounds"),
        "notes": ("备注", "说明", "notes", "remark"),
        "status": ("状态", "审核状态", "status"),
        "party_branch": ("网格党支部", "网格党组织", "党支部", "党小组", "party_branch"),
        "party_secretary": ("党支部书记", "党组织书记", "支部书记", "party_secretary"),
        "leader": ("网格长", "网格长姓名", "grid_leader"),
        "leader_phone": ("网格长联系方式", "网格长电话", "网格长手机"),
        "worker": ("专职网格员", "网格员", "网格员姓名", "worker"),
        "worker_phone": ("网格员联系方式", "网格员联系电话", "网格员电话", "网格员手机",
                         "worker_phone"),
        "worker_sex": ("网格员性别", "性别", "sex"),
        "part_time": ("兼职网格员", "兼职网格员姓名"),
        "part_time_phone": ("兼职网格员联系方式", "兼职网格员电话"),
    },
    "building": {
        "floors": ("层数", "楼层", "楼层数", "总层数", "地上层数", "floors", "levels", "floor",
                   "storeys"),
        "kind": ("房屋用途", "建筑用途", "用途", "房屋类型", "建筑类型", "楼栋类型", "类型",
                 "building", "type"),
        "address": ("地址", "详细地址", "门牌地址", "标准地址", "门牌号", "address", "addr"),
        "compound": ("小区名称", "小区", "所属小区", "院落", "compound", "estate"),
    },
    "micro_home": {"host": ("微家长", "负责人", "host"), "phone": ("电话", "联系电话", "phone")},
    HOME_TABLE: {
        "host": ("微家长", "微家长姓名", "家长", "负责人", "负责人姓名", "联系人", "姓名", "host"),
        "phone": ("微家长电话", "负责人电话", *_PHONE),
        "area": _GRID_CODE,
        "building": ("楼栋", "所在楼栋", "楼号", "楼栋名称", "building"),
        "address": ("地址", "详细地址", "所在地址", "地点", "位置", "所在位置", "住址", "address"),
        "x": ("经度", "东坐标", "横坐标", "x坐标", "x", "lon", "lng", "longitude"),
        "y": ("纬度", "北坐标", "纵坐标", "y坐标", "y", "lat", "latitude"),
    },
    "group": {
        "area": _GRID_CODE,
        "leader": ("组长", "组长姓名", "小组长", "妇女小组组长", "妇女小组长", "负责人", "姓名",
                   "leader"),
        "leader_phone": ("组长电话", "组长联系方式", "组长联系电话", "组长手机", *_PHONE,
                         "leader_phone"),
        "leader_sex": ("组长性别", "性别"),
        "members": ("组员", "小组成员", "成员", "组员姓名", "成员姓名", "成员名单", "members"),
        "buildings": ("楼栋", "覆盖楼栋", "包含楼栋", "负责楼栋", "所辖楼栋", "楼号", "楼栋范围",
                      "范围", "覆盖范围", "buildings"),
        "compound": ("小区名称", "小区", "所属小区", "覆盖小区", "院落", "compound"),
        "lane": ("巷", "街巷", "巷道", "路段", "胡同", "自然村", "lane"),
    },
    "worker": {
        "sex": ("性别", "sex", "gender"),
        "phone": (*_PHONE, "人员电话", "网格员联系方式", "网格员联系电话", "网格员电话",
                  "网格员手机"),
        "work_phone": ("工作电话", "办公电话", "公开电话", "座机", "work_phone"),
        "role": ("职务", "岗位", "角色", "人员类别", "人员类型", "岗位类别", "岗位名称", "身份",
                 "类别", "担任职务", "role", "post"),
        "area": (*_GRID_CODE, *_GRID_NAME),
        "area_name": _GRID_NAME,
        "building": ("负责楼栋", "楼栋", "包楼", "所包楼栋", "楼号", "building"),
        "womens_group": ("妇女小组", "所属妇女小组", "妇女小组名称", "小组", "womens_group"),
        "micro_home": ("妇女微家", "所属微家", "微家", "微家名称", "micro_home"),
        "capacity": ("工作量系数", "系数", "capacity"),
        "share": ("承担比例", "承担份额", "工作量占比", "占比", "比例", "份额", "share"),
        "mode": ("方式", "包保方式", "联系网格方式", "挂包方式", "联动方式", "服务方式", "mode"),
        "since": ("任职时间", "到岗时间", "任职日期", "任职起始", "上岗时间", "开始时间",
                  "起始时间", "聘用时间", "任期", "任职开始时间",
                  "任职起始时间", "任职起止时间", "任职起止", "since"),
        "until": ("离任时间", "离岗时间", "离任日期", "卸任时间", "任职截止", "截止时间",
                  "结束时间", "任职结束时间", "任职截止时间", "until"),
        "home": ("住址", "家庭住址", "居住地址", "现住址", "常住地址", "居住地", "家庭地址",
                 "home"),
        "leader": ("网格长", "网格长姓名"),
        "leader_phone": ("网格长联系方式", "网格长联系电话", "网格长电话", "网格长手机"),
        "part_time": ("兼职网格员", "兼职网格员姓名"),
        "part_time_phone": ("兼职网格员联系方式", "兼职网格员联系电话", "兼职网格员电话",
                            "兼职网格员手机"),
    },
}  # fmt: skip
_HOME_NAMES = ("微家名称", "妇女微家名称", "妇女微家", "微家", *_NAME)
_NAMES: Mapping[str, tuple[str, ...]] = {
    "building": ("楼栋名称", "楼栋名", "楼栋", "楼名", "建筑名称", "楼号", "栋号", *_NAME),
    "road": ("道路名称", "路名", "道路名", "街路名称", *_NAME),
    "water": ("水系名称", "河流名称", "河名", "水体名称", *_NAME),
    "compound": ("小区名称", "小区", "院落名称", "community", *_NAME),
    "micro_home": _HOME_NAMES,
    HOME_TABLE: _HOME_NAMES,
    "worker": (
        "姓名",
        "网格员姓名",
        "专职网格员姓名",
        "人员姓名",
        "名字",
        "网格员",
        "专职网格员",
        "name",
    ),
    "group": ("妇女小组名称", "小组名称", "妇女小组", "小组", "组名", *_NAME),
}
_CODES: Mapping[str, tuple[str, ...]] = {
    "building": ("楼栋编码", "楼栋代码", "楼栋编号", "建筑编码", *_CODE),
}
_FIGURES: Mapping[str, tuple[str, ...]] = {
    "households": ("户数", "总户数", "住户数", "居民户数"),
    "population": ("人口", "人口数", "人口数量", "总人口", "居民数", "常住人口", "居民"),
    "women": ("妇女", "妇女数", "女性", "女性人口"),
    "children": ("儿童", "儿童数", "未成年人"),
    "elderly_alone": ("独居老人", "独居老人数"),
    "floating": ("流动人口", "流动人口数"),
    "registered": ("户籍人口", "户籍人口数"),
    "disabled": ("残疾人", "残疾人数"),
    "families_in_difficulty": ("困难家庭", "困难家庭数", "困难户"),
    "party_members": ("党员", "党员数"),
    "units": ("单元", "单元数"),
    "rentals": ("出租房", "出租房数", "出租屋"),
    "shops": ("商铺", "商铺数", "门店"),
}
_PLACED = ("worker", "group", "micro_home", HOME_TABLE)
_NO_CODE = ("worker", "group")
_IDENTITY = re.compile(r"身份证|证件号|id_?card", re.IGNORECASE)
_PERSONAL = re.compile(
    r"身份证|证件号|电话|手机|联系方式|户主|业主|住户姓名|^姓名$|phone|mobile|id_?card",
    re.IGNORECASE,
)


def parents_of(kind: str) -> tuple[str, ...]:
    """Return the levels above a kind, nearest first."""
    if kind in AREA_LEVELS:
        return AREA_LEVELS[: AREA_LEVELS.index(kind)][::-1]
    return ("grid", "community", "township", "district") if kind in _PLACED else ()


def synonyms(
    kind: str, figures: Iterable[Figure] = STANDARD_FIGURES.values()
) -> dict[str, tuple[str, ...]]:
    """Return the fields of a kind in the order in which columns are given out, and their names."""
    fields: dict[str, tuple[str, ...]] = {"id": ("gridplanner_id",)}
    if kind in AREA_LEVELS:
        fields["code"] = (*_LEVEL_CODES[kind], *_CODE)
        fields["name"] = (*_LEVEL_NAMES[kind], *_NAME)
    else:
        fields["name"] = _NAMES[kind]
        if kind not in _NO_CODE:
            fields["code"] = _CODES.get(kind, _CODE)
    fields |= _OTHERS.get(kind, {})
    above = parents_of(kind)
    fields |= {level: _LEVEL_NAMES[level] for level in above if kind != "worker" or level != "grid"}
    if kind in AREA_LEVELS and above:
        fields["parent_code"] = _LEVEL_CODES[above[0]]
    subject = "building" if kind == "building" else "grid" if kind == "grid" else ""
    for figure in figures:
        if figure.subject == subject:
            names = (figure.zh, figure.en, figure.id, *_FIGURES.get(figure.id, ()))
            fields.setdefault(figure.id, names)
    return fields


def guess_mapping(
    columns: Sequence[str], kind: str, figures: Iterable[Figure] = STANDARD_FIGURES.values()
) -> dict[str, str]:
    """Return field to column for the columns whose names say what they are."""
    known = synonyms(kind, figures)
    free = {plain(column): column for column in reversed(columns)}
    found: dict[str, str] = {}
    for shorten in (plain, _shorter):
        short = {shorten(column): column for column in reversed(list(free.values()))}
        for field, names in known.items():
            if field in found:
                continue
            for name in names:
                column = short.get(plain(name))
                if column is not None and plain(column) in free:
                    found[field] = column
                    del free[plain(column)]
                    break
        if kind not in ROSTERS:
            break
    return found


def words_of(kind: str) -> Words:
    """Return the names by which the header of a roster is found, and those of its key column."""
    known = synonyms(kind, ())
    every = frozenset(plain(name) for names in known.values() for name in names)
    keys = ("name", "leader", "part_time") if kind == "worker" else ("name",)
    return Words(every, frozenset(plain(name) for key in keys for name in known[key]))


def is_identity(column: str) -> bool:
    """Tell whether a column holds identity numbers, which are never kept."""
    return _IDENTITY.search(column) is not None


def _shorter(column: str) -> str:
    """Return a column's name without what stands in brackets, and whose it is."""
    return _WHOSE.sub("", _ASIDE.sub("", plain(column)))


def settle_mapping(
    columns: Sequence[str], kind: str, given: Mapping[str, str], figures: Iterable[Figure]
) -> dict[str, str]:
    """Return the guessed mapping corrected by the given one; an empty column means none.

    Raises where a field or a column is not there.
    """
    figures = tuple(figures)
    known = synonyms(kind, figures)
    given = {_field(field, known): column for field, column in given.items()}
    for field, column in given.items():
        if field not in known:
            raise GridplannerError("import.no_field", field=field, fields=", ".join(known))
        if column and column not in columns:
            raise GridplannerError("import.no_column", column=column, columns="、".join(columns))
    taken = set(given.values())
    guessed = guess_mapping([one for one in columns if one not in taken], kind, figures)
    return {field: column for field, column in {**guessed, **given}.items() if column}


def _field(name: str, known: Mapping[str, object]) -> str:
    """Return a field by its short name: households of a grid are those reported."""
    longer = {"parent": "parent_code"}.get(name, f"{name}_reported")
    return longer if name not in known and longer in known else name


def is_personal(column: str) -> bool:
    """Tell whether a column of a building table holds residents' data, which is not kept."""
    return _PERSONAL.search(column) is not None
