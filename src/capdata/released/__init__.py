"""What was released, and loading it: a table of any version, as it was known by a day, as things stood on a day.

`store` finds the releases of a root and `fetching` those that are elsewhere; a release is a `manifest`, a `schema_file`
and tables, named by one of `versions`, made from the trees that `history` finds in git; in memory it is an `edition`.
`loading` gives its tables, or compiles the records anew; `clocks` and `released_records` weigh a release again, by
another day. `given` holds the tables of one version for charts and comparisons.
"""
