UNWIND $ids AS id
MATCH (n:Course {id: id}) USING INDEX SEEK n:Course(id)
RETURN collect(n.id) AS known
