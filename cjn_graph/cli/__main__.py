"""``python -m cjn_graph.cli`` is the same as ``cjn``."""

from cjn_graph.cli.app import main

main()
