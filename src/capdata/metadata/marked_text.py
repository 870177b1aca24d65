"""The one bit of markup that descriptions in the schemas have: the name of a column or a key in backticks."""

#: What may stand between backticks; anything else is shown as it is, backticks and all.
CODE = r"[\w.,:;=\[\]() '/-]+"
