"""The domain rules: what no schema can find, because it takes knowledge of the field.

One rule, one module here, one code, and passing and failing records under `tests/rules/<CODE>/`. A module is found
by its name, `r<number>_<what it asks>.py`; nothing is registered anywhere else. It has

    RULE = Rule("R..", "error", "title", reason=..., accepts=..., catches=..., source=...)

    def check(view: View) -> Iterator[Outcome]: ...

and yields one outcome for each thing it examined: `ok`, `possible` or `violated`. Only a definite violation counts
as one; what is merely possible is an info. See `engine` for how findings, waivers and coverage come of it.
"""
