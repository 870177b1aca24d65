"""Check: every finding about a root in one run, explained and shown to people and machines.

`validation` finds, `narrowing` says which findings a run reports, `reporting` writes them: as text and JSON, by `sarif`
and `github_annotations` for review. `codes` explains what a finding's code stands for, `rule_docs` the domain rules.
"""
