"""The commands, one module each: `capdata NAME` is the `command` in `capdata.commands.NAME`.

The first sentence of a command's help stands here and only here, so that `capdata --help` needs none of the modules;
a command's docstring goes on from it.
"""

#: Name of the command -> the first sentence of its help, in the order in which help lists them.
SUMMARIES = {
    "validate": "Check all records; report on PATHS only, if given.",
    "build": "Validate, then write every table as CSV and Parquet.",
    "list": "List the records, all or those of one KIND.",
    "show": "Show one record as a card.",
    "cite": "Say how to cite the dataset, one record or one claim.",
    "rules": "List the domain rules, or explain one CODE.",
    "compare": "Show several records side by side.",
    "plot": "Draw a chart.",
    "query": "Answer one SQL statement over the tables.",
    "release": "Freeze the dataset under VERSION: validate, compare, describe, write, all in one step.",
    "diff": "Tell what differs between two releases, or a release and the records as they are.",
    "verify": "Check a release against its manifest, its schemas and itself.",
    "audit": "Tell what became of the ids in an old notebook: same, changed, moved, split, withdrawn or unknown.",
    "new": "Write a commented record of KIND to fill in: data/KIND/ID.yaml.",
    "site": "Write the dataset as a website.",
    "schema": "Print the JSON Schema of a kind, for editors.",
}
