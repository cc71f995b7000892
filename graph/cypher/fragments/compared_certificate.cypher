// Columns:
//   id         of the certificate `c`
//   number     its number, or null
//   issued     first and last day on which it was issued
//   valid      first and last day of the end of its validity, or nulls
//   hours      of the course, or null
//   holder     id and name of the servant who holds it
//   portals    names of the portals that state it, each with whether its record is missing by now
//   conflicts  open ones: lists of [id, property, values, winner, moment at which it opened]
id: c.id, number: c.number, issued: [c.issued_earliest, c.issued_latest],
  valid: [c.valid_until_earliest, c.valid_until_latest], hours: c.hours,
  holder: head(COLLECT { MATCH (c)<-[:HOLDS]-(holder:Servant) RETURN [holder.id, holder.name] }),
  portals: COLLECT {
    MATCH (c)<-[:DESCRIBES]-(record:PortalRecord) WHERE record.state <> 'tombstoned'
    RETURN DISTINCT [record.portal, record.state = 'missing']
  },
  conflicts: COLLECT {
    MATCH (c)<-[:ABOUT]-(open:Conflict {state: 'open'})
    RETURN [open.id, open.property, open.values, open.winner, open.opened_at]
  }
