"""How to read the codebook: the paragraphs at its start, plain text, the same in Markdown and HTML."""

GUIDE = (
    "A claim is one source saying one thing. Claims that can be compared, because subject, property and every "
    "qualifier agree, are weighed, and one is chosen; all stay in the table of claims, with the printed figure and "
    "its place on the page.",
    "Filled is the share of cells that aren't null. Of a property, coverage says how many records of its kinds have a "
    "value. With bounds is the share of its values whose chosen figure is stated as at least, more than, at most, "
    "less than or between, or whose envelope is open at an end. Two independent origins or more is the share of its "
    "values that as many publishers, not repeating one another, attest. A dash says that there is nothing to count.",
    "Dates written as text are EDTF: 2024 is a year, 2024-07 a month, 2024-33 its first quarter, 2023~ about 2023, "
    "2026/.. from 2026 on. Several values in one cell are joined by a vertical bar.",
)
