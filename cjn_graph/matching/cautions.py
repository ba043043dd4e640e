"""What speaks for waiting or asking first, and what is not known and could change the answer."""

from __future__ import annotations

from typing import Final

import numpy as np

from cjn_graph.matching.exclusions import introductions_between
from cjn_graph.matching.load import asks_in_words
from cjn_graph.matching.question import Question
from cjn_graph.matching.wording import month, sentence, when
from cjn_graph.network.days import UNKNOWN, first_days, last_days, start_and_end
from cjn_graph.network.network import CONSENT_UNKNOWN, FUNCTION_OTHER, ROLES, Network

SOON_MONTHS: Final = 12
"""A term or an election is mentioned where it ends or comes within this time."""


def cautions(network: Network, question: Question, person: int) -> list[str]:
    """List what to keep in mind before asking this person, one sentence each."""
    found = [
        *(words for words in asks_in_words(network, person)),
        *_leaving(network, person),
        *_contact(network, person),
        *_between(network, question, person),
    ]
    return [sentence(text) for text in found]


def unknowns(network: Network, question: Question, person: int) -> list[str]:
    """List what is not recorded about this person although it would be compared with the member, one sentence each."""
    people, member = network.people, question.person
    found = []
    if question.wants and not network.help.rights(person):
        found.append("what they could help with is not recorded")
    if network.help.rights(member) and not network.needs.rights(person):
        found.append("what they seek help with is not recorded, so we can't say what they would get in return")
    if people.post[member] >= 0:
        found += _unknown_post(network, person)
    if people.place[member] >= 0:
        found += _unknown_place(network, person)
    return [sentence(text) for text in found]


def _leaving(network: Network, person: int) -> list[str]:
    hold = int(network.people.hold[person])
    if hold < 0:
        return []
    soon = network.months_ago(-SOON_MONTHS)
    _, end = start_and_end(network.holds.columns, hold)
    election = str(network.posts.next_election[network.people.post[person]])
    found = []
    if end and network.holds["last"][hold] <= soon:
        found.append(f"leaves office in {when(end)}, at the end of the term")
    if election and network.today <= last_days([election])[0] and first_days([election])[0] <= soon:
        found.append(f"the post is up for election in {when(election)}")
    return found


def _contact(network: Network, person: int) -> list[str]:
    people = network.people
    found = []
    if people.consent[person] == CONSENT_UNKNOWN:
        found.append("whether they agree to introductions is not on record: ask first")
    heard = int(people.last_heard[person])
    if heard == UNKNOWN:
        found.append("gone quiet: no dated contact with them is on record")
    elif heard < network.months_ago(network.definitions.quiet_months):
        found.append(f"gone quiet: last contact on record in {month(heard, network.heard_precision(person))}")
    return found


def _between(network: Network, question: Question, person: int) -> list[str]:
    found = []
    tie = network.ties.entry(question.person, person)
    if tie >= 0:
        latest = network.ties.evidence(question.person, person)[0]
        known = (
            f"last in {month(latest.last, latest.precision)}: this would be a reconnection"
            if latest.last != UNKNOWN
            else "without a date: ask both"
        )
        found.append(f"{question.name} and they know each other already, {known}")
    introductions = network.introductions
    found += [
        "an introduction of the two was declined in "
        + month(int(introductions.when[row]), int(introductions.precision[row]))
        for row in introductions_between(network, question.person, person)
        if introductions.status[row] == "declined"
    ]
    return found


def _unknown_post(network: Network, person: int) -> list[str]:
    post = int(network.people.post[person])
    if post < 0:
        return ["their current post is not recorded"]
    return ["what their post is for is not recorded"] if ROLES[network.posts.role[post]][0] == FUNCTION_OTHER else []


def _unknown_place(network: Network, person: int) -> list[str]:
    place = int(network.people.place[person])
    if place < 0:
        return ["which place they serve is not recorded"] if network.people.post[person] >= 0 else []
    if np.isnan(network.places.population[place]):
        return [f"the population of {network.places.names[place]} is not recorded"]
    return []
