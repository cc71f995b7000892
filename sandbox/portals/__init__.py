"""The portals' views of the world, served over HTTP. Each has its own language, paging and quirks."""
