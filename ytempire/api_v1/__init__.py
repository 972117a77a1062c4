"""The API for programs, `/v1`: what pages do, as JSON (interface.md)."""
