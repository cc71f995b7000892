// Purpose: Checks that the database answers.
// Parameters: none
// Columns:
//   answer  1
RETURN 1 AS answer
