"""What is made and kept in the repository: `pages` lists it, and `python -m capdata.made_pages` makes it anew."""
