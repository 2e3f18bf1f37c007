"""The plan file: a GeoPackage in which every edit is durable when it returns."""

from gridplanner.models.planfile.file import PlanFile, Summary

__all__ = ["PlanFile", "Summary"]
