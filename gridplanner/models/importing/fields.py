"""Which column of a file is which field, guessed from Chinese and English names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from gridplanner.errors import GridplannerError
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
    "grid": ("网格名称", "网格名", "所属网格", "网格", "grid", "grid_name"),
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
    "worker": {
        "sex": ("性别", "sex", "gender"),
        "phone": ("电话", "手机", "手机号", "手机号码", "联系电话", "联系方式", "电话号码",
                  "phone", "mobile"),
        "work_phone": ("工作电话", "办公电话", "公开电话", "work_phone"),
        "role": ("职务", "岗位", "角色", "人员类别", "类别", "role", "post"),
        "area": ("网格编码", "网格代码", "所属网格", "负责网格", "网格名称", "网格", "grid"),
        "capacity": ("工作量系数", "capacity"),
        "since": ("任职时间", "到岗时间", "since"),
    },
}  # fmt: skip
_NAMES: Mapping[str, tuple[str, ...]] = {
    "building": ("楼栋名称", "楼栋名", "楼栋", "楼名", "建筑名称", "楼号", "栋号", *_NAME),
    "road": ("道路名称", "路名", "道路名", "街路名称", *_NAME),
    "water": ("水系名称", "河流名称", "河名", "水体名称", *_NAME),
    "compound": ("小区名称", "小区", "院落名称", "community", *_NAME),
    "micro_home": ("微家名称", "妇女微家", "微家", *_NAME),
    "worker": ("姓名", "网格员姓名", "人员姓名", "名字", "网格员", "name"),
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
_PERSONAL = re.compile(
    r"身份证|证件号|电话|手机|联系方式|户主|业主|住户姓名|^姓名$|phone|mobile|id_?card",
    re.IGNORECASE,
)


def parents_of(kind: str) -> tuple[str, ...]:
    """Return the levels above a kind, nearest first."""
    if kind in AREA_LEVELS:
        return AREA_LEVELS[: AREA_LEVELS.index(kind)][::-1]
    return ("grid", "community", "township", "district") if kind in ("worker", "micro_home") else ()


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
        if kind != "worker":
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
    free = {_plain(column): column for column in reversed(columns)}
    found: dict[str, str] = {}
    for field, names in synonyms(kind, figures).items():
        for name in names:
            column = free.pop(_plain(name), None)
            if column is not None:
                found[field] = column
                break
    return found


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


def _plain(name: str) -> str:
    return name.strip().lower().replace(" ", "").replace("\uff08", "(").replace("\uff09", ")")
