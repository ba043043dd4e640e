"""How the network is doing: health measures and gaps, computed on a network; never reads the store itself.

Take what is needed from its module: a series of observations needs none of what measures a graph.
"""
