"""Answers are written behind their questions, and nothing else on the page changes."""

from capdata.made_pages.answers import answered, statements

PAGE = """# Questions

```sql
SELECT 1
```

Words between.

```sql
SELECT 2
```

```text
an old answer
```

```python
print("no question")
```
"""


def test_each_statement_is_found():
    assert statements(PAGE) == ["SELECT 1\n", "SELECT 2\n"]


def test_answers_are_added_and_replaced():
    made = answered(PAGE, lambda sql: f"answer to {sql}\n")
    assert made.count("```text\nanswer to SELECT 1\n```\n\nWords between.") == 1
    assert "an old answer" not in made
    assert made.count("```text") == 2
    assert made.endswith(PAGE[PAGE.index("```python") :])


def test_answering_again_changes_nothing():
    once = answered(PAGE, str.strip)
    assert answered(once, str.strip) == once
