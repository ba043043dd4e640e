"""How the network is doing: health measures and gaps, computed on a snapshot; never reads the store itself."""

from cjn_graph.analysis.gaps import GapReport, find_gaps
from cjn_graph.analysis.health import HealthReport, compared, measure_health

__all__ = ["GapReport", "HealthReport", "compared", "find_gaps", "measure_health"]
