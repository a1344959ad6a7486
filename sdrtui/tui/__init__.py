"""The Textual app: screens with their stylesheets beside them, widgets, keys."""
