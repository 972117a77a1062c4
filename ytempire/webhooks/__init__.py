"""Webhooks out: events of the outbox on their way to the addresses that asked for them; and what came in."""
