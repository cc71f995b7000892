"""Pages on which an investigator reads a lead and decides."""
