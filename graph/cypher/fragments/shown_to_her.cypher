// Columns:
e.refused = false AND NOT any(d IN $delays WHERE (e.role = 'investigator' OR e.purpose = 'investigation')
    AND e.sort_key >= d.since AND (d.everywhere OR e.body IS NULL OR e.body IN d.bodies))
