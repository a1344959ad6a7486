"""The use cases. Protocols in, plain data out; no SQL, no HTTP, no screen."""
