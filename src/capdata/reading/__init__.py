"""Read: the files under `data/` in, checked records out, every value with file, line and column.

`root` says where the files are, `record_files` which there are; `many_files` reads them, shared out among processes by
`packing`. `records` and `claim_checker` check one file, `references` and `redirects` one against the others; `dataset`
is all of it. `about` is what the dataset says of itself.
"""
