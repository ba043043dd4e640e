"""Evaluation: how well a ranking finds ties that were held out of the network, beside baselines.

1. ``hold_out`` makes a split: a network without some ties, and these as targets of the people at both ends.
2. ``baselines.BASELINES`` is the table of rankings that ours is compared with.
3. ``measures`` ranks all untied candidates of a person and measures where the targets stand.
4. ``slices`` looks at some of the targets alone.
5. ``evaluate.evaluate`` puts it together, with bootstrap intervals.

It is a check on sanity and no objective: predicting ties that exist rewards whatever made them. Rankings come in as
functions, so that nothing here knows how the product ranks.
"""

from cjn_graph.evaluation.evaluate import Evaluation, evaluate
from cjn_graph.evaluation.hold_out import Split, hold_out, split_by_targets

__all__ = ["Evaluation", "Split", "evaluate", "hold_out", "split_by_targets"]
