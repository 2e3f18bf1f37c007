"""A made-up township to try the program on, with its flaws known."""

from gridplanner.models.sample.making import Sample, make_sample

__all__ = ["Sample", "make_sample"]
