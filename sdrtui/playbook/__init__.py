"""The playbook language: YAML to domain playbooks, problems with places, lint, scripts, JSON Schema."""
