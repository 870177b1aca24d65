"""Citing: the dataset, a record, a claim or the rows of a table, each with what leads back to the page.

`items` says what is cited, in CSL-JSON, the one internal form; `bibtex`, `ris` and `apa` write that in other forms.
"""
