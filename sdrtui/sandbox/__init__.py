"""A small CRM over HTTP on loopback, with faults on request; for the demo and for tests."""
