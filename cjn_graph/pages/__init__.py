"""What pages show, as values: command, route and page ask here for the same answer.

``joined`` tells what any record is joined to, ``person`` all of a member's page, ``outcomes`` what came of a network's
convenings, ``observations`` what was observed over time. Nothing here writes.
"""
