"""Where along its axis a curve of a figure is computed."""

from __future__ import annotations

import numpy as np

from ssb_report.compute.formula import Array
from ssb_report.compute.results import Numbers
from ssb_report.schema.figures import CurvesModel, Scale, SweptModel

__all__ = ["along"]


def along(figure: CurvesModel, model: SweptModel, numbers: Numbers) -> Array:
    """The points of the axis, or of the part of it that the curve names, in the axis' unit."""
    x = figure.x
    low, high = (
        numbers.nominal(bound, x.unit) if bound in numbers else float(bound)
        for bound in (
            x.low if model.low is None else model.low,
            x.high if model.high is None else model.high,
        )
    )
    spaced = np.geomspace if x.scale is Scale.LOG else np.linspace
    return spaced(low, high, x.points)
