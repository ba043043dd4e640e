"""Tests. The fixtures that all of them share are in conftest.py."""
