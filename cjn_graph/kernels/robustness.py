"""What is left of the largest component as the best tied nodes leave."""

from __future__ import annotations

import heapq

import numpy as np
from numpy.typing import NDArray

from cjn_graph.kernels.adjacency import Adjacency


def removal_order(graph: Adjacency) -> NDArray[np.int64]:
    """Return the nodes in the order in which an attack takes them: always the one with most ties left, then the first.

    Cost: ties × log(ties).
    """
    degrees, taken = graph.degrees.tolist(), [False] * len(graph)
    starts, others = graph.starts.tolist(), graph.others.tolist()
    queue = [(-degree, node) for node, degree in enumerate(degrees)]
    heapq.heapify(queue)
    order = []
    while queue:
        degree, node = heapq.heappop(queue)
        if taken[node] or -degree != degrees[node]:
            continue
        taken[node] = True
        order.append(node)
        for other in others[starts[node] : starts[node + 1]]:
            if not taken[other]:
                degrees[other] -= 1
                heapq.heappush(queue, (-degrees[other], other))
    return np.array(order, dtype=np.int64)


def largest_left(graph: Adjacency, order: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the size of the largest component before any node is taken and after each one, shape (nodes + 1,).

    The nodes are put back in reverse, joining components (Newman & Ziff 2001). Cost: almost linear.
    """
    size = len(graph)
    parent, sizes, back = list(range(size)), [1] * size, [False] * size
    starts, others = graph.starts.tolist(), graph.others.tolist()
    largest, left = 0, [0]
    for node in order[::-1].tolist():
        back[node] = True
        root = node
        for other in others[starts[node] : starts[node + 1]]:
            if not back[other]:
                continue
            while parent[other] != other:
                parent[other] = parent[parent[other]]
                other = parent[other]
            if other != root:
                small, large = (root, other) if sizes[root] < sizes[other] else (other, root)
                parent[small] = large
                sizes[large] += sizes[small]
                root = large
        largest = max(largest, sizes[root])
        left.append(largest)
    return np.array(left[::-1], dtype=np.int64)
