"""The charts: what their marks hold, in data, not in pixels."""
