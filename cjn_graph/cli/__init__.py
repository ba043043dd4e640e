"""The command line ``cjn``: parse, call a service, print.

Each family of commands is a module: :mod:`.running` (demo, serve), :mod:`.filling` (init, seed, import),
:mod:`.people` (show, match), :mod:`.search` (search, saved), :mod:`.daily` (log, consent, offer, need, attend,
succession, history, undo), :mod:`.requesting` (request), :mod:`.network` (network, settle, use), :mod:`.observing`
(observe, observations), :mod:`.health` (health, trend), :mod:`.gaps` (gaps), :mod:`.checking` (check, doctor),
:mod:`.describing` (model). Results go to stdout and nothing else does; what is said
along the way goes to stderr. The exit codes are in :mod:`.exits`.
"""

from cjn_graph.cli.app import app, main

__all__ = ["app", "main"]
