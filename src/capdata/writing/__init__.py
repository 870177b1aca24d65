"""Write: tables to files, and finished output to its place, all or nothing.

`table_files` writes CSV and Parquet; `building` validates a root and writes its tables; `swap` replaces a folder or a
file in one step.
"""
