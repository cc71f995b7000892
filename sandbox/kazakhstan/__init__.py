"""The Kazakh part of the world: its people, bodies and careers. It shares nothing with the Uzbek part but the way of drawing."""
