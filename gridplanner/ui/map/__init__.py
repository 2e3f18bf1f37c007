"""The map: a camera, layers that paint, tools that listen."""
