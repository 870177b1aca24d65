"""`python -m capdata.made_pages` makes anew what is made and kept in the repository, see `pages`."""

from capdata.made_pages.pages import main

main()
