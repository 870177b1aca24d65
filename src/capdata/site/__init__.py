"""A static site made from one edition of the dataset: pages to read, an explorer, feeds; see `building`.

It works from a disk and from any host, reads without scripts, and asks nothing of any other address.
"""
