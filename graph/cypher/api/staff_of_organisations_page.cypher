// Purpose: Lists a page of the appointments of each of several organisations that are certainly in force on a day, by the name of
//   the servant.
// Parameters:
//   $owners  list of organisation ids
//   $on      the day
//   $scope   list of ids of the organisations of which it is shown, or null for all
//   $after   sort key of the last appointment of the previous page, '' for the first page
//   $limit   maximum number of appointments for each organisation
// Rows:
//   owner   id of the organisation
//   listed  list of [id of the appointment, sort key], in order
UNWIND $owners AS id
MATCH (o:Organisation {id: id})
WHERE $scope IS NULL OR o.id IN $scope
WITH o.id AS owner,
  COLLECT {
    MATCH (o)<-[:IN]-(:Position)<-[:TO]-(a:Appointment)<-[:HELD]-(s:Servant)
    WHERE {{in_force_on}}
    WITH a.id AS appointment, s.sort_key + '\u0001' + a.id AS key
    WHERE key > $after
    RETURN [appointment, key] AS listed ORDER BY key LIMIT $limit
  } AS listed
RETURN collect({owner: owner, listed: listed}) AS rows
