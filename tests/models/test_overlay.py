"""Mappings laid over one another say what plain dictionaries say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.models import overlay
from gridplanner.models.overlay import Overlay

names = st.sampled_from("abcdefgh")
steps = st.lists(
    st.tuples(st.dictionaries(names, st.integers(), max_size=4), st.sets(names, max_size=3)),
    max_size=12,
)


@given(st.dictionaries(names, st.integers()), steps, st.booleans())
def test_it_is_a_dictionary_with_the_same_order(
    start: dict[str, int], steps: list[tuple[dict[str, int], set[str]]], looked_at: bool
) -> None:
    plain, laid = dict(start), Overlay(start)
    for put, gone in steps:
        before, earlier = dict(plain), laid
        leaving = sorted(gone & plain.keys())
        for name in leaving:
            del plain[name]
        plain.update(put)
        laid = laid.after(put, leaving)
        assert len(laid) == len(plain)
        assert {name: laid.get(name, "none") for name in "abcdefgh"} == {
            name: plain.get(name, "none") for name in "abcdefgh"
        }
        assert [name in laid for name in "abcdefgh"] == [name in plain for name in "abcdefgh"]
        if looked_at:
            assert list(laid.items()) == list(plain.items())
            assert list(earlier.items()) == list(before.items())
    assert list(laid) == list(laid.keys()) == list(plain)
    assert list(laid.values()) == list(plain.values())


def test_what_is_not_there_is_not_found() -> None:
    laid = Overlay({"a": 1, "b": 2}).after({"c": 3}, ["a"])
    for name in ("a", "d"):
        with pytest.raises(KeyError):
            laid[name]
        with pytest.raises(KeyError):
            laid.after({}, [name])
    assert laid.after({}, ["c"]).get("c") is None


def test_many_edits_are_made_one_with_the_base(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overlay, "MOST", 3)
    laid, plain = Overlay({"z": 0}), {"z": 0}
    for number in range(20):
        laid = laid.after({str(number): number})
        plain[str(number)] = number
        assert len(laid._over) <= 5
    assert list(laid.items()) == list(plain.items())
