"""Records that may be about the same person: who is compared, how alike they are, and what speaks for it.

:func:`find_duplicates` gets values in: texts by field for each record. Pairs that share something rare are compared
field by field (:mod:`~cjn_graph.duplicates.comparing`), each agreement weighs by how rarely it happens by chance
(:mod:`~cjn_graph.duplicates.weighing`, after Fellegi & Sunter 1969), and the answer says which fields spoke for it and
which against it. Nobody is merged here.
"""

from cjn_graph.duplicates.finding import Evidence, Pair, find_duplicates
from cjn_graph.duplicates.profile import Profile

__all__ = ["Evidence", "Pair", "Profile", "find_duplicates"]
