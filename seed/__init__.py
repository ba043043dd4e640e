"""Reference data (US jurisdictions, topics of the field) and the fictional demo network.

``reference`` and ``topics`` hold what is true everywhere; ``facts`` the few real engagements and convenings that public
pages tell of; everything else makes fiction: ``network.generate`` streams it, ``demo.seed_demo`` writes it.
"""
