"""The pages of admins: an edge of the application."""
