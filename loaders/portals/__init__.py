"""The portals that come with the hub. Each package has row models with the portal's own names, a pure mapping and a reader."""
