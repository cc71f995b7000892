// Purpose: Tells apart states of the graph between which a load began or ended, or findings or figures were computed.
// Parameters: none
// Columns:
//   events    number of the last event
//   detected  end of the last detection that kept figures, or null
OPTIONAL MATCH (c:EventCounter {id: 'events'})
OPTIONAL MATCH (r:FigureRun {id: 'figurerun:units'})
RETURN c.last AS events, r.ended_at AS detected
