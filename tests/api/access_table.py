"""Who may ask what: every route and page of the app, in one table.

A route that is not in it fails ``test_access_table``; add its line. The columns:

* method and path, as the router has them;
* the least role that may ask: ``nobody`` (signed in or not), ``viewer`` (every account), ``staff``, ``manager``,
  ``admin``;
* the scope that a key needs: one of those of ``cjn key add``, or two with a plus; ``any``, or ``-`` where no key will
  do;
* the status that whoever may ask gets. Reading is asked about a record that is there; changing about one that is not
  (404), or with values that will not do (422, 409), so that everybody may be asked in turn.

What has to be sent along stands below in ``SENT``; the body of a route is made from its OpenAPI schema otherwise.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from cjn_graph.access import ROLES

TABLE: Final = """
GET    /api/v1/accounts                                        manager admin   200
POST   /api/v1/accounts                                        admin   admin   422
GET    /api/v1/accounts/{name}                                 manager admin   200
PATCH  /api/v1/accounts/{name}                                 admin   admin   404
POST   /api/v1/accounts/{name}/confirm                         admin   -       404
POST   /api/v1/accounts/{name}/grants                          admin   -       404
POST   /api/v1/accounts/{name}/grants/{grant_id}/revoke        admin   admin   404
POST   /api/v1/accounts/{name}/leave                           admin   admin   404
POST   /api/v1/accounts/{name}/link                            admin   -       404
POST   /api/v1/accounts/{name}/password                        admin   -       404
POST   /api/v1/accounts/{name}/sign-out                        admin   admin   404
POST   /api/v1/bulk-edits                                      staff   write   409
GET    /api/v1/captured                                        staff   read    200
POST   /api/v1/captured/confirm                                staff   write   404
POST   /api/v1/captured/dismiss                                staff   write   404
GET    /api/v1/centrality                                      manager -       200
GET    /api/v1/changes                                         staff   read    200
POST   /api/v1/commitments/{commitment_id}/settle              staff   write   404
GET    /api/v1/consents                                        staff   export  200
GET    /api/v1/convenings                                      staff   read    200
GET    /api/v1/convenings/{convening_id}                       staff   read    200
POST   /api/v1/convenings/{convening_id}/attendance            staff   write   404
POST   /api/v1/convenings/{convening_id}/invitations           staff   write   404
POST   /api/v1/convenings/{convening_id}/invitations/remove    staff   write   404
POST   /api/v1/convenings/{convening_id}/tables                staff   write   404
GET    /api/v1/duplicates                                      staff   read    200
GET    /api/v1/imports                                         staff   read    200
GET    /api/v1/exports/{format_name}                           staff   export  200
GET    /api/v1/exports/{format_name}/disclosure                staff   export  200
GET    /api/v1/funnel                                          viewer  health  200
GET    /api/v1/gaps                                            viewer  health  200
GET    /api/v1/gaps/between                                    staff   matches 200
GET    /api/v1/health                                          viewer  health  200
GET    /api/v1/measures                                        viewer  health  200
POST   /api/v1/interactions                                    staff   write   404
GET    /api/v1/introductions                                   staff   read    200
POST   /api/v1/introductions                                   staff   write   404
GET    /api/v1/introductions/{introduction_id}                 staff   read    200
POST   /api/v1/introductions/{introduction_id}/drafts          staff   write+read  404
POST   /api/v1/introductions/{introduction_id}/steps           staff   write   404
GET    /api/v1/publications                                    staff   read    200
POST   /api/v1/publications                                    staff   write   201
GET    /api/v1/publications/{publication_id}                   staff   read    404
GET    /api/v1/terms                                           manager -       200
GET    /api/v1/rounds                                          staff   read    200
POST   /api/v1/rounds                                          staff   write   201
GET    /api/v1/rounds/{round_id}                               staff   read    404
POST   /api/v1/rounds/{round_id}/add                           staff   write   404
POST   /api/v1/rounds/{round_id}/drop                          staff   write   404
POST   /api/v1/rounds/{round_id}/release                       staff   write   404
POST   /api/v1/rounds/{round_id}/swap                          staff   write   404
POST   /api/v1/introduction-rules                              staff   write   404
GET    /api/v1/keys                                            viewer  admin   200
POST   /api/v1/keys                                            viewer  -       201
POST   /api/v1/keys/{prefix}/revoke                            viewer  admin   404
POST   /api/v1/keys/{prefix}/rotate                            viewer  admin   404
GET    /api/v1/map                                             viewer  read    200
GET    /api/v1/live-addresses                                  manager -       200
POST   /api/v1/live-addresses                                  manager -       201
POST   /api/v1/live-addresses/{prefix}/revoke                  manager -       404
GET    /api/v1/metrics                                         admin   metrics 200
GET    /api/v1/networks                                        staff   read    200
GET    /api/v1/networks/{network_id}                           staff   read    200
GET    /api/v1/observations                                    staff   read    200
POST   /api/v1/observations                                    staff   write   404
GET    /api/v1/openapi.json                                    viewer  any     200
POST   /api/v1/organizations                                   staff   write   201
POST   /api/v1/organizations/{organization_id}/posts           staff   write   404
GET    /api/v1/people                                          staff   read    200
POST   /api/v1/people                                          staff   write   201
DELETE /api/v1/people/{person_id}                              staff   write   404
GET    /api/v1/people/{person_id}                              staff   read    200
PATCH  /api/v1/people/{person_id}                              staff   write+read  404
POST   /api/v1/people/{person_id}/consents                     staff   write   404
GET    /api/v1/people/{person_id}/matches                      staff   matches 200
GET    /api/v1/pairs                                           staff   matches 404
GET    /api/v1/organizations/{organization_id}/matches         staff   matches 200
POST   /api/v1/people/{person_id}/needs                        staff   write   404
POST   /api/v1/people/{person_id}/offers                       staff   write   404
POST   /api/v1/people/{person_id}/restore                      staff   write+read  404
GET    /api/v1/people/{person_id}/subject-access               manager -       200
GET    /api/v1/posts/{post_id}/succession                      staff   read    200
POST   /api/v1/posts/{post_id}/succession                      staff   write   404
GET    /api/v1/records/{keep}/merge                            staff   read    200
POST   /api/v1/records/{keep}/merge                            staff   write   404
DELETE /api/v1/records/{record}                                staff   write   404
GET    /api/v1/records/{record}                                staff   read    200
PATCH  /api/v1/records/{record}                                staff   write+read  404
POST   /api/v1/records/{record}                                staff   write   201
POST   /api/v1/records/{record}/end                            staff   write   404
GET    /api/v1/records/{record}/history                        staff   read    200
GET    /api/v1/records/{record}/neighbours                     staff   read    409
GET    /api/v1/rehearsal                                       manager -       200
GET    /api/v1/report                                          viewer  health  200
GET    /api/v1/requests                                        staff   read    200
POST   /api/v1/requests                                        staff   write   404
POST   /api/v1/requests/{request_id}/answer                    staff   write   404
POST   /api/v1/requests/{request_id}/assign                    staff   write   404
POST   /api/v1/requests/{request_id}/close                     staff   write   404
POST   /api/v1/resources/{resource_id}/uses                    staff   write   404
GET    /api/v1/responses/{response_id}                         staff   read    200
POST   /api/v1/responses/{response_id}/review                  staff   write   404
POST   /api/v1/responses/{response_id}/withdraw                staff   write   404
GET    /api/v1/staying                                         viewer  health  200
GET    /api/v1/work                                            viewer  health  200
GET    /api/v1/saved-searches                                  staff   read    200
POST   /api/v1/saved-searches                                  staff   write   409
DELETE /api/v1/saved-searches/{saved_id}                       staff   write   404
PATCH  /api/v1/saved-searches/{saved_id}                       staff   write   404
GET    /api/v1/saved-searches/{saved_id}/results               staff   read    404
GET    /api/v1/search                                          staff   read    200
GET    /api/v1/security-log                                    admin   admin   200
GET    /api/v1/session                                         viewer  -       200
GET    /api/v1/sessions                                        viewer  -       200
DELETE /api/v1/sessions/{session_id}                           viewer  -       404
GET    /api/v1/surveys                                         staff   read    200
POST   /api/v1/surveys                                         staff   write+read  404
GET    /api/v1/surveys/{survey_id}                             staff   read    200
POST   /api/v1/transactions/{transaction_id}/undo              staff   write   404
GET    /api/v1/trend                                           viewer  health  200
POST   /api/v1/unmerges                                        staff   write   404

