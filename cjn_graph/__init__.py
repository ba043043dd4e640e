"""CJN Graph: a member network CRM and relationship graph for alumni networks.

``open_network()`` returns the network as a NetworkX graph; :mod:`cjn_graph.services.notebooks` says what is in it.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"
__all__ = ["open_network"]


def __getattr__(name: str) -> Any:
    # Looked up when it is first used: a command that only prints its help must not wait for numpy.
    if name == "open_network":
        return import_module("cjn_graph.services.notebooks").open_network
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
