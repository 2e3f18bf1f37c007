"""What stands around the map: title, stamp, frame, scale, north, and where the map is from."""

from __future__ import annotations

from datetime import date

from gridplanner.models.sheet.paper import Page, Sizes
from gridplanner.models.sheet.values import (
    POINT,
    Item,
    Rect,
    Style,
    Text,
    box,
    polyline,
    text_width,
)
from gridplanner.words import say

INK = "#1f1f1f"
RED = "#c62828"


def title_items(page: Page, title: str, sizes: Sizes, *, stamped: bool) -> list[Item]:
    """Return the title, and the stamp at its right."""
    band = page.title
    x, y = band.middle
    stamp = _stamp(band, sizes) if stamped else []
    taken = 2 * (_stamp_width(sizes) + 2 * sizes.gap) if stamped else 0.0
    size = sizes.title * min(1.0, (band.width - taken) / max(text_width(title, sizes.title), 1e-6))
    return [Text(x, y, title, size, "center", bold=True), *stamp]


def _stamp_width(sizes: Sizes) -> float:
    return text_width(say("sheet.stamp"), sizes.body * 1.7) + 2.2 * sizes.body * POINT


def _stamp(band: Rect, sizes: Sizes) -> list[Item]:
    size = sizes.body * 1.7
    wide, high = _stamp_width(sizes), sizes.body * POINT * 4.1
    rect = Rect(band.right - wide, band.middle[1] - high / 2, wide, high)
    x, y = rect.middle
    return [
        box(rect, Style(line=RED, width=0.5 * sizes.line)),
        Text(x, y - 0.19 * high, say("sheet.stamp"), size, "center", True, RED),
        Text(x, y + 0.26 * high, say("sheet.stamp_more"), sizes.body, "center", False, RED),
    ]


def frame_items(page: Page, sizes: Sizes, parts: list[Rect]) -> list[Item]:
    """Return the double frame and the lines around its parts."""
    outer, inner = frame_rects(page, sizes)
    return [
        box(outer, Style(line=INK, width=0.8 * sizes.line)),
        *(box(part, Style(line=INK, width=0.2 * sizes.line)) for part in (inner, *parts)),
    ]


def frame_rects(page: Page, sizes: Sizes) -> tuple[Rect, Rect]:
    """Return the outer and the inner frame."""
    outer = page.frame.inset(0.4 * sizes.line)
    return outer, outer.inset(1.5 * sizes.line)


def north_rect(window: Rect, sizes: Sizes, *, left: bool) -> Rect:
    """Return the room of the north arrow in a corner of the map."""
    wide, high = 9 * sizes.line, 17 * sizes.line
    x = window.x + 4 * sizes.line if left else window.right - wide - 4 * sizes.line
    return Rect(x, window.y + 4 * sizes.line, wide, high)


def north_items(rect: Rect, sizes: Sizes, *, backed: bool) -> list[Item]:
    """Return the north arrow, on a ground of its own where there is map under it."""
    x, _ = rect.middle
    letter = rect.height * 0.3
    top, bottom = rect.y + letter, rect.bottom
    half, notch = rect.width * 0.36, bottom - (bottom - top) * 0.24
    line = 0.2 * sizes.line
    light, dark = Style("#ffffff", INK, line), Style(INK, INK, line)
    ground = [box(rect.inset(-0.8 * sizes.line), Style("#ffffff", INK, line))] if backed else []
    return [
        *ground,
        polyline([(x, top), (x + half, bottom), (x, notch), (x, top)], light),
        polyline([(x, top), (x - half, bottom), (x, notch), (x, top)], dark),
        Text(
            x,
            rect.y + letter * 0.45,
            say("sheet.north"),
            letter / POINT * 0.85,
            "center",
            True,
            halo="#ffffff",
        ),
    ]


def bar_length(scale: int, most: float) -> float:
    """Return the round number of metres that a scale bar of at most ``most`` mm stands for."""
    metres = most * scale / 1000
    power = 10.0
    while power * 10 <= metres:
        power *= 10
    while power > metres:
        power /= 10
    return max(step * power for step in (1, 2, 4, 5, 8) if step * power <= metres)


def scale_items(page: Page, scale: int, sizes: Sizes) -> list[Item]:
    """Return the scale in numbers and as a bar, in the middle of the foot."""
    x, _ = page.foot.middle
    line = sizes.body * POINT
    metres = bar_length(scale, 62 * sizes.body / 8.5)
    long = metres / scale * 1000
    left, top, high = x - long / 2, page.foot.y + 1.75 * line, 0.55 * line
    numbers = say("sheet.scale", n=f"{scale:,}".replace(",", " "))
    items: list[Item] = [
        Text(x, page.foot.y + 0.75 * line, numbers, sizes.body * 1.2, "center", True)
    ]
    for quarter in range(4):
        fill = INK if quarter % 2 == 0 else "#ffffff"
        part = Rect(left + quarter * long / 4, top, long / 4, high)
        items.append(box(part, Style(fill, INK, 0.15 * sizes.line)))
    unit = say("sheet.km") if metres >= 1000 else say("sheet.m")
    for quarter in (0, 2, 4):
        worth = metres * quarter / 4 / (1000 if metres >= 1000 else 1)
        place = left + quarter * long / 4
        at = top + high + 0.85 * line
        if quarter == 4:  # the number under its tick, the unit behind it
            half = text_width(f"{worth:g}", sizes.small) / 2
            items.append(Text(place + half + 0.3 * line, at, unit, sizes.small))
        items.append(Text(place, at, f"{worth:g}", sizes.small, "center"))
    return items


def foot_items(page: Page, sizes: Sizes, left: list[str], right: list[str]) -> list[Item]:
    """Return the lines at the left and the right of the foot."""
    step = sizes.body * POINT * 1.5
    first = page.foot.y + 0.75 * sizes.body * POINT
    room = page.foot.width / 2 - 40 * sizes.body / 8.5
    items: list[Item] = []
    for number, words in enumerate(left):
        size = sizes.body * min(1.0, room / max(text_width(words, sizes.body), 1e-6))
        items.append(Text(page.foot.x, first + number * step, words, size))
    for number, words in enumerate(right):
        size = sizes.body * (1.15 if number == 0 else 1.0)
        size *= min(1.0, room / max(text_width(words, size), 1e-6))
        at = first + number * step
        items.append(Text(page.foot.right, at, words, size, "right", bold=number == 0))
    return items


def crs_words(crs: str) -> str:
    """Return the name of a coordinate system as maps give it."""
    if not crs:
        return say("sheet.crs_unknown")
    from pyproj import CRS

    system = CRS.from_user_input(crs)
    operation = system.coordinate_operation
    meridian = next(
        (
            one.value
            for one in (operation.params if operation else [])
            if one.name == "Longitude of natural origin"
        ),
        None,
    )
    if "CGCS2000" in system.name and meridian is not None:
        return say("sheet.crs_cgcs2000", meridian=f"{meridian:g}", crs=crs)
    return say("sheet.crs_other", name=system.name, crs=crs)


def month_words(month: str) -> str:
    """Return the month on the sheet: as given, else this one."""
    today = date.today()
    return month or say("sheet.month", year=today.year, month=today.month)


def until_words(until: str) -> str:
    """Return up to when the data go: as given, else today."""
    today = date.today()
    return until or say("sheet.day", year=today.year, month=today.month, day=today.day)
