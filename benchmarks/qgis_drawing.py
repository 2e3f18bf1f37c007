"""Splits with topological editing in QGIS; run by ``drawing.py`` with the system's Python."""

import json
import statistics
import sys
import time

from qgis.core import Qgis, QgsApplication, QgsFeatureRequest, QgsPointXY, QgsVectorLayer


def main():
    """Split grids along lines, each selected first as a planner does, and commit; print JSON."""
    plan, lines = sys.argv[1], json.loads(sys.argv[2])
    application = QgsApplication([], False)
    application.initQgis()
    layer = QgsVectorLayer(f"{plan}|layername=grid", "grid", "ogr")
    taken, done = [], []
    for id_, points in lines:
        request = QgsFeatureRequest().setFilterExpression(f"\"id\" = '{id_}'")
        layer.startEditing()
        layer.selectByIds([one.id() for one in layer.getFeatures(request)])
        start = time.perf_counter()
        answer = layer.splitFeatures([QgsPointXY(x, y) for x, y in points], True)
        if answer not in (Qgis.GeometryOperationResult.Success, 0):
            layer.rollBack()
            continue
        for feature in layer.getFeatures(QgsFeatureRequest().setFilterExpression("$id < 0")):
            layer.changeAttributeValue(feature.id(), layer.fields().indexOf("fid"), None)
            layer.changeAttributeValue(feature.id(), layer.fields().indexOf("id"), f"new{id_}")
        if layer.commitChanges():
            taken.append((time.perf_counter() - start) * 1000)
            done.append(id_)
        else:
            layer.rollBack()
    told = {"done": done, "median": statistics.median(taken) if taken else None}
    told["p95"] = sorted(taken)[int(0.95 * (len(taken) - 1))] if taken else None
    print(json.dumps(told))


if __name__ == "__main__":
    main()
