"""The words that the portals write, one module for each portal."""
