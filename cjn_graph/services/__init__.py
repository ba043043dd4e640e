"""One verb per use case: what the command line, the API and the pages all call.

Every service takes a :class:`~cjn_graph.services.workspace.Workspace` (the open store, the settings, the clock) and a
:class:`~cjn_graph.access.Viewer` (who asks), and answers with plain or pydantic values.
"""
