// name: networks/commitments
// access: read
// why: What was promised at convenings, with who promised it; a row for each of those who did.
// param ids: list[string] - ids of convenings
// returns: convening_id, commitment, maker_id, maker_name
UNWIND $ids AS id
MATCH (convening:Convening {id: id})<-[at:AT]-(commitment:Commitment)
WHERE convening.visibility IN $visible AND at.visibility IN $visible AND commitment.visibility IN $visible
OPTIONAL MATCH (commitment)<-[made:MADE]-(maker:Person|Organization)
WHERE made.visibility IN $visible AND maker.visibility IN $visible
RETURN DISTINCT convening.id AS convening_id, commitment AS commitment, maker.id AS maker_id, maker.name AS maker_name
