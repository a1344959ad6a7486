"""Widgets: they draw and post messages, and decide nothing."""
