// Purpose: Keeps the books of one scope of a run.
// Parameters:
//   $run         id of the run
//   $id          id of the scope's run
//   $properties  the books: stream, scope, state, problem and counts
// Columns: none
MATCH (run:LoadRun {id: $run})
MERGE (run)-[:READ]->(s:ScopeRun {id: $id})
SET s += $properties
