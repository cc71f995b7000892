"""The portal packages: what they make of recorded pages, and how they read and tell the sandbox's portals."""
