// The ranking of cjn_graph.matching for one person ($person) on a day ($day) in one statement, from the stored graph
// alone: the ten features, the exclusions, the threshold of evidence, and the ten best with the contribution of each
// feature and some of the ids of the facts behind it. Sentences, cautions, unknowns and routes are left out.
//
// Each branch of the first subquery finds the people of one feature. What only lowers the number of people is checked
// in the order of the scores until ten have passed, and facts are looked up for these ten alone: the first that are
// found, where the product names those that count most.
//
// It holds for what benchmarks/generated.py generates. There everybody holds one post at most, gave one consent at most
// and has one imported attribute at most (so the stored texts are compared, and what is shared is all or nothing), an
// office serves one place, places state all that they have, nothing recorded begins after the day or ends, needs are
// open, all ties are dated, the steps of introductions are dated in their order, nobody works in a workgroup, no circle
// is so large that being in it no longer means working together, and no pressure was faced. The product minds all that.
MATCH (me:Person {id: $person})
WHERE NOT EXISTS { (me)<-[:GIVEN_BY]-(:Consent {decision: 'refused'}) }
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
  // The same with the parts exchanged.
  CALL (me) {
    MATCH (me)-[offer:CAN_HELP_WITH]->(topic:Topic)
    RETURN topic, CASE offer.evidence WHEN 'did_it' THEN 1.0 WHEN 'trained_on_it' THEN 0.7 ELSE 0.4 END
      * CASE offer.level WHEN 'expert' THEN 1.0 WHEN 'solid' THEN 0.9 WHEN 'some' THEN 0.7 ELSE 0.85 END AS strength
    UNION ALL
    MATCH (me)-[:TOOK_PART|RUNS]->(done)-[:ABOUT]->(topic:Topic)
    WHERE done.status <> 'planned'
    RETURN topic, 0.8 * 0.85 AS strength
    UNION ALL
    MATCH (me)-[term:HOLDS]->()<-[:HAS_POST]-(:Organization)-[part:TOOK_PART|RUNS]->(done)-[:ABOUT]->(topic:Topic)
    WHERE done.status <> 'planned'
      AND coalesce(term.end, '9') + '~' >= coalesce(part.start, done.start, done.in_effect_on, '0')
    RETURN topic, 0.3 * 0.85 AS strength
  }
  WITH people, topic, max(strength) AS strength
  CALL (topic) {
    MATCH path = (topic)-[:BROADER*0..]->(sought:Topic)
    RETURN sought, 0.8 ^ length(path) AS closeness
    UNION ALL
    MATCH path = (topic)<-[:BROADER*1..]-(sought:Topic)
    RETURN sought, 0.5 ^ length(path) AS closeness
  }
  WITH people, sought, max(closeness * strength) AS able
  CALL (sought) {
    RETURN COUNT { (sought)<-[:CAN_HELP_WITH]-() }
      + COUNT { (sought)<-[:ABOUT]-(done)<-[:TOOK_PART|RUNS]-(:Person) WHERE done.status <> 'planned' }
      + COUNT {
          (sought)<-[:ABOUT]-(done)<-[part:TOOK_PART|RUNS]-(:Organization)-[:HAS_POST]->()<-[term:HOLDS]-(:Person)
          WHERE done.status <> 'planned'
            AND coalesce(term.end, '9') + '~' >= coalesce(part.start, done.start, done.in_effect_on, '0')
        } AS helpers
  }
  WITH sought, able * (0.5 + 0.5 * log((1.0 + people) / (1 + helpers)) / log(1 + people)) AS able
  MATCH (sought)<-[need:SEEKS_HELP_WITH]-(other:Person)
  WITH other, able * CASE need.urgency WHEN 'high' THEN 1.0 WHEN 'normal' THEN 0.8 ELSE 0.6 END AS met
  WITH other, 1 - reduce(open = 1.0, met IN collect(met) | open * (1 - met)) AS value
  RETURN other, 'offer_in_return' AS feature, round(0.8 * value, 6) AS contribution

  UNION ALL
  // Work of the same sort or on topics of the same line, as far along or a step ahead, unless both took part in it.
  CALL (me) {
    MATCH (me)-[:TOOK_PART|RUNS]->(mine:Engagement|Program|Reform)
    RETURN mine
    UNION
    MATCH (me)-[term:HOLDS]->()<-[:HAS_POST]-(:Organization)-[part:TOOK_PART|RUNS]->(mine:Engagement|Program|Reform)
    WHERE coalesce(term.end, '9') + '~' >= coalesce(part.start, mine.start, mine.in_effect_on, '0')
    RETURN mine
  }
  WITH collect(mine) AS own
  CALL (own) {
    MATCH (theirs:Engagement|Program|Reform)
    UNWIND own AS mine
    WITH mine, theirs
    WHERE mine.classification = theirs.classification AND labels(mine) = labels(theirs)
    RETURN mine, theirs, 0.4 AS alike, 0.0 AS closeness
    UNION ALL
    UNWIND own AS mine
    MATCH (mine)-[:ABOUT]->(topic:Topic)
    CALL (topic) {
      MATCH path = (topic)-[:BROADER*0..]->(near:Topic)
      RETURN near, 0.6 ^ length(path) AS closeness
      UNION ALL
      MATCH path = (topic)<-[:BROADER*1..]-(near:Topic)
      RETURN near, 0.6 ^ length(path) AS closeness
    }
    MATCH (near)<-[:ABOUT]-(theirs:Engagement|Program|Reform)
    RETURN mine, theirs, 0.0 AS alike, closeness
  }
  WITH own, mine, theirs, max(alike) + 0.6 * max(closeness) AS alike
  WHERE NOT theirs IN own
  WITH theirs, max(
    alike * CASE mine.status
      WHEN 'planned' THEN CASE theirs.status WHEN 'ended' THEN 0.7 ELSE 1.0 END
      WHEN 'active' THEN CASE theirs.status WHEN 'planned' THEN 0.5 ELSE 1.0 END
      ELSE CASE theirs.status WHEN 'ended' THEN 1.0 ELSE 0.5 END
    END
  ) AS alike
  CALL (theirs) {
    MATCH (theirs)<-[:TOOK_PART|RUNS]-(other:Person)
    RETURN other, 1.0 AS share
    UNION ALL
    MATCH (theirs)<-[part:TOOK_PART|RUNS]-(:Organization)-[:HAS_POST]->()<-[term:HOLDS]-(other:Person)
    WHERE coalesce(term.end, '9') + '~' >= coalesce(part.start, theirs.start, theirs.in_effect_on, '0')
    RETURN other, 0.4 AS share
  }
  RETURN other, 'same_kind' AS feature, round(1.0 * max(alike * share), 6) AS contribution

  UNION ALL
  // The same function, at about the same level.
  WITH post, ['chief', 'senior', 'manager', 'line'] AS levels
  MATCH (theirs:Post)
  WHERE theirs.function = post.function AND post.function <> 'other'
  WITH theirs, abs(
    head([at IN range(0, 3) WHERE levels[at] = theirs.level]) - head([at IN range(0, 3) WHERE levels[at] = post.level])
  ) AS apart
  MATCH (theirs)<-[:HOLDS]-(other:Person)
  RETURN other, 'counterpart_role' AS feature,
         round(0.8 * (0.7 + 0.3 * CASE apart WHEN 0 THEN 1.0 WHEN 1 THEN 0.5 ELSE 0.0 END), 6) AS contribution

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
  // The same imported attribute. However rare, it is all that the member's one attribute could share.
  WITH me
  WHERE me.attributes IS NOT NULL
  MATCH (other:Person)
  WHERE other.attributes = me.attributes
  RETURN other, 'shared_attributes' AS feature, 0.8 AS contribution

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
  WITH me, contact, collect([other, weight]) AS ties, sum(weight) AS strength,
       sum(CASE other WHEN me THEN weight ELSE 0.0 END) AS mine
  WITH me, collect(contact) AS contacts, collect([ties, mine / strength]) AS passing, sum(mine) AS strength
  UNWIND passing AS passed
  UNWIND passed[0] AS tie
  WITH me, contacts, strength, tie[0] AS other, sum(passed[1] * tie[1]) AS share
  WHERE other <> me AND NOT other IN contacts
  WITH other, share / strength AS share
  RETURN other, 'nearness' AS feature, round(share / (share + 0.02), 6) AS contribution

  UNION ALL
  // The same events, the later the better.
  MATCH (me)-[:ATTENDED]->(event:Convening)
  WITH event, date(event.start) + CASE size(event.start)
         WHEN 10 THEN duration({days: 0}) WHEN 7 THEN duration({months: 1, days: -1})
         ELSE duration({years: 1, days: -1}) END AS last
  WITH event, CASE WHEN last < $day THEN duration.inDays(last, $day).days ELSE 0 END / 30.4375 AS months
  WITH event, 0.1 * 0.5 ^ (months / 12) AS fresh
  MATCH (event)<-[:ATTENDED]-(other:Person)
  WITH other, sum(fresh) AS met
  RETURN other, 'same_events' AS feature, round(0.3 * met / (met + 0.1), 6) AS contribution

  UNION ALL
  // Asked this quarter, or busy with introductions under way.
  MATCH (introduction:Introduction)-[introduces:INTRODUCES]->(other:Person)
  WITH other, introduction.status IN ['proposed', 'asked', 'accepted'] AS open,
       CASE WHEN introduces.answer <> 'not_asked' OR introduction.status IN ['accepted', 'introduced', 'met']
         THEN date(introduction.asked_on) END AS asked
  WITH other, open, CASE WHEN asked > $day - duration({days: 92}) THEN asked END AS asked
  WITH other, count(asked) + sum(CASE WHEN open THEN 1 ELSE 0 END) AS load, max(asked) AS asked
  UNWIND [['load', -0.8 * CASE WHEN load < 4 THEN load / 4.0 ELSE 1.0 END],
          ['asked_lately', -0.4 * 0.5 ^ (duration.inDays(asked, $day).days / 30.0)]] AS part
  WITH other, part
  WHERE part[1] < 0
  RETURN other, part[0] AS feature, round(part[1], 6) AS contribution
}
WITH me, office, other, round(sum(contribution), 6) AS score, collect([feature, contribution]) AS contributions,
     sum(CASE WHEN contribution > 0 THEN contribution ELSE 0.0 END) AS in_favour
