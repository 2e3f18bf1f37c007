"""Looking: zooming, tools, findings, panels, language, light and dark."""

from __future__ import annotations

from gridplanner import words
from gridplanner.gis.lots import prepare
from gridplanner.models.checks import Finding
from gridplanner.models.findings.areas import things_of
from gridplanner.models.naming import group_label
from gridplanner.models.people.whereabouts import NOWHERE_TO_GO, whereabouts
from gridplanner.models.progress import Progress
from gridplanner.models.women.group_sums import buildings_of
from gridplanner.ui.commands.people import USUAL
from gridplanner.ui.jobs import Job
from gridplanner.ui.map.drawing import Coloured, Colourings
from gridplanner.ui.workbench import Workbench
from gridplanner.words import say

AT_ONCE = 50_000
"""Buildings up to which another colouring is worked out before the hand is free again."""


def zoom_selection(bench: Workbench) -> None:
    """Show what is selected."""
    bench.views.map.zoom_to_selection()


def zoom_layer(bench: Workbench, layer: str) -> None:
    """Show a layer whole; marks and labels lie where the grids are."""
    plan = bench.store.plan
    if layer == "basemap" and bench.views.map.basemap is not None:
        bench.views.map.zoom_to(bench.views.map.basemap.extent)
        return
    if layer in ("building", "trouble") and len(plan.buildings):
        anchors = plan.buildings.footprints.anchors
        (left, bottom), (right, top) = anchors.min(axis=0).tolist(), anchors.max(axis=0).tolist()
        bench.views.map.zoom_to((left, bottom, right, top))
        return
    table = "grid" if layer in ("label", "trouble", "building") else layer
    if plan.table(table):
        bench.views.map.zoom_to_ids(plan.table(table))
    else:
        bench.messages.say(say("window.empty_layer", layer=say(f"panel.layer_{layer}")))


def colour(bench: Workbench, grids: str, buildings: str) -> None:
    """Let the colours of grids and buildings tell something else, now and from now on."""
    preferences = bench.services.preferences
    preferences.colouring, preferences.building_colouring = grids, buildings
    view, store, colourings = bench.views.map, bench.store, Colourings(grids, buildings)
    if not store.is_open or len(store.plan.buildings) <= AT_ONCE:
        bench.services.jobs.cancel("colour")
        view.set_colourings(colourings)
        return
    standing = store.standing

    def done(coloured: Coloured) -> None:
        fits = store.is_open and store.standing is standing
        view.set_colourings(colourings, coloured if fits else None)

    def work(_: object) -> Coloured:
        return Coloured.of(standing, colourings)

    bench.services.jobs.start(Job("colour", "job.colour", work, done, bench.messages.warn))


def go_to(bench: Workbench, id_: str) -> None:
    """Select a thing and show it; a person is shown in the roster and at their posts."""
    if id_ in bench.store.plan.persons:
        bench.store.choose_person(id_)
        bench.store.select([id_])
        bench.window.show_panel("inspector")
        posts = bench.store.standing.posts_of.get(id_, ())
        bench.views.map.zoom_to_ids([one.area for one in posts])
        return
    bench.store.select([id_])
    bench.views.map.zoom_to_ids([id_])


def show(bench: Workbench, id_: str) -> None:
    """Select a thing; the map moves only where it would not be seen. Of a group its buildings."""
    plan = bench.store.plan
    if id_ in plan.womens_groups:
        buildings = buildings_of(bench.store.standing, id_)
        bench.store.select(buildings)
        bench.views.map.zoom_to_ids(buildings or [plan.womens_groups[id_].grid])
        return
    if id_ in plan.grids:
        left, bottom, right, top = plan.grids[id_].geometry.bounds
        xmin, ymin, xmax, ymax = bench.views.map.extent
        x, y = (left + right) / 2, (bottom + top) / 2
        if xmin <= x <= xmax and ymin <= y <= ymax:
            bench.store.select([id_])
            return
    go_to(bench, id_)


def show_counted(bench: Workbench, ids: list[str]) -> None:
    """Select and show what a number of the overview counts."""
    if not ids:
        bench.messages.say(say("board.nothing_counted"))
        return
    bench.store.select(ids)
    bench.views.map.zoom_to_ids(ids)
    buildings = ids[0] not in bench.store.plan.grids
    what = say("board.chose_buildings" if buildings else "board.chose_grids", count=len(ids))
    bench.messages.say(what)


