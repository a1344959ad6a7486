"""Names of things: a NewType each, so that they cannot be swapped. Values are UUIDv7 strings made by services."""

from typing import NewType

AccountId = NewType("AccountId", str)
ContactId = NewType("ContactId", str)
LeadId = NewType("LeadId", str)
EnrollmentId = NewType("EnrollmentId", str)
TouchId = NewType("TouchId", str)
RecordId = NewType("RecordId", str)
SdrId = NewType("SdrId", str)
"""An SDR's short name in config, the CRM owner it maps to, and `--sdr` on the command line."""
PlaybookId = NewType("PlaybookId", str)
"""The `id` of a playbook file, stable over its versions."""
PlaybookHash = NewType("PlaybookHash", str)
"""SHA-256 of a playbook's source text: the version that an enrollment stays on."""
StepId = NewType("StepId", str)
