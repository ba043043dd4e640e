"""Measures of plain graphs, fast: arrays in, arrays out; equal to what NetworkX computes.

Our own reports use them, and so does ``nx.….(graph, backend="cjn")`` by way of :mod:`cjn_graph.kernels.backend`.
"""