def open_area(bench: Workbench, id_: str) -> None:
    """Select and show an area, or for an empty id nothing and the whole plan."""
    if id_:
        go_to(bench, id_)
        return
    bench.store.select([])
    bench.views.map.zoom_whole()


def go_to_finding(bench: Workbench, finding: Finding) -> None:
    """Show the place of a finding, and select what it is about."""
    type_, id_ = finding.subject
    if type_ == "person":
        go_to(bench, id_)
        return
    bench.store.select(things_of(bench.store.standing, finding))
    left, bottom, right, top = finding.extent
    reach = max(80.0, (right - left) / 3, (top - bottom) / 3)
    bench.views.map.zoom_to((left - reach, bottom - reach, right + reach, top + reach))


def set_tool(bench: Workbench, name: str) -> None:
    """Take a tool in hand and say how it is used."""
    bench.views.map.set_tool(name)
    if name == "assign":
        bench.window.show_panel("roster")
        say_in_hand(bench)
    if name == "give":  # what it takes is loaded while the hand goes to the map
        bench.services.jobs.start(Job("lots", "job.lots", _prepare, _heard, _heard))
    bench.views.map.setFocus()


def _prepare(_progress: Progress) -> None:
    prepare()


def _heard(_answer: object) -> None:
    return


def switch_gathering(bench: Workbench, kind: str) -> None:
    """Let shapes gather one kind of thing at every scale, or again what a click would pick."""
    view = bench.views.map
    view.gathers = "" if view.gathers == kind else kind
    bench.messages.say(say(f"window.gathers_{view.gathers or 'either'}"))


def take_group(bench: Workbench) -> None:
    """Let the map know whether a women's group is in hand, and say what a click does."""
    bench.views.map.hand.holds_group = bool(bench.store.group)
    say_in_hand(bench)


def take_person(bench: Workbench) -> None:
    """Let the map know whether a person is in hand, and say what a click does."""
    bench.views.map.hand.holds_person = bool(bench.store.person)
    say_in_hand(bench)


def show_whereabouts(bench: Workbench) -> None:
    """Show where the people concerned live and serve."""
    store = bench.store
    told = NOWHERE_TO_GO
    if store.has_arrived:
        chosen = store.selection if len(store.selection) == 1 else ()
        told = whereabouts(store.standing, chosen, store.person, store.group)
    bench.views.map.show_whereabouts(told)


def say_in_hand(bench: Workbench) -> None:
    """Say who is given to the grid clicked next, or which group buildings are put into."""
    if bench.views.map.tool != "assign":
        return
    if bench.store.is_open and bench.store.group in bench.store.plan.womens_groups:
        name = group_label(bench.store.plan, bench.store.group)
        bench.messages.say(say("drop.grouping", group=name))
        return
    person = bench.store.plan.persons.get(bench.store.person) if bench.store.is_open else None
    if person is None:
        bench.messages.say(say("drop.nobody"))
    else:
        role = say(f"role.{USUAL}")
        bench.messages.say(say("window.assigning", name=person.name, role=role))


def next_finding(bench: Workbench) -> None:
    """Go to the next finding."""
    bench.window.show_panel("findings")
    bench.views.findings.step(1)


def previous_finding(bench: Workbench) -> None:
    """Go to the finding before."""
    bench.window.show_panel("findings")
    bench.views.findings.step(-1)


def switch_language(bench: Workbench) -> None:
    """Speak the other language at once, and the next time too."""
    other = "en" if words.language() == "zh" else "zh"
    bench.services.preferences.language = other
    bench.services.language.use(other)


def switch_theme(bench: Workbench) -> None:
    """Change between light and dark, and keep it."""
    other = "light" if bench.window.theme.name == "dark" else "dark"
    bench.services.preferences.theme = other
    bench.window.use_theme(other)


def full_screen(bench: Workbench) -> None:
    """Fill the screen, or stop doing so."""
    window = bench.window
    window.showNormal() if window.isFullScreen() else window.showFullScreen()
