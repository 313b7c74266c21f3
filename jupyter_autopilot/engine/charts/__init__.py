"""Charts as Vega-Lite, with a picture for viewers without it; they need no plotting library."""

from .bands import Band, Dot, bands, strip
from .chart import Chart
from .plot import Axis, Bars, Layer, Line, Points, plot

__all__ = ["Axis", "Band", "Bars", "Chart", "Dot", "Layer", "Line", "Points", "bands", "plot", "strip"]
