UNWIND $ids AS id
MATCH (n:Course {id: id})
RETURN collect(n.id) AS known
