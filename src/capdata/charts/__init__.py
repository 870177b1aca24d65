"""Charts made from the tables: each a function from what is given to an Altair chart.

The first sentence about a chart stands here and only here; the module of the same name draws it. A chart's title says
what it shows, its subtitle by which rule, from which release and from how many claims; its description is the
alternative text. Needs the extra `plot`: altair, and vl-convert for files.
"""


class NothingToDraw(Exception):
    """The records asked for have nothing of the kind; the message is for the user."""


#: Name of the chart -> what it shows.
CHARTS = {
    "claims": "Who says what: one row per system, one mark per claim.",
    "ranges": "From the smallest to the largest published range, over the treaty bands.",
    "slips": "Planned dates, by the day on which they were told.",
    "tests": "Flight tests by year and outcome, no-tests apart.",
    "budgets": "Money by fiscal year: asked for, authorised, appropriated.",
    "formation": "What stands below a command on a day, by type of relation.",
    "quality": "How many independent origins each headline property has.",
}
