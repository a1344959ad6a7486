"""Presenters: values in, lines of text with roles out. No widget, no app, no clock."""
