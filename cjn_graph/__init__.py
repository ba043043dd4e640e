"""CJN Graph: a member network CRM and relationship graph for alumni networks."""

__version__ = "0.1.0"
