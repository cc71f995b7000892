// Purpose: Reads the tokens and the subjects that were revoked, as long as a token of theirs may still be valid.
// Parameters:
//   $now  the present moment
// Columns:
//   token_id  id of a token that is refused; null where a subject is
//   subject   whose tokens are refused; null where one token is
//   before    the moment up to which tokens of the subject were issued; null where one token is refused
//   until     the moment from which on all of these tokens have expired
//   reason    why they were revoked, or null
MATCH (r:Revocation)
WHERE r.until > $now
RETURN r.token_id AS token_id, r.subject AS subject, r.before AS before, r.until AS until, r.reason AS reason
ORDER BY until, r.id
