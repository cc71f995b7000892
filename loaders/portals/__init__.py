"""The portals that come with the hub, one package each: row models in the portal's own words, a pure mapping, a reader."""
