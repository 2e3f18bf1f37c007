"""How a post is held, in words: manner, share, from when to when."""

from __future__ import annotations

from gridplanner.models.naming import label, seat_label
from gridplanner.models.people.posts import begins_later, has_ended, is_date
from gridplanner.models.plan import Plan
from gridplanner.models.rows import FEDERATION_ROLES, GRID_ROLES, MODES, Assignment
from gridplanner.models.standing import Standing
from gridplanner.ui.figures import UNKNOWN
from gridplanner.words import say


def remark(post: Assignment, today: str) -> str:
    """Return what is to be said beside a post, empty where it is held whole and without end."""
    said = []
    if post.mode:
        said.append(say(f"mode.{post.mode}") if post.mode in MODES else post.mode)
    if post.share < 1:
        said.append(say("organisation.share", share=f"{post.share:.0%}"))
    if has_ended(post, today):
        said.append(say("organisation.left", date=post.until))
    elif begins_later(post, today):
        said.append(say("organisation.begins", date=post.since))
    elif is_date(post.until):
        said.append(say("organisation.until", date=post.until))
    return say("window.comma").join(said)


def with_remark(text: str, post: Assignment, today: str) -> str:
    """Return a text with what is to be said beside the post it is about."""
    more = remark(post, today)
    return say("window.value_and_remark", value=text, remark=more) if more else text


def where(plan: Plan, seat: str) -> str:
    """Return where a post is held, behind the area above."""
    table = plan.seat_of(seat)
    if table is None:
        return UNKNOWN
    if table == "womens_group":
        grid = plan.grids.get(plan.womens_groups[seat].grid)
        group = seat_label(plan, seat)
        return say("organisation.group_in", group=group, grid=label(grid)) if grid else group
    return seat_label(plan, seat)


def has_dual_posts(standing: Standing, person: str) -> bool:
    """Tell whether somebody serves both in the federation and on a grid's staff (双向任职)."""
    held = {one.role for one in standing.held_by(person)}
    return not held.isdisjoint(FEDERATION_ROLES) and not held.isdisjoint(GRID_ROLES)
