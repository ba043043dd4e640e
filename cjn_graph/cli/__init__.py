"""The command line ``cjn``: parse, call a service, print.

Each family of commands is a module: :mod:`.running` (demo, serve), :mod:`.filling` (init, seed, import),
:mod:`.people` (show, match), :mod:`.checking` (check, doctor). Results go to stdout and nothing else does; what is said
along the way goes to stderr. The exit codes are in :mod:`.exits`.
"""

from cjn_graph.cli.app import app, main

__all__ = ["app", "main"]
