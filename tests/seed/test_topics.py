"""The topic tree is a tree, and its words lead to one topic each."""

from __future__ import annotations

from collections import Counter

import pytest

from seed.reference_records import all_topics, topic_id
from seed.topics import TOPICS


def test_every_topic_is_told_apart_and_explained() -> None:
    assert len(TOPICS) >= 60
    assert len({topic.key for topic in TOPICS}) == len(TOPICS)
    words = Counter(word.casefold() for topic in TOPICS for word in (topic.label, *topic.alt_labels))
    assert [word for word, count in words.items() if count > 1] == []
    for topic in TOPICS:
        assert topic.definition.endswith(".")
        assert topic.alt_labels


def test_the_tree_has_a_top_and_no_loop() -> None:
    above = {topic.key: topic.broader for topic in TOPICS}
    for topic in TOPICS:
        path: list[str | None] = [topic.key]
        while path[-1] is not None:
            assert path[-1] not in path[:-1]
            path.append(above[path[-1]])
    assert len(above.keys() - set(above.values())) >= 50


@pytest.mark.parametrize("key", ["pre-charge-diversion", "juvenile-diversion", "traffic-stop-declination", "narrative"])
def test_topics_of_the_field_are_there(key: str) -> None:
    assert key in {topic.key for topic in TOPICS}


def test_an_unknown_topic_is_refused() -> None:
    with pytest.raises(KeyError):
        topic_id("no-such-topic")


def test_records_hold_labels_synonyms_and_the_broader_topic() -> None:
    records = {record.id: record for record in all_topics()}
    diversion = records[topic_id("pre-charge-diversion")].to_row()
    assert diversion["name"] == "Pre-charge diversion"
    assert "pre-filing diversion" in diversion["synonyms"]
    broader = [record for record in records.values() if record.kind == "broader"]
    assert len(broader) == sum(topic.broader is not None for topic in TOPICS)
