"""The command line ``cjn``: parse, call a verb or a service, print.

:mod:`.verbs` makes a command of every verb that is declared in :mod:`cjn_graph.verbs`; commands that read are
written by hand, each family in a module that :mod:`.lazy` names and loads when it is used. Results go to stdout and
nothing else does; what is said along the way goes to stderr. The exit codes are in :mod:`.exits`.
"""

from cjn_graph.cli.app import app, main

__all__ = ["app", "main"]
