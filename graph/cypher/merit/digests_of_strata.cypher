// Purpose: Lists a page of the strata that are kept of a rule, with what tells whether their rows have changed.
// Parameters:
//   $rule   id of the rule
//   $after  last id of the previous page, '' for the first page
//   $limit  maximum number of ids
// Rows:
//   id      of the stratum
//   digest  of its rows
MATCH (k:KeptStratum)
WHERE k.id > $after AND k.rule = $rule
WITH k ORDER BY k.id LIMIT $limit
RETURN collect({id: k.id, digest: k.digest}) AS rows
