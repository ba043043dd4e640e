"""The ledger of introductions: from a suggestion to two people who met, and whether it was of use.

:mod:`~cjn_graph.introductions.table` declares the states and the steps between them; ``standing`` says where an
introduction stands on a day, and ``taking`` what a step writes.
"""
