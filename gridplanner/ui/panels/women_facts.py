"""What the inspector says of federations, women's groups and micro-homes, and of people in them."""

from __future__ import annotations

from gridplanner.models.naming import building_label, group_label, label
from gridplanner.models.people.candidates import is_free
from gridplanner.models.people.posts import has_ended, is_held
from gridplanner.models.plan import Plan
from gridplanner.models.rows import Assignment
from gridplanner.models.standing import Standing
from gridplanner.models.women.group_sums import sums_of
from gridplanner.models.women.organisation import federation_of, led_by
from gridplanner.ui.figures import AWAITED, UNKNOWN, number
from gridplanner.ui.panels.fact_lines import Fact, Facts, Post, PostLine, grid_name, texts
from gridplanner.ui.panels.post_words import has_dual_posts, remark, where
from gridplanner.words import say


def post_of(standing: Standing, one: Assignment, name: str = "") -> Post:
    """Return a post as it is shown; ``name`` where it is more than the person's."""
    known = standing.plan.persons.get(one.person)
    told = name or (known.name if known else UNKNOWN)
    over = has_ended(one, standing.today)
    return Post(one.id, one.person, told, remark(one, standing.today), over)


def line_of_posts(standing: Standing, seat: str, role: str, *, wanted: bool = True) -> PostLine:
    """Return all who hold, held or will hold a post in a seat."""
    held = [one for one in standing.posts.get(seat, ()) if one.role == role]
    vacant = wanted and not any(is_held(one, standing.today) for one in held)
    posts = tuple(post_of(standing, one) for one in held)
    return PostLine(role, say(f"role.{role}"), posts, vacant and not standing.awaited, wanted)


def federation_facts(standing: Standing, area: str) -> list[Fact]:
    """Return the lines of an area's federation."""
    plan = standing.plan
    row = federation_of(plan, area)
    if row is None:
        if not standing.is_organised:
            return []
        none = say("organisation.not_founded")
        return [Fact(say("organisation.federation"), none, tone="warning")]
    return [Fact(say("organisation.federation"), row.name or row.id, link=row.id)]


def federation_posts(standing: Standing, area: str) -> list[PostLine]:
    """Return the lines of the posts of an area's federation; of none where there is none."""
    held = {one.role for one in standing.posts.get(area, ())}
    if federation_of(standing.plan, area) is None:
        return [
            line_of_posts(standing, area, one) for one in ("chair", "vice_chair") if one in held
        ]
    deputies = [line_of_posts(standing, area, "vice_chair")] if "vice_chair" in held else []
    return [line_of_posts(standing, area, "chair"), *deputies]


def groups_facts(standing: Standing, grid: str) -> list[Fact]:
    """Return how many groups and micro-homes a grid has, and which places in them are vacant."""
    plan = standing.plan
    groups = plan.groups_by("grid").get(grid, ())
    homes = plan.table("micro_home").by("parent").get(grid, ())
    lines = []
    if groups or standing.is_organised:
        vacant = sum(one.leader not in plan.persons for one in groups)
        more = say("organisation.leaderless", n=vacant) if vacant else ""
        tone = "warning" if vacant or not groups else ""
        lines.append(Fact(say("organisation.groups_of"), number(len(groups)), more, tone))
    if homes:
        vacant = sum(not standing.staff(one.id, "host") for one in homes)
        more = say("organisation.hostless", n=vacant) if vacant else ""
        tone = "warning" if vacant else ""
        lines.append(Fact(say("organisation.homes_of"), number(len(homes)), more, tone))
    return lines


def seat_facts(standing: Standing, id_: str) -> Facts | None:
    """Return what is shown of a federation, a group or a micro-home; nothing of others."""
    plan = standing.plan
    if id_ in plan.womens_groups:
        return _group(standing, id_)
    if id_ in plan.micro_homes:
        return _home(standing, id_)
    return _federation(standing, id_) if id_ in plan.federations else None


