"""How the network is doing: health measures and gaps, computed on a snapshot; never reads the store itself."""

from cjn_graph.analysis.graph import GraphDefinition
from cjn_graph.analysis.health import HealthReport, measure_health

__all__ = ["GraphDefinition", "HealthReport", "measure_health"]
