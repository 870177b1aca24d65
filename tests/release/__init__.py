"""Releases planned, compared, cut, verified and built again."""