def _group(standing: Standing, id_: str) -> Facts:
    plan, row = standing.plan, standing.plan.womens_groups[id_]
    leader = plan.persons.get(row.leader)
    led = (Post("", leader.id, leader.name),) if leader else ()
    lines = [_grid_of(plan, row.grid)]
    if not standing.awaited:
        sums = sums_of(standing, id_)
        missing = say("figure.missing", n=sums.missing) if sums.missing else ""
        lines.append(Fact(say("window.buildings"), number(sums.buildings)))
        if sums.units:
            lines.append(Fact(say("organisation.units"), number(sums.units)))
        lines.append(Fact(say("window.households"), number(sums.households), missing))
    heading = " · ".join([group_label(plan, id_), say("organisation.group")])
    posts = (
        PostLine("group_leader", say("role.group_leader"), led, not led),
        line_of_posts(standing, id_, "volunteer", wanted=False),
    )
    return Facts(heading, "", posts, lines=tuple(lines))


def _home(standing: Standing, id_: str) -> Facts:
    plan, row = standing.plan, standing.plan.micro_homes[id_]
    heading = " · ".join([label(row), say("organisation.home")])
    volunteers = line_of_posts(standing, id_, "volunteer", wanted=False)
    posts = (line_of_posts(standing, id_, "host"), volunteers)
    return Facts(heading, row.code, posts, lines=(_grid_of(plan, row.parent),))


def _grid_of(plan: Plan, area: str) -> Fact:
    grid, row = plan.grids.get(area), plan.find(area)
    if row is None:
        return Fact(say("layer.grid"), UNKNOWN, tone="danger")
    name = grid_name(plan, grid) if grid else label(row)
    above = [label(one) for one in plan.chain(area)[:1]] if grid else []
    return Fact(say("organisation.at"), " · ".join([name, *above]), link=area)


def _federation(standing: Standing, id_: str) -> Facts:
    plan, row = standing.plan, standing.plan.federations[id_]
    heading = row.name or id_
    posts = tuple(
        line_of_posts(standing, row.seat, one, wanted=one == "chair")
        for one in ("chair", "vice_chair", "executive")
    )
    lines = []
    superior = plan.federations.get(row.parent)
    if superior is not None:
        lines.append(Fact(say("federation.above"), superior.name, link=superior.id))
    area = plan.find(row.area)
    if area is not None:
        lines.append(Fact(say("organisation.at"), where(plan, area.id), link=area.id))
    known = plan.places("compound")
    walls = [known[one] for one in row.looked_after if one in known]
    if row.kind:
        names = say("words.comma").join(label(one) for one in walls) or UNKNOWN
        count = say("organisation.compounds", n=len(walls))
        lines.append(Fact(say("layer.compound"), names, count if walls else ""))
    below = len(plan.federations_by("parent").get(id_, ()))
    if below:
        lines.append(Fact(say("organisation.below"), number(below)))
    return Facts(heading, "", posts, lines=tuple(lines), seat=row.seat)


def person_facts(standing: Standing, id_: str) -> Facts:
    """Return everything that is shown of a person."""
    plan = standing.plan
    person = plan.persons[id_]
    lines = []
    if person.sex:
        lines.append(Fact(say("window.sex"), say(f"window.sex_{person.sex}")))
    lines += texts(person, "phone", "work_phone")
    if person.home:
        lines.append(Fact(say("person.home"), *_home_told(standing, person.home)))
    posts = sorted(standing.posts_of.get(id_, ()), key=lambda one: has_ended(one, standing.today))
    lines += [_post_fact(standing, one) for one in posts]
    for group in led_by(plan, id_):
        lines.append(Fact(say("role.group_leader"), where(plan, group), link=group))
    if is_free(standing, id_):
        lines.append(Fact(say("window.posts"), say("window.unassigned"), tone="warning"))
    if has_dual_posts(standing, id_):
        lines.append(Fact(say("organisation.dual"), say("organisation.dual_told"), tone="good"))
    lines.append(Fact(say("window.load"), number(standing.workload(id_))))
    heading = " · ".join([person.name, say("layer.person")])
    return Facts(heading, "", lines=tuple(lines))


def _home_told(standing: Standing, home: str) -> tuple[str, str, str, str]:
    """Return the words for a home, and the building to go to where it is in the plan."""
    if standing.awaited:
        return AWAITED, "", "", ""
    row = int(standing.plan.buildings.find([home])[0])
    return (home, "", "", "") if row < 0 else (building_label(standing.plan, row), "", "", home)


def _post_fact(standing: Standing, post: Assignment) -> Fact:
    over = has_ended(post, standing.today)
    return Fact(
        say(f"role.{post.role}"),
        where(standing.plan, post.area),
        remark(post, standing.today),
        "muted" if over else "",
        link=post.area if standing.plan.seat_of(post.area) else "",
        post=post.id,
    )
