"""Flatten and weigh: records in, one row for each claim out, and of each group of claims one chosen value.

`flatten` makes the rows. `weigh` chooses, by `same_figure` (which claims say the same) and `envelope` (what they span);
`reach` is the envelope of how far a missile flies.
"""
