"""The same work in QGIS; run by ``county.py`` with the system's Python, which has QGIS."""

import json
import statistics
import sys
import time
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsFeatureRequest,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsSpatialIndex,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize


def main():
    """Open, find uncovered buildings, paint; print one JSON value."""
    plan, runs = sys.argv[1], int(sys.argv[2])
    application = QgsApplication([], False)
    application.initQgis()
    start = time.perf_counter()
    names = ("district", "township", "community", "road", "building", "compound", "water", "grid")
    layers = {name: QgsVectorLayer(f"{plan}|layername={name}", name, "ogr") for name in names}
    anchors = _anchors(layers["building"])
    opened = time.perf_counter() - start
    start = time.perf_counter()
    lost = _uncovered(anchors, layers["grid"])
    uncovered = time.perf_counter() - start
    painted = [_paint(list(layers.values()), layers["grid"].extent()) for _ in range(runs + 1)]
    print(
        json.dumps(
            {
                "open": opened,
                "uncovered": uncovered,
                "lost": lost,
                "paint_ms": statistics.median(painted[1:]) * 1000,
                "memory": _resident(),
            }
        )
    )


def _anchors(buildings):
    request = QgsFeatureRequest().setNoAttributes()
    return [one.geometry().pointOnSurface() for one in buildings.getFeatures(request)]


def _uncovered(anchors, grids):
    shapes = {one.id(): one.geometry() for one in grids.getFeatures()}
    engines = {}
    index = QgsSpatialIndex(grids.getFeatures())
    lost = 0
    for anchor in anchors:
        point = anchor.constGet()
        for id_ in index.intersects(anchor.boundingBox()):
            if id_ not in engines:
                engines[id_] = shapes[id_].createGeometryEngine(shapes[id_].constGet())
                engines[id_].prepareGeometry()
            if engines[id_].contains(point):
                break
        else:
            lost += 1
    return lost


def _paint(layers, extent):
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setOutputSize(QSize(1600, 1000))
    settings.setDestinationCrs(layers[-1].crs())
    settings.setExtent(extent)
    job = QgsMapRendererSequentialJob(settings)
    start = time.perf_counter()
    job.start()
    job.waitForFinished()
    return time.perf_counter() - start


def _resident():
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(one for one in lines if one.startswith("VmRSS")).split()[1]) / 1024


if __name__ == "__main__":
    main()
