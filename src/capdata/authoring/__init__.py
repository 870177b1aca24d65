"""What helps to write records: a commented record to fill in, and the JSON Schemas that editors read."""
