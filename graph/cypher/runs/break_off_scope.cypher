// Purpose: Keeps the books of a scope whose reading was broken off.
// Parameters:
//   $run    id of the run
//   $id     id of the scope's run
//   $books  its properties: stream, scope, state, problem, how many records are missing and gone, and counts of rows
// Columns: none
MATCH (run:LoadRun {id: $run})
MERGE (run)-[:READ]->(s:ScopeRun {id: $id})
SET s += $books
