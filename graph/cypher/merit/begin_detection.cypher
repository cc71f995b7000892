// Purpose: Says that judged dossiers are kept from now on, so that every change marks the dossiers that read it.
// Parameters: none
// Columns: none
MERGE (state:DetectionState {id: 'detection'})
