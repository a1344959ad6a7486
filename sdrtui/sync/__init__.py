"""Push, pull and merge over the store and the CRM port: nothing lost, nothing twice."""
