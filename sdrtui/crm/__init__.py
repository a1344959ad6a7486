"""The CRM: one port, one transport, one file per vendor. The only room that knows HTTP."""
