"""A real n8n and a real installation: `python -m tests.with_n8n`, apart from `bin/test`."""
