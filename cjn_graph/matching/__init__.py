"""Matching: whom a member should meet, and why.

Why is this candidate second? The score is a sum, and everything that goes into it can be read here:

1. ``features.FEATURES`` is the table of features: one function, one weight and one sentence each. A suggestion lists
   each feature's contribution with the facts behind it; the contributions add up to the score.
2. The functions stand one family to a module, each with its formula in its docstring: ``help`` (need met, offer in
   return), ``kinds`` (same kind of work), ``roles``, ``places``, ``likeness`` (imported attributes), ``nearness``
   (common contacts, a tie further, shared events), ``load``. ``weights`` learns from the network's own ties how much
   nearness and each imported column (``columns``) count, by a ``conditional_logit``; ``reach`` bounds a tie further.
3. ``exclusions.EXCLUSIONS`` is the table of those who are never suggested, and why.
4. ``ranking.rank`` adds up, leaves out, orders and explains; it says how ties are settled and when it abstains.
5. ``cautions`` and ``routes`` say what to mind before asking, what is not known, and who could introduce the two.
6. ``question`` turns a need typed as text into topics.

A network (:mod:`cjn_graph.network`) holds only what one viewer may see, so nothing else can be used or hinted at.
"""

from cjn_graph.matching.both_sides import mutual_fit, with_other_side
from cjn_graph.matching.exclusions import EXCLUSIONS, Exclusion, excluded_by, ruled
from cjn_graph.matching.features import FEATURES, Feature
from cjn_graph.matching.narrowing import Narrowing
from cjn_graph.matching.ranking import (
    EVIDENCE_THRESHOLD,
    card_of,
    explain,
    feature_values,
    fit_of,
    rank,
    scores,
    weights_for,
)
from cjn_graph.matching.rules import with_ruled
from cjn_graph.matching.suggestion import Counterpart, Matches, Reason, Route, Suggestion

__all__ = [
    "EVIDENCE_THRESHOLD",
    "EXCLUSIONS",
    "FEATURES",
    "Counterpart",
    "Exclusion",
    "Feature",
    "Matches",
    "Narrowing",
    "Reason",
    "Route",
    "Suggestion",
    "card_of",
    "excluded_by",
    "explain",
    "feature_values",
    "fit_of",
    "mutual_fit",
    "rank",
    "ruled",
    "scores",
    "weights_for",
    "with_other_side",
    "with_ruled",
]
