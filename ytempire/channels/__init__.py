"""Channels: what a creator's films are about, how they look and sound."""
