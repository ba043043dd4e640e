"""Asking members by link to check their own record: one of them, or a group; who answered, and who did not yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pydantic import BaseModel, Field

from cjn_graph.access import Viewer
from cjn_graph.delivery.mail import can_send, send
from cjn_graph.errors import CjnError, Conflict, InvalidInput, NotFound, Problem, Unfit
from cjn_graph.introductions.drafts import Message, write_message
from cjn_graph.model import fold
from cjn_graph.model.decisions import against_contact
from cjn_graph.model.entities import Person
from cjn_graph.model.introductions import ASK_EXPIRES_DAYS
from cjn_graph.model.surveys import ANSWERED, ASKED_OF, Response, Survey
from cjn_graph.model.written_dates import date_in_words
from cjn_graph.records import Mutation, Update, read_joined, read_records
from cjn_graph.records.reading import every_record
from cjn_graph.services import records
from cjn_graph.services.answer_links import end_links, make_link
from cjn_graph.services.consents import decisions_of_each
from cjn_graph.services.contacts import join, make
from cjn_graph.services.messages import Draft, network_name, sender_name
from cjn_graph.services.named import Named
from cjn_graph.services.passing_on import OUTSIDER
from cjn_graph.services.receipts import Receipt, write
from cjn_graph.services.rounds import in_group
from cjn_graph.services.workspace import Workspace

MOST_ASKED: Final = 2000
"""Most members that one survey asks at once."""


class Sent(BaseModel):
    """Messages of a survey, each with its link, which is shown this once."""

    survey: Named
    drafts: list[Draft] = Field(description="One for each member who is asked.")
    left_out: list[str] = Field(description="Who is not asked, and why.")


class Asked(BaseModel):
    """One member of a survey."""

    response: str = Field(description="Id of the response.")
    person: Named
    status: str = Field(description="asked, answered, reviewed, withdrawn or returned.")
    asked_on: str | None
    answered_on: str | None
    to_review: int = Field(description="How many items of the answer wait for a decision.")


class SurveyPage(BaseModel):
    """A survey, with who was asked and who answered."""

    id: str
    name: str
    asked_on: str | None
    made_by: str | None
    asked: int = Field(description="How many members were asked, without links that were taken back or returned.")
    answered: int = Field(description="How many of them answered.")
    rate: float | None = Field(description="Response rate: answered ÷ asked; null where nobody is asked.")
    to_review: int = Field(description="How many answers wait for review.")
    people: list[Asked] = Field(description="What waits for review first, then who has not answered, by name.")

    @property
    def waiting(self) -> list[Asked]:
        """Who has not answered."""
        return [one for one in self.people if one.status == "asked"]


def send_survey(
    workspace: Workspace,
    viewer: Viewer,
    survey: str,
    people: Sequence[str] = (),
    *,
    group: str | None = None,
    message: str = "",
    again: bool = False,
    sending: bool = False,
) -> Sent:
    """Ask members to check their own record; each gets a link of their own.

    Parameters
    ----------
    survey : str
        Its name or id; one of that name is made where there is none.
    people : sequence of str
        Ids of members.
    group : str, optional
        Name or id of a network, a workgroup, an office and so on, whose members are asked.
    message : str
        What the message says besides.
    again : bool
        Ask those of the survey who have not answered; their earlier links end.
    sending : bool
        Send it through the mail server that is set.

    Raises
    ------
    InvalidInput
        Nobody is named, too many are, or there is no mail server.
    NotFound, Ambiguous, Forbidden
    """
    viewer.require("staff", "Asking members")
    if sending and not can_send(workspace.settings):
        raise Unfit("There is no mail server to send through.", hint="Write the messages, and send them yourself.")
    found = find_survey(workspace, viewer, survey)
    known = {one.person.id: one for one in show_survey(workspace, viewer, found.id).people} if found else {}
    unanswered = [one.person.id for one in known.values() if one.status == "asked"] if again else []
    ids = list(dict.fromkeys([*people, *_of_group(workspace, viewer, group), *unanswered]))
    _check_number(len(ids), again=again, named=not (again or group))
    today = workspace.today().isoformat()
    made: list[Mutation] = []
    if found is None:
        values = {"name": survey, "asked_on": today, "made_by": viewer.account, "message": message}
        made.append(new := make(workspace, "survey", values))
        found = Survey.model_validate(new.record)
    asked, left_out = _who(workspace, viewer, ids)
    responses: dict[str, str] = {}
    for person in asked:
        before = known.get(person.id)
        if before is None:
            response = make(workspace, "response", {"asked_on": today})
            made += [
                response,
                join(workspace, "responded_by", response.record.id, person.id),
                join(workspace, "responds_to", response.record.id, found.id),
            ]
            responses[person.id] = response.record.id
        elif before.to_review:
            left_out.append(f"{person.name}: what they answered waits for review")
        else:
            made.append(Update(before.response, {"status": "asked", "asked_on": today}))
            responses[person.id] = before.response
    write(workspace, viewer, made, "asked to check their record")
    drafts = [
        _written(workspace, viewer, person, responses[person.id], message or found.message)
        for person in asked
        if person.id in responses
    ]
    if sending:
        drafts = [_sent(workspace, draft, left_out) for draft in drafts]
    return Sent(survey=Named(id=found.id, name=found.name), drafts=drafts, left_out=left_out)


def _check_number(number: int, *, again: bool, named: bool) -> None:
    """Refuse to ask nobody, or too many; ``named`` where all were named one by one, whoever is on record."""
    wrong = InvalidInput if named else Unfit
    if not number:
        hint = "Everybody has answered." if again else "Name members, or a group of them."
        raise wrong([Problem("people", "nobody is named.", hint)])
    if number > MOST_ASKED:
        raise wrong([Problem("people", f"{number:,} are too many.", f"Ask at most {MOST_ASKED:,} at once.")])


def find_survey(workspace: Workspace, viewer: Viewer, name_or_id: str) -> Survey | None:
    """Find a survey by its id or name; None where there is none.

    Raises
    ------
    InvalidInput
        There is no name.
    """
    if not name_or_id.strip():
        raise InvalidInput([Problem("survey", "has no name.", "Call it something, such as Spring check 2027.")])
    found = [
        one for one in _surveys(workspace, viewer) if name_or_id.strip() == one.id or fold(one.name) == fold(name_or_id)
    ]
    return max(found, key=lambda one: (str(one.asked_on), str(one.created_at), one.id), default=None)


def require_survey(workspace: Workspace, viewer: Viewer, name_or_id: str) -> Survey:
    """Find a survey by its id or name.

    Raises
    ------
    NotFound
    """
    found = find_survey(workspace, viewer, name_or_id)
    if found is None:
        names = [one.name for one in _surveys(workspace, viewer)]
        raise NotFound(
            f"There is no survey called {name_or_id[:80]!r}.", hint="See `cjn survey list`.", candidates=names[:5]
        )
    return found


def _surveys(workspace: Workspace, viewer: Viewer) -> list[Survey]:
    """Read all surveys, the latest first."""
    viewer.require("staff", "Asking members")
    return sorted(
        every_record(workspace.store, viewer, Survey),
        key=lambda one: (str(one.asked_on), str(one.created_at), one.id),
        reverse=True,
    )


def list_surveys(workspace: Workspace, viewer: Viewer) -> list[SurveyPage]:
    """List surveys with their response rates, the latest first."""
    return _pages(workspace, viewer, _surveys(workspace, viewer))


def show_survey(workspace: Workspace, viewer: Viewer, survey_id: str) -> SurveyPage:
    """Show who was asked in a survey, and who answered.

    Raises
    ------
    NotFound, Forbidden
    """
    return _pages(workspace, viewer, [records.read_kind(workspace, viewer, Survey, survey_id)])[0]


def withdraw(workspace: Workspace, viewer: Viewer, response_id: str, *, expected_version: int) -> Receipt:
    """Take back a link that was not answered: it works no more.

    Raises
    ------
    Conflict
        It was answered, or taken back already.
    NotFound, StaleVersion, Forbidden
    """
    response = records.read_kind(workspace, viewer, Response, response_id)
    if response.status != "asked":
        raise Conflict("There is no link to take back: nobody is being asked.", hint=f"It is {response.status}.")
    change = Update(response.id, {"status": "withdrawn"}, expected_version)
    return write(
        workspace, viewer, [change], "link taken back", require=lambda transaction: end_links(transaction, response.id)
    )


def _pages(workspace: Workspace, viewer: Viewer, surveys: Sequence[Survey]) -> list[SurveyPage]:
    of_survey: dict[str, list[str]] = {one.id: [] for one in surveys}
    responses: dict[str, Response] = {}
    for one in read_joined(workspace.store, viewer, of_survey, ["responds_to"]):
        responses[one.other["id"]] = Response.from_row(one.other)
        of_survey[one.id].append(one.other["id"])
    people = {
        one.id: Named(id=one.other["id"], name=one.other["name"])
        for one in read_joined(workspace.store, viewer, responses, ["responded_by"])
    }
    pages = []
    for survey in surveys:
        rows = [_row(responses[one], people[one]) for one in of_survey[survey.id] if one in people]
        rows.sort(key=lambda row: (row.to_review == 0, row.status != "asked", fold(row.person.name), row.response))
        asked = sum(row.status in ASKED_OF for row in rows)
        answered = sum(row.status in ANSWERED for row in rows)
        pages.append(
            SurveyPage(
                id=survey.id,
                name=survey.name,
                asked_on=survey.asked_on,
                made_by=survey.made_by,
                asked=asked,
                answered=answered,
                rate=answered / asked if asked else None,
                to_review=sum(row.to_review > 0 for row in rows),
                people=rows,
            )
        )
    return pages


def _row(response: Response, person: Named) -> Asked:
    waiting = len(response.attributes.keys() - {line.partition("|")[0] for line in response.decisions})
    return Asked(
        response=response.id,
        person=person,
        status=response.status,
        asked_on=response.asked_on,
        answered_on=response.answered_on,
        to_review=waiting if response.status == "answered" else 0,
    )


def _of_group(workspace: Workspace, viewer: Viewer, group: str | None) -> list[str]:
    if not group:
        return []
    network = workspace.network(viewer)
    marked = in_group(workspace, viewer, network, group) & ~network.people.staff
    return [str(one) for one in network.people.ids[marked]]


def _who(workspace: Workspace, viewer: Viewer, ids: Sequence[str]) -> tuple[list[Person], list[str]]:
    """Return who can be asked, and of the others why not: nothing restricted leaves the house."""
    seen, open_to_all = (read_records(workspace.store, reader, ids) for reader in (viewer, OUTSIDER))
    decisions = decisions_of_each(workspace, viewer, ids)
    asked, left_out = [], []
    for one in ids:
        person = seen.get(one)
        if not isinstance(person, Person):
            records.read_kind(workspace, viewer, Person, one)  # says what is wrong
            continue
        barring = against_contact(workspace.today(), decisions[one])
        if one not in open_to_all:
            left_out.append(f"{person.name}: their record is restricted, so no link shows it")
        elif barring:
            left_out.append(f"{person.name}: asked not to be contacted, on {barring.on}")
        else:
            asked.append(person)
    return asked, left_out


def _written(workspace: Workspace, viewer: Viewer, person: Person, response: str, message: str | None) -> Draft:
    link, until = make_link(workspace, viewer, response, response, person.id, days=ASK_EXPIRES_DAYS)
    values = {"network": network_name(workspace), "sender": sender_name(workspace, viewer), "to": person.name}
    values |= {"message": message or "", "link": link, "until": date_in_words(until)}
    addresses = [person.email] if person.email else []
    written = write_message("survey", values, addresses, workspace.settings.texts_folder)
    return Draft(
        name="survey",
        to=[Named(id=person.id, name=person.name)],
        addresses=addresses,
        prefers=[f"{person.name}: {person.preferred_channel}"] if person.preferred_channel else [],
        subject=written.subject,
        text=written.text,
        html=written.html,
        mailto=written.mailto,
        reveals=["a link to what is on record of them, without notes, restricted facts or others"],
        link_until=until,
        sent=False,
    )


def _sent(workspace: Workspace, draft: Draft, left_out: list[str]) -> Draft:
    mail = Message(tuple(draft.addresses), draft.subject, draft.text).as_email(workspace.settings.mail_from)
    try:
        send(workspace.settings, mail)
    except CjnError as error:  # the others are sent all the same, and this one can still be sent by hand
        left_out.append(f"{draft.to[0].name}: the message was not sent. {error}")
        return draft
    return draft.model_copy(update={"sent": True})