WHERE in_favour >= 0.25 AND other <> me
WITH me, office, other, score, contributions
ORDER BY score DESC
WHERE NOT EXISTS { (other)-[:HOLDS]->()<-[:HAS_POST]-(office) }
  AND NOT EXISTS { (other)-[:HOLDS]->()<-[:HAS_POST]-(:Organization {classification: 'network_host'}) }
  AND NOT EXISTS { (other)<-[:GIVEN_BY]-(:Consent {decision: 'refused'}) }
  AND NOT EXISTS {
    (me)-[knows:KNOWS]-(other)
    WHERE coalesce(knows.last_on, knows.first_on) + '~' >= toString($day - duration({months: 24}))
  }
  AND NOT EXISTS {
    (me)-[:TOOK_PART|RUNS]->(work:Engagement|Program)<-[:TOOK_PART|RUNS]-(other)
    WHERE work.status <> 'planned'
      AND coalesce(work.end, CASE work.status WHEN 'active' THEN toString($day) ELSE work.start END) + '~'
        >= toString($day - duration({months: 24}))
  }
  AND NOT EXISTS {
    (me)<-[:INTRODUCES]-(introduction:Introduction)-[:INTRODUCES]->(other)
    WHERE introduction.status IN ['proposed', 'asked', 'accepted']
      OR coalesce(introduction.met_on, introduction.introduced_on, introduction.decided_on, introduction.asked_on) + '~'
        >= toString($day - duration({months: CASE introduction.status WHEN 'declined' THEN 12 ELSE 24 END}))
  }
  AND COUNT {
    (other)<-[:INTRODUCES]-(introduction:Introduction) WHERE introduction.status IN ['proposed', 'asked', 'accepted']
  } < 3
  AND (
    NOT EXISTS { (:Network)<-[:MEMBER_OF]-() }
    OR EXISTS { (other)-[:MEMBER_OF]->(:Network) }
    OR EXISTS { (other)-[:HOLDS]->()<-[:HAS_POST]-()-[:MEMBER_OF]->(:Network) }
  )
