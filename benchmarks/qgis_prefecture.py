"""The prefecture in QGIS; run by ``prefecture.py`` with the system's Python, which has QGIS."""

import json
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsFeatureRequest,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsPointXY,
    QgsRectangle,
    QgsSpatialIndex,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize

SPLITS = 20
COUNTED = 60
"""Grids whose households are added up; all 10,000 would take a quarter of an hour."""


def main():
    """Open, paint each extent, find uncovered buildings, count, split; print one JSON value."""
    plan, runs, extents = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
    application = QgsApplication([], False)
    application.initQgis()
    start = time.perf_counter()
    grids, buildings = _layer(plan, "grid"), _layer(plan, "building")
    opened = time.perf_counter() - start
    told = {"open": opened, "paint": {}}
    for name, extent in extents.items():
        count = 2 if name == "full" else runs
        taken = [_paint([buildings, grids], extent, turn) for turn in range(count + 1)]
        told["paint"][name] = statistics.median(taken[1:]) * 1000
    told["memory"] = _resident()
    start = time.perf_counter()
    anchors = _anchors(buildings)
    read = time.perf_counter() - start
    start = time.perf_counter()
    told["lost"] = _uncovered(anchors, grids)
    told["uncovered"] = time.perf_counter() - start
    told["anchors"] = read
    told["households_each"] = _households(buildings, grids)
    told["split"], told["commit"] = _split(plan)
    print(json.dumps(told))


def _layer(plan, name):
    return QgsVectorLayer(f"{plan}|layername={name}", name, "ogr")


def _paint(layers, extent, turn):
    left, bottom, right, top = extent
    aside = turn * (right - left) / 200
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setOutputSize(QSize(1600, 1000))
    settings.setDestinationCrs(layers[-1].crs())
    settings.setExtent(QgsRectangle(left + aside, bottom, right + aside, top))
    job = QgsMapRendererSequentialJob(settings)
    start = time.perf_counter()
    job.start()
    job.waitForFinished()
    return time.perf_counter() - start


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


def _households(buildings, grids):
    """Return seconds for one grid: the households of the buildings whose anchor it holds."""
    step = max(grids.featureCount() // COUNTED, 1)
    chosen = [one.geometry() for one in grids.getFeatures()][::step]
    field = buildings.fields().indexFromName("households")
    start = time.perf_counter()
    for shape in chosen:
        engine = shape.createGeometryEngine(shape.constGet())
        engine.prepareGeometry()
        request = QgsFeatureRequest(shape.boundingBox()).setSubsetOfAttributes([field])
        total = 0.0
        for one in buildings.getFeatures(request):
            if engine.contains(one.geometry().pointOnSurface().constGet()):
                total += float(one.attribute(field) or 0)
    return (time.perf_counter() - start) / len(chosen)


def _split(plan):
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.gpkg"
        shutil.copyfile(plan, copy)
        layer = _layer(str(copy), "grid")
        boxes = [one.geometry().boundingBox() for one in layer.getFeatures()]
        splits, commits = [], []
        for box in boxes[:: max(len(boxes) // SPLITS, 1)]:
            x = box.center().x()
            line = [QgsPointXY(x, box.yMinimum() - 1), QgsPointXY(x + 3, box.yMaximum() + 1)]
            layer.startEditing()
            layer.selectByRect(box)
            start = time.perf_counter()
            layer.splitFeatures(line)
            splits.append(time.perf_counter() - start)
            start = time.perf_counter()
            layer.commitChanges()
            commits.append(time.perf_counter() - start)
        return statistics.median(splits) * 1000, statistics.median(commits) * 1000


def _resident():
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(one for one in lines if one.startswith("VmRSS")).split()[1]) / 1024


if __name__ == "__main__":
    main()
