"""Carrying a touch out: the clipboard, the dialler, the mail program. No screen, no store."""
