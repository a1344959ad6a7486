"""A small world for sync to live in: a laptop, a network, a CRM and their clocks, in virtual time and from one seed."""
