// Purpose: Forgets what the reader of a scope noted of its pages, so that each comes once more.
// Parameters:
//   $from  what the ids of the pages begin with
//   $to    the first id behind them
// Columns: none
MATCH (p:Page)
WHERE p.id > $from AND p.id < $to AND p.note IS NOT NULL
SET p.note = null