GET    /                                                       staff   -       200
GET    /account                                                viewer  -       200
POST   /account/identities/remove                              viewer  -       404
POST   /account/keys                                           viewer  -       422
POST   /account/keys/revoke                                    viewer  -       404
POST   /account/password                                       viewer  -       422
POST   /account/sessions/end                                   viewer  -       404
POST   /account/sign-out-everywhere                            viewer  -       303
GET    /accounts                                               manager -       200
POST   /accounts                                               admin   -       422
GET    /accounts/log                                           admin   -       200
GET    /accounts/{name}                                        manager -       200
POST   /accounts/{name}/link                                   admin   -       404
POST   /accounts/{name}/{action}                               admin   -       404
GET    /add                                                    staff   -       303
GET    /add/observation                                        staff   -       200
GET    /add/{kind}                                             staff   -       200
POST   /add/{kind}                                             staff   -       422
GET    /answer                                                 nobody  any     404
POST   /answer                                                 nobody  any     404
GET    /api-reference                                          viewer  -       200
GET    /bulk                                                   staff   -       200
POST   /bulk                                                   staff   -       422
GET    /captured                                               staff   -       200
POST   /captured                                               staff   -       422
POST   /captured/{key}                                         staff   -       404
GET    /centrality                                             manager -       200
GET    /consents                                               staff   -       200
GET    /consents.csv                                           staff   -       200
GET    /convenings                                             staff   -       200
GET    /convenings/{convening_id}                              staff   -       200
POST   /convenings/{convening_id}                              staff   -       404
POST   /convenings/{convening_id}/tables                       staff   -       404
GET    /duplicates                                             staff   -       200
GET    /duplicates/{keep}/{drop}                               staff   -       200
POST   /duplicates/{keep}/{drop}/apart                         staff   -       404
GET    /export                                                 staff   -       200
GET    /export/file                                            staff   -       200
GET    /facts/{fact_id}                                        staff   -       303
POST   /facts/{record_id}/delete                               staff   -       404
GET    /facts/{record_id}/edit                                 staff   -       200
POST   /facts/{record_id}/edit                                 staff   -       404
GET    /facts/{record_id}/history                              staff   -       200
GET    /facts/{record_id}/{verb}                               staff   -       200
POST   /facts/{record_id}/{verb}                               staff   -       404
GET    /facts/{record_id}/{way}/{relation}                     staff   -       200
POST   /facts/{record_id}/{way}/{relation}                     staff   -       404
GET    /funnel                                                 viewer  -       200
GET    /gaps                                                   viewer  -       200
GET    /gaps/between                                           staff   -       200
GET    /health                                                 viewer  -       200
GET    /health/live                                            nobody  any     200
GET    /health/ready                                           nobody  any     200
GET    /import                                                 staff   -       200
POST   /import                                                 staff   -       422
GET    /import/{upload_id}                                     staff   -       404
POST   /import/{upload_id}                                     staff   -       404
GET    /import/{upload_id}/done                                staff   -       404
GET    /import/{upload_id}/rejected                            staff   -       404
GET    /introductions                                          staff   -       200
GET    /introductions/{introduction_id}                        staff   -       200
POST   /introductions/{introduction_id}/draft                  staff   -       404
POST   /introductions/{introduction_id}/{step}                 staff   -       404
GET    /introductions/{introduction_id}/{step}                 staff   -       303
GET    /pairs                                                  staff   -       200
GET    /organizations/{organization_id}/counterparts           staff   -       200
GET    /measures                                               viewer  -       200
GET    /publications                                           staff   -       200
GET    /publications/{publication_id}                          staff   -       404
GET    /terms                                                  manager -       200
GET    /terms.csv                                              manager -       200
GET    /rounds                                                 staff   -       200
GET    /rounds/{round_id}                                      staff   -       404
GET    /rounds/{round_id}/{step}                               staff   -       303
POST   /rounds/{round_id}/{step}                               staff   -       404
GET    /map                                                    viewer  -       200
GET    /live-addresses                                         manager -       200
POST   /live-addresses                                         manager -       422
POST   /live-addresses/{prefix}/revoke                         manager -       404
GET    /live/{secret}/{name}                                   nobody  any     404
GET    /networks                                               staff   -       200
GET    /networks/{network_id}                                  staff   -       200
GET    /observations                                           staff   -       200
GET    /people/{person_id}                                     staff   -       200
GET    /people/{person_id}/subject-access                      manager -       200
GET    /people/{person_id}/subject-access.{ending}             manager -       200
GET    /problems/{code}                                        viewer  -       200
GET    /rehearsal                                              manager -       200
GET    /report                                                 viewer  -       200
GET    /report.html                                            viewer  -       200
GET    /report.pdf                                             viewer  -       200
GET    /requests                                               staff   -       200
GET    /responses/{response_id}                                staff   -       200
POST   /responses/{response_id}                                staff   -       404
POST   /responses/{response_id}/withdraw                       staff   -       404
GET    /staying                                                viewer  -       200
GET    /work                                                   viewer  -       200
POST   /saved-searches                                         staff   -       422
POST   /saved-searches/{saved_id}/remove                       staff   -       404
POST   /saved-searches/{saved_id}/rename                       staff   -       404
GET    /search                                                 staff   -       200
GET    /sign-in                                                nobody  any     200
POST   /sign-in                                                nobody  any     403
GET    /sign-in/openid                                         nobody  any     404
GET    /sign-in/openid/done                                    nobody  any     404
POST   /sign-out                                               viewer  -       303
GET    /static/{digest}/{name}                                 nobody  any     404
GET    /surveys                                                staff   -       200
POST   /surveys                                                staff   -       422
GET    /surveys/{survey_id}                                    staff   -       200
GET    /transactions/{transaction_id}/undo                     staff   -       200
POST   /transactions/{transaction_id}/undo                     staff   -       404
POST   /waiting/cancel                                         viewer  -       200
GET    /weights                                                staff   -       200
GET    /api/v1/webhooks                                        admin   admin   200
POST   /api/v1/webhooks                                        admin   admin   409
DELETE /api/v1/webhooks/{hook_id}                              admin   admin   404
GET    /api/v1/webhooks/{hook_id}/messages                     admin   admin   404
POST   /api/v1/webhooks/{hook_id}/replay                       admin   admin   404
POST   /api/v1/webhooks/{hook_id}/rotate                       admin   admin   404
GET    /api/v1/records                                         staff   read    200
POST   /api/v1/records/{record}/upsert                         staff   write   422
GET    /webhooks                                               admin   -       200
POST   /webhooks                                               admin   -       409
POST   /webhooks/remove                                        admin   -       404
POST   /webhooks/replay                                        admin   -       404
"""

_SECTORS: Final = {"params": {"by": "sector", "one": "prosecutor_office", "other": "prosecutor_office"}}
SENT: Final[dict[str, dict[str, Any]]] = {
    "GET /api/v1/gaps/between": _SECTORS,
    "GET /gaps/between": _SECTORS,
    "POST /api/v1/organizations": {"json": {"name": "Sent by all", "classification": "other", "anyway": True}},
    "POST /api/v1/people": {"json": {"name": "Sent By All"}, "params": {"anyway": True}},
    "POST /api/v1/accounts": {"json": {"name": " "}},
    "PATCH /api/v1/people/{person_id}": {"json": {"note": "x"}},
    "PATCH /api/v1/records/{record}": {"json": {"note": "x"}},
    "POST /api/v1/records/{record}": {"json": {"name": "Sent"}, "at": {"record": "topic"}},
    "GET /api/v1/search": {"params": {"q": "Odalys"}},
    "GET /export/file": {"params": {"format": "csv"}},
    "GET /api/v1/records": {"params": {"kind": "person"}},
    "POST /api/v1/webhooks": {"json": {"url": "http://127.0.0.1/"}},
    "POST /import": {"files": {"file": ("people.csv", b"")}},
    "POST /saved-searches/{saved_id}/rename": {"data": {"name": "Renamed"}},
}
"""What is sent with a route that needs more than its schema tells, as httpx takes it (``json``, ``data``, ``params``,
``files``), and ``at``, what stands in its address."""

OTHERWISE: Final = {
    # The front page has nothing for viewers, who are led to the health of the network.
    ("GET /", "viewer"): 303,
    # Who is signed in is led on.
    **{("GET /sign-in", account): 303 for account in (*ROLES, "grantee", "chief")},
    # What is private to an account, here to that of the manager, is found by nobody else.
    ("GET /api/v1/saved-searches/{saved_id}/results", "manager"): 200,
    # All that is held about a person takes the grant, too.
    **{
        (f"GET {where}/people/{{person_id}}/subject-access{ending}", role): 403
        for where, ending in (("/api/v1", ""), ("", ""), ("", ".{ending}"))
        for role in ("manager", "admin")
    },
    # A key can be followed by its own successor only.
    ("POST /api/v1/keys/{prefix}/rotate", "key admin"): 403,
}
"""Answers that one asker gets instead. ``grantee`` (staff) and ``chief`` (admin) have a grant of restricted facts."""


class Row(NamedTuple):
    """One line of the table."""

    method: str
    path: str
    role: str
    scope: str
    status: int


def rows() -> dict[str, Row]:
    """Return the lines of the table by method and path."""
    lines = [line.split() for line in TABLE.splitlines() if line]
    return {f"{line[0]} {line[1]}": Row(line[0], line[1], line[2], line[3], int(line[4])) for line in lines}
