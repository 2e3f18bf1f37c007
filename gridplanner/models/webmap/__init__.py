"""A web map in one file that needs no network."""

from gridplanner.models.webmap.page import write_webmap

__all__ = ["write_webmap"]
