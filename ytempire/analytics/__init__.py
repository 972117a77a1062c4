"""What YouTube counts of channels and videos, day by day, and what it changed."""
