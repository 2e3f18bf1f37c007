"""When a post is held."""

from __future__ import annotations

from datetime import date

from gridplanner.models.rows import Assignment


def is_date(text: str) -> bool:
    """Tell whether a text is a day, ISO 8601: ``2026-11-27``."""
    if len(text) != 10:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_held(post: Assignment, day: str) -> bool:
    """Tell whether a post is held on a day (ISO 8601); dates that are none do not limit it."""
    if is_date(post.since) and day < post.since:
        return False
    return not (is_date(post.until) and post.until < day)


def has_ended(post: Assignment, day: str) -> bool:
    """Tell whether a post was held to a day before another."""
    return is_date(post.until) and post.until < day


def begins_later(post: Assignment, day: str) -> bool:
    """Tell whether a post is held from a day after another."""
    return is_date(post.since) and day < post.since


def turns(post: Assignment, day: str, other: str) -> bool:
    """Tell whether a post begins or ends between two days."""
    if not post.since and not post.until:
        return False
    begins = begins_later(post, day) != begins_later(post, other)
    return begins or has_ended(post, day) != has_ended(post, other)
