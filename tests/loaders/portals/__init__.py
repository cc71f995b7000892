"""The portal packages: how they map recorded pages, read the sandbox's portals and deliver messages to them."""
