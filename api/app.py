"""The application: routes, error answers and the perimeter, put together."""

from __future__ import annotations

from fastapi import Depends, FastAPI

from api import handlers
from api.conventions import Compressed, Conditional, Head, RateLimit
from api.deps import refuse_unknown_query
from api.description import TAGS, describe, operation_id
from api.idempotency import Idempotency
from api.operations import Numbers, Watched
from api.perimeter import Perimeter, allowed_hosts
from api.routes import accounts as account_routes
from api.routes import (
    changes,
    convenings,
    daily,
    duplicates,
    exports,
    health,
    introductions,
    metrics,
    network,
    observations,
    outcomes,
    pairs,
    people,
    records,
    requests,
    rounds,
    search,
    session,
    surveys,
    webhooks,
    writing,
)
from api.scopes import require_scope
from api.sessions import Sessions
from api.web import (
    answering,
    exporting,
    held,
    looking,
    observing,
    pages,
    queues,
    reference,
    rehearsing,
    timeline,
    waiting,
)
from api.web import bulk as bulk_pages
from api.web import captured as captured_pages
from api.web import convenings as convening_pages
from api.web import duplicates as duplicate_pages
from api.web import importing as import_pages
from api.web import introductions as introduction_pages
from api.web import lasting as lasting_pages
from api.web import live as live_pages
from api.web import mapping as mapping_pages
from api.web import network as network_pages
from api.web import outcomes as outcome_pages
from api.web import pairs as pair_pages
from api.web import reporting as reporting_pages
from api.web import rounds as round_pages
from api.web import surveys as survey_pages
from api.web.accounts import managing, openid, signing_in
from api.web.accounts import webhooks as webhook_pages
from api.web.forms import editing, undoing
from api.web.forms import pages as forms
from cjn_graph import __version__
from cjn_graph.accounts import Accounts
from cjn_graph.accounts.repeats import forget_old_requests
from cjn_graph.delivery.openid import Provider
from cjn_graph.services.uploads import forget_old
from cjn_graph.services.workspace import Workspace
from cjn_graph.settings import Settings


def create_app(settings: Settings, *, workspace: Workspace, accounts: Accounts | None = None) -> FastAPI:
    """Create the web app over an open workspace, which stays the caller's to close.

    Parameters
    ----------
    settings : Settings
    workspace : Workspace
    accounts : Accounts, optional
        Who signs in, and by which clock that ends; those of the workspace by default.
    """
    forget_old(workspace)
    app = FastAPI(
        title="CJN Graph",
        summary="Members of a network, and who could help whom, with reasons.",
        version=__version__,
        openapi_url="/api/v1/openapi.json",
        openapi_tags=TAGS,
        generate_unique_id_function=operation_id,
        # FastAPI's own viewers load scripts from another host; see api.web.reference.
        docs_url=None,
        redoc_url=None,
        # A redirect from /people/ to /people would be one more address for everything.
        redirect_slashes=False,
        dependencies=[Depends(require_scope), Depends(refuse_unknown_query)],
    )
    app.state.workspace = workspace
    app.state.accounts = accounts or workspace.accounts
    forget_old_requests(app.state.accounts)
    app.state.waiting = waiting.Waiting()
    app.state.sessions = Sessions(app.state.accounts)
    app.state.openid = Provider(settings) if settings.openid_issuer else None
    resources = (
        health,
        session,
        account_routes,
        duplicates,
        people,
        pairs,
        daily,
        writing,
        requests,
        introductions,
        rounds,
        surveys,
        convenings,
        outcomes,
        observations,
        records,
        changes,
        webhooks,
        metrics,
    )
    for resource in (*resources, search, network, exports):
        app.include_router(resource.router)
    app.include_router(pages.public)
    app.include_router(signing_in.public)
    app.include_router(openid.public)
    app.include_router(answering.public)
    app.include_router(live_pages.public)
    # The forms come last: their address takes any word where editing and history have one of their own.
    for group in (
        signing_in,
        waiting,
        managing,
        webhook_pages,
        reference,
        pages,
        queues,
        introduction_pages,
        round_pages,
        pair_pages,
        survey_pages,
        convening_pages,
        bulk_pages,
        captured_pages,
        duplicate_pages,
        import_pages,
        looking,
        exporting,
        held,
        live_pages,
        network_pages,
        mapping_pages,
        rehearsing,
        reporting_pages,
        outcome_pages,
        lasting_pages,
        observing,
        timeline,
        editing,
        undoing,
        forms,
    ):
        app.include_router(group.router)
    app.state.numbers = Numbers()
    handlers.install(app)
    app.add_middleware(Idempotency, accounts=app.state.accounts, error_response=handlers.error_response)
    app.add_middleware(Conditional)
    app.add_middleware(Compressed)
    app.add_middleware(RateLimit, a_minute=settings.rate_limit, error_response=handlers.error_response)
    app.add_middleware(
        Perimeter,
        accounts=app.state.accounts,
        hosts=allowed_hosts(settings),
        public_url=settings.public_url,
        error_response=handlers.error_response,
    )
    app.add_middleware(Watched, numbers=app.state.numbers)
    app.add_middleware(Head)
    describe(app)
    return app
