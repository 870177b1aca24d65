"""Words and figures: a figure as a page prints it read (`printed`, by the words of `lexicon`), ours put in words.

`figures` writes numbers, dates and counts; `plain_text` makes a record's text safe to stand anywhere.
"""
