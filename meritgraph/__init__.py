"""The composition root: settings, commands, the web application."""
