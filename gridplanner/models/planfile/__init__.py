"""The plan file: a GeoPackage in which every edit is durable when it returns."""
