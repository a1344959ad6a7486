"""Starts and stops a real CRM for tests."""
