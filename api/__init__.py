"""The HTTP API and the web pages over the services of :mod:`cjn_graph`."""

from api.app import create_app
from api.server import run
from api.sessions import issue_sign_in_link

__all__ = ["create_app", "issue_sign_in_link", "run"]
