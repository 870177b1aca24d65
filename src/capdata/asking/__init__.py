"""What one asks at the terminal: a record as a card, several side by side, one SQL statement, an old notebook's ids."""
