"""A process that imports a folder and prints each step, to be killed on the way.

Run as ``python -m tests.services.import_process FOLDER``, with the store in the environment.
"""

from __future__ import annotations

import sys

from cjn_graph.services.importing import import_folder
from cjn_graph.services.workspace import open_workspace
from cjn_graph.settings import load_settings
from tests.making import STAFF


def show(stage: str, done: int, total: int) -> None:
    """Print one step at once, for whoever waits for it."""
    print(stage, done, total, flush=True)


if __name__ == "__main__":
    with open_workspace(load_settings()) as workspace:
        report = import_folder(workspace, STAFF, sys.argv[1], source="crm", progress=show)
        print(report.model_dump_json(), flush=True)
