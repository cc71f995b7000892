"""The Kazakh part of the world: its people, bodies and careers. It shares only the random streams with the Uzbek part."""
