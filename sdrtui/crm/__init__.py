"""The only room that knows HTTP: one port, one transport, one file per vendor."""
