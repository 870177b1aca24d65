"""Widen: weighed values in, the finished tables out.

`widen` makes a row of each record, with the classes of `range_classes`; `relations` and `verdicts` make tables of their
own. `compiling` is the whole way from checked records to all tables, in one call.
"""
