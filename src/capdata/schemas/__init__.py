"""What `schemas/` says of records and tables, read strictly, and the checks that are made of it.

Of records: `dictionary` (kinds, properties, units, vocabularies), read from its `dictionary_files`; `shapes` (the forms
of values), `sheet` (where a check notes what it finds). Of tables: `table_schemas`, completed by `wide_columns`; a
`table` on its way to release, the `frames` that pandas makes of it, and `table_checks`, by Pandera (`pandera_form`).
"""
