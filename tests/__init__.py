"""Tests. The fixtures that all of them share are in conftest.py."""

from cjn_graph import progress

progress.PATIENCE = 3600.0  # however busy the machine is, the pages of tests are waited for
