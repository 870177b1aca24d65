"""One SQL statement over the tables: it sees them and nothing else, and its result reads back."""

import io
import json

import pandas as pd
import pytest
from click.testing import CliRunner

from capdata.asking.querying import BadQuery, as_table, query
from capdata.cli import main


@pytest.fixture
def ask(root):
    """`ask(sql, *options)` runs `capdata query` on a dataset with one missile."""

    def run(*words, **more):
        return CliRunner().invoke(main, ["query", *words, "--root", str(root)], **more)

    return run


def test_every_table_is_there_by_its_name(ask):
    result = ask(
        "SELECT m.id, v.number FROM missiles m JOIN values v ON v.subject = m.id WHERE v.property = 'range.max'"
    )
    assert result.exit_code == 0, result.output
    assert result.output.split() == ["id", "number", "-----", "--------", "lance", "500", "1", "row"]


def test_csv_reads_back_and_holds_no_formula(ask):
    result = ask("SELECT id, range_max_km, '=1+1' AS trap, NULL AS nothing FROM missiles", "--format", "csv")
    frame = pd.read_csv(io.StringIO(result.output))
    assert frame.to_dict("records")[0] | {"nothing": None} == {
        "id": "lance", "range_max_km": 500, "trap": "'=1+1", "nothing": None,
    }  # fmt: skip


def test_json_has_null_real_numbers_and_plain_dates(ask):
    sql = "SELECT id, published_min AS day, n_claims, archived FROM sources WHERE id = 'press-2024'"
    assert json.loads(ask(sql, "--format", "json").output) == [
        {"id": "press-2024", "day": "2024-05-01", "n_claims": 1, "archived": None}
    ]


def test_markdown_keeps_its_columns_whatever_a_cell_holds(ask):
    lines = ask("SELECT 'a|b' AS x, true AS y", "--format", "markdown").output.splitlines()
    assert lines[2].replace(" ", "") == "|a\\|b|true|"


def test_the_statement_can_come_from_standard_input(ask):
    assert "lance" in ask("-", input="SELECT id FROM missiles").output


@pytest.mark.parametrize("sql", [
    "SELECT * FROM read_csv('/etc/hostname')", "COPY missiles TO 'stolen.csv'", "INSTALL httpfs",
    "SET enable_external_access = true", "ATTACH 'other.db'",
])  # fmt: skip
def test_files_and_the_network_are_out_of_reach(ask, sql, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    assert ask(sql).exit_code == 1
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("sql", ["SELECT nothing FROM missiles", "selct", "", "SELECT 1; SELECT oops"])
def test_a_bad_statement_is_one_error_and_no_traceback(ask, sql):
    result = ask(sql)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert isinstance(result.exception, SystemExit)


def test_two_statements_are_refused_rather_than_the_last_one_answered(ask):
    result = ask("SELECT 1; SELECT 2")
    assert result.exit_code == 1
    assert "one statement is expected, and there are 2" in result.output
    assert ask("SELECT 1;").exit_code == 0


def test_values_of_every_sort_are_shown():
    sql = "SELECT [1, 2] AS l, {'a': 1} AS s, 1.5::DECIMAL(4, 2) AS d, DATE '2024-07-10', INTERVAL 1 DAY, 0.1::DOUBLE"
    text = as_table(query(sql, {}), None)
    assert "[1" in text and "2024-07-10" in text and "0.1" in text


def test_a_table_wider_than_the_terminal_becomes_blocks():
    frame = query("SELECT 'x' AS first, repeat('long ', 30) AS second FROM range(2)", {})
    text = as_table(frame, 80)
    assert text.count("first   x") == 2
    assert text.endswith("2 rows\n")


def test_nothing_selected_is_an_error():
    with pytest.raises(BadQuery):
        query("", {})


def test_a_query_can_ask_of_a_day_and_of_what_was_known(ask):
    assert ask("SELECT count(*) FROM claims", "--known-by", "2020-01-01").output.split()[2] == "0"
    assert "lance" in ask("SELECT id FROM missiles JOIN entities USING (id)", "--as-of", "2026-01-01").output
    for words in (["--version", "9.9.9"], ["--known-by", "2020"], ["--as-of", "soon"]):
        assert ask("SELECT 1", *words).exit_code == 2, words