WITH me, other, score, contributions
ORDER BY score DESC, other.folded_name
LIMIT 10
UNWIND contributions AS part
WITH me, other, score, part[0] AS feature, part[1] AS contribution
CALL (me, other, feature) {
  // Offers and work on record, also through an office, on the topic of a need or one of its line.
  WITH me, other, feature
  WHERE feature IN ['need_met', 'offer_in_return']
  WITH CASE feature WHEN 'need_met' THEN me ELSE other END AS seeker,
       CASE feature WHEN 'need_met' THEN other ELSE me END AS helper
  MATCH (seeker)-[need:SEEKS_HELP_WITH]->(sought:Topic)
  CALL (sought) {
    MATCH (sought)<-[:BROADER*0..]-(topic:Topic)
    RETURN topic
    UNION ALL
    MATCH (sought)-[:BROADER*1..]->(topic:Topic)
    RETURN topic
  }
  CALL (helper, topic) {
    MATCH (helper)-[offer:CAN_HELP_WITH]->(topic)
    RETURN [offer.id] AS help
    UNION ALL
    MATCH (helper) (()-[terms:HOLDS]->()<-[:HAS_POST]-()){0, 1} ()-[part:TOOK_PART|RUNS]->(done)-[:ABOUT]->(topic)
    WHERE done.status <> 'planned'
    RETURN [part.id, done.id] + [term IN terms | term.id] AS help
  }
  RETURN [need.id] + help AS facts
  LIMIT 3

  UNION ALL
  // Two pieces of work that are alike.
  WITH me, other, feature
  WHERE feature = 'same_kind'
  MATCH (other) (()-[terms:HOLDS]->()<-[:HAS_POST]-()){0, 1} ()-[part:TOOK_PART|RUNS]->(theirs)
  MATCH (me) (()-[offices:HOLDS]->()<-[:HAS_POST]-()){0, 1} ()-[own:TOOK_PART|RUNS]->(mine)
  WHERE mine <> theirs AND (
    (labels(mine) = labels(theirs) AND mine.classification = theirs.classification)
    OR EXISTS { (mine)-[:ABOUT]->()-[:BROADER*0..]->()<-[:ABOUT]-(theirs) }
    OR EXISTS { (mine)-[:ABOUT]->()<-[:BROADER*1..]-()<-[:ABOUT]-(theirs) }
  )
  RETURN [part.id, own.id, theirs.id, mine.id] + [term IN terms + offices | term.id] AS facts
  LIMIT 1

  UNION ALL
  // The posts, or the places that they are for.
  WITH me, other, feature
  WHERE feature IN ['counterpart_role', 'place_likeness']
  MATCH (other)-[theirs:HOLDS]->(seat:Post)<-[:HAS_POST]-()-[:SERVES]->(place:Jurisdiction)
  MATCH (me)-[mine:HOLDS]->(post:Post)<-[:HAS_POST]-()-[:SERVES]->(home:Jurisdiction)
  RETURN [theirs.id, mine.id]
    + CASE feature WHEN 'counterpart_role' THEN [seat.id, post.id] ELSE [place.id, home.id] END AS facts

  UNION ALL
  WITH me, other, feature
  WHERE feature = 'shared_attributes'
  RETURN [other.id, me.id] AS facts

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

  UNION ALL
  // The latest events that both came to.
  WITH me, other, feature
  WHERE feature = 'same_events'
  MATCH (me)-[mine:ATTENDED]->(event:Convening)<-[theirs:ATTENDED]-(other)
  RETURN [mine.id, theirs.id, event.id] AS facts
  ORDER BY event.start DESC
  LIMIT 3

  UNION ALL
  // What the candidate was asked last.
  WITH other, feature
  WHERE feature IN ['load', 'asked_lately']
  MATCH (other)<-[:INTRODUCES]-(introduction:Introduction)
  RETURN [introduction.id] AS facts
  ORDER BY introduction.asked_on DESC
  LIMIT 5
}
WITH other, score, feature, contribution, collect(facts) AS facts
WITH other, score, collect([feature, contribution, facts]) AS reasons
RETURN other.id AS id, other.name AS name, score, reasons
ORDER BY score DESC, other.folded_name
