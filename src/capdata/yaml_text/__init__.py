"""The text of one YAML file: in as bytes, out as a tree whose every key and value knows its line and column.

`reader` is the way in. It reads the simplest form by `plain` and everything else by `events`, which makes findings of
what is wrong (`syntax` has libyaml's complaints in our words); `tree` is what comes out.
"""
