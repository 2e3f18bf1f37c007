"""The layers of the map, each painting one kind of thing from flat arrays."""
