"""The portals' views of the world, served over HTTP. Each portal has its own language, paging and quirks."""
