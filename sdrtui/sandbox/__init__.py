"""A small CRM over HTTP to try the product against, with faults on request. `serve.start` runs it in this process."""
