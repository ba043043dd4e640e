// Three features of cjn_graph.matching for one person ($person) on a day ($day) in one statement, from the stored graph
// alone: help with what the member needs, likeness of place, nearness; the ten best with the contribution of each
// feature and some of the ids of the facts behind it. Frozen, as benchmarks/loops.py is: nobody but the member is left
// out, and sentences, cautions, unknowns and routes are not told.
//
// Each branch of the first subquery finds the people of one feature. Facts are looked up for the ten best alone: the
// first that are found, where the product names those that count most.
//
// It holds for what benchmarks/generated.py generates. There everybody holds one post at most, an office serves one
// place, places state all that they have, nothing recorded begins after the day or ends, needs are open, all ties are
// dated, nobody works in a workgroup, and no circle is so large that being in it no longer means working together. The
// product minds all that.
MATCH (me:Person {id: $person})
OPTIONAL MATCH (me)-[:HOLDS]->(post:Post)<-[:HAS_POST]-(office:Organization)
OPTIONAL MATCH (office)-[:SERVES]->(home:Jurisdiction)
WITH me, post, office, home, COUNT { (:Person) } AS people
CALL (me, post, home, people) {
  // Help with what the member needs: of each need the best, all together.
  MATCH (me)-[need:SEEKS_HELP_WITH]->(sought:Topic)
  CALL (sought) {
    RETURN COUNT { (sought)<-[:CAN_HELP_WITH]-() }
      + COUNT { (sought)<-[:ABOUT]-(done)<-[:TOOK_PART|RUNS]-(:Person) WHERE done.status <> 'planned' }
      + COUNT {
          (sought)<-[:ABOUT]-(done)<-[part:TOOK_PART|RUNS]-(:Organization)-[:HAS_POST]->()<-[term:HOLDS]-(:Person)
          WHERE done.status <> 'planned'
            AND coalesce(term.end, '9') + '~' >= coalesce(part.start, done.start, done.in_effect_on, '0')
        } AS helpers
  }
  WITH need, sought, CASE need.urgency WHEN 'high' THEN 1.0 WHEN 'normal' THEN 0.8 ELSE 0.6 END
         * (0.5 + 0.5 * log((1.0 + people) / (1 + helpers)) / log(1 + people)) AS weight
  CALL (sought) {
    MATCH path = (sought)<-[:BROADER*0..]-(topic:Topic)
    RETURN topic, 0.8 ^ length(path) AS closeness
    UNION ALL
    MATCH path = (sought)-[:BROADER*1..]->(topic:Topic)
    RETURN topic, 0.5 ^ length(path) AS closeness
  }
  CALL (topic) {
    MATCH (topic)<-[offer:CAN_HELP_WITH]-(other:Person)
    RETURN other, CASE offer.evidence WHEN 'did_it' THEN 1.0 WHEN 'trained_on_it' THEN 0.7 ELSE 0.4 END
      * CASE offer.level WHEN 'expert' THEN 1.0 WHEN 'solid' THEN 0.9 WHEN 'some' THEN 0.7 ELSE 0.85 END AS strength
    UNION ALL
    MATCH (topic)<-[:ABOUT]-(done)<-[:TOOK_PART|RUNS]-(other:Person)
    WHERE done.status <> 'planned'
    RETURN other, 0.8 * 0.85 AS strength
    UNION ALL
    MATCH (topic)<-[:ABOUT]-(done)<-[part:TOOK_PART|RUNS]-(:Organization)-[:HAS_POST]->()<-[term:HOLDS]-(other:Person)
    WHERE done.status <> 'planned'
      AND coalesce(term.end, '9') + '~' >= coalesce(part.start, done.start, done.in_effect_on, '0')
    RETURN other, 0.3 * 0.85 AS strength
  }
  WITH other, need, weight, max(closeness * strength) AS best
  WITH other, weight * best AS met
  WITH other, 1 - reduce(open = 1.0, met IN collect(met) | open * (1 - met)) AS value
  RETURN other, 'need_met' AS feature, round(4.0 * value, 6) AS contribution

  UNION ALL
  // Places of like size, urbanicity and region, and posts that are filled the same way.
  MATCH (place:Jurisdiction)<-[:SERVES]-(theirs:Organization)
  WHERE home IS NOT NULL
  WITH post, theirs,
       CASE WHEN abs(log(1.0 * place.population / home.population)) < log(4)
         THEN 0.4 * (1 - abs(log(1.0 * place.population / home.population)) / log(4)) ELSE 0.0 END
       + CASE WHEN place.urbanicity = home.urbanicity THEN 0.25 ELSE 0.0 END
       + 0.25 * CASE WHEN place.state = home.state THEN 1.0 WHEN place.census_division = home.census_division THEN 0.6
                     WHEN place.census_region = home.census_region THEN 0.3 ELSE 0.0 END AS alike
  MATCH (theirs)-[:HAS_POST]->(seat:Post)<-[:HOLDS]-(other:Person)
  WITH other, alike + CASE WHEN seat.elected = post.elected THEN 0.1 ELSE 0.0 END AS value
  WHERE value > 0
  RETURN other, 'place_likeness' AS feature, round(0.8 * value, 6) AS contribution

  UNION ALL
  // Resource allocation through common contacts, over ties that fade. What the member passes to a contact is read from
  // the contact's side, so that each tie is graded once.
  CALL (me) {
    MATCH (me)-[:KNOWS]-(contact:Person)
    RETURN contact
    UNION
    MATCH (me)<-[:INTRODUCES]-(:Introduction {status: 'met'})-[:INTRODUCES]->(contact:Person)
    RETURN contact
    UNION
    MATCH (me)-[:TOOK_PART|RUNS]->(work:Engagement|Program)<-[:TOOK_PART|RUNS]-(contact:Person)
    WHERE work.status <> 'planned'
    RETURN contact
  }
  WITH me, contact
  WHERE contact <> me
  CALL (contact) {
    MATCH (contact)-[knows:KNOWS]-(other:Person)
    RETURN other, 0.6 * coalesce(knows.strength, 1.0) AS weight, 24.0 AS half_life,
           coalesce(knows.last_on, knows.first_on) AS last
    UNION ALL
    MATCH (contact)<-[:INTRODUCES]-(met:Introduction {status: 'met'})-[:INTRODUCES]->(other:Person)
    RETURN other, 1.0 AS weight, 24.0 AS half_life, coalesce(met.met_on, met.introduced_on, met.asked_on) AS last
    UNION ALL
    MATCH (contact)-[:TOOK_PART|RUNS]->(work:Engagement|Program)<-[:TOOK_PART|RUNS]-(other:Person)
    WHERE work.status <> 'planned'
    RETURN other, 0.8 AS weight, 36.0 AS half_life,
           coalesce(work.end, CASE work.status WHEN 'active' THEN toString($day) ELSE work.start END) AS last
  }
  WITH me, contact, other, weight, half_life, date(last) + CASE size(last)
         WHEN 10 THEN duration({days: 0}) WHEN 7 THEN duration({months: 1, days: -1})
         ELSE duration({years: 1, days: -1}) END AS last
  WHERE other <> contact
  WITH me, contact, other, weight * 0.5 ^ (duration.inDays(last, $day).days / 30.4375 / half_life) AS weight
  WITH me, contact, other, sum(weight) ^ 0.25 AS weight
  WITH me, contact, collect([other, weight]) AS ties, sum(weight) AS strength,
       sum(CASE other WHEN me THEN weight ELSE 0.0 END) AS mine
  WITH me, collect(contact) AS contacts, collect([ties, mine / strength]) AS passing
  UNWIND passing AS passed
  UNWIND passed[0] AS tie
  WITH me, contacts, tie[0] AS other, sum(passed[1] * tie[1]) AS share
  WHERE other <> me AND NOT other IN contacts
  WITH collect([other, share]) AS shares, avg(share) AS usual
  UNWIND shares AS each
  WITH each[0] AS other, each[1] AS share, usual
  RETURN other, 'nearness' AS feature, round(share / (share + usual), 6) AS contribution
}
WITH me, other, round(sum(contribution), 6) AS score, collect([feature, contribution]) AS contributions
WHERE score > 0 AND other <> me
WITH me, other, score, contributions
ORDER BY score DESC, other.folded_name
LIMIT 10
UNWIND contributions AS part
WITH me, other, score, part[0] AS feature, part[1] AS contribution
CALL (me, other, feature) {
  // Offers and work on record, also through an office, on the topic of a need or one of its line.
  WITH me, other, feature
  WHERE feature = 'need_met'
  MATCH (me)-[need:SEEKS_HELP_WITH]->(sought:Topic)
  CALL (sought) {
    MATCH (sought)<-[:BROADER*0..]-(topic:Topic)
    RETURN topic
    UNION ALL
    MATCH (sought)-[:BROADER*1..]->(topic:Topic)
    RETURN topic
  }
  CALL (other, topic) {
    MATCH (other)-[offer:CAN_HELP_WITH]->(topic)
    RETURN [offer.id] AS help
    UNION ALL
    MATCH (other) (()-[terms:HOLDS]->()<-[:HAS_POST]-()){0, 1} ()-[part:TOOK_PART|RUNS]->(done)-[:ABOUT]->(topic)
    WHERE done.status <> 'planned'
    RETURN [part.id, done.id] + [term IN terms | term.id] AS help
  }
  RETURN [need.id] + help AS facts
  LIMIT 3

  UNION ALL
  // The places that the posts are for.
  WITH me, other, feature
  WHERE feature = 'place_likeness'
  MATCH (other)-[theirs:HOLDS]->(:Post)<-[:HAS_POST]-()-[:SERVES]->(place:Jurisdiction)
  MATCH (me)-[mine:HOLDS]->(:Post)<-[:HAS_POST]-()-[:SERVES]->(home:Jurisdiction)
  RETURN [theirs.id, mine.id, place.id, home.id] AS facts

  UNION ALL
  // How common contacts are tied to both.
  WITH me, other, feature
  WHERE feature = 'nearness'
  CALL (me) {
    MATCH (me)-[knows:KNOWS]-(contact:Person)
    RETURN contact, [knows.id] AS mine
    UNION ALL
    MATCH (me)<-[first:INTRODUCES]-(:Introduction {status: 'met'})-[second:INTRODUCES]->(contact:Person)
    RETURN contact, [first.id, second.id] AS mine
    UNION ALL
    MATCH (me)-[first:TOOK_PART|RUNS]->(work:Engagement|Program)<-[second:TOOK_PART|RUNS]-(contact:Person)
    WHERE work.status <> 'planned'
    RETURN contact, [first.id, second.id, work.id] AS mine
  }
  CALL (contact, other) {
    MATCH (contact)-[knows:KNOWS]-(other)
    RETURN [knows.id] AS theirs
    UNION ALL
    MATCH (contact)<-[first:INTRODUCES]-(:Introduction {status: 'met'})-[second:INTRODUCES]->(other)
    RETURN [first.id, second.id] AS theirs
    UNION ALL
    MATCH (contact)-[first:TOOK_PART|RUNS]->(work:Engagement|Program)<-[second:TOOK_PART|RUNS]-(other)
    WHERE work.status <> 'planned'
    RETURN [first.id, second.id, work.id] AS theirs
  }
  RETURN mine + theirs AS facts
  LIMIT 3
}
WITH other, score, feature, contribution, collect(facts) AS facts
WITH other, score, collect([feature, contribution, facts]) AS reasons
RETURN other.id AS id, other.name AS name, score, reasons
ORDER BY score DESC, other.folded_name
