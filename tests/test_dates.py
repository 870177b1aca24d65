"""What `capdata.dates` promises, held to the library `edtf` wherever the two mean the same.

Where we differ on purpose, a test of its own in the last section says how and why. The library is needed by
these tests only.
"""

from __future__ import annotations

import pickle
import warnings
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capdata.dates import (
    EXPECTED,
    Answer,
    DateError,
    Span,
    after,
    before,
    day,
    fiscal_year_us,
    overlap,
    parse,
    within,
)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its use of pyparsing is deprecated
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

# The library needs milliseconds a text, and a busy machine more: no deadline, and no database in the tree.
checked = settings(deadline=None, database=None, max_examples=100)
Days = tuple[date | None, date | None]


def days(text: str) -> Days:
    span = parse(text)
    return span.earliest, span.latest


def library(text: str, which: str) -> Days:
    """The library's lower and upper day of `text`, `which` is strict or fuzzy; None is an open end."""
    parsed = parse_edtf(text)
    bounds = (getattr(parsed, f"{end}_{which}")() for end in ("lower", "upper"))
    lower, upper = (None if isinstance(bound, float) else date(*bound[:3]) for bound in bounds)
    return lower, upper


def assert_same_as_library(text: str, unmarked: str | None = None) -> None:
    tip = "mend dates.py, or state the difference in its docstring and in a test of its own below"
    assert days(text) == library(text, "fuzzy"), f"{text}: not the library's fuzzy days; {tip}"
    assert days(unmarked or text) == library(text, "strict"), f"{text}: not the library's strict days; {tip}"


# --- texts for hypothesis ---

years = st.integers(1900, 2199).map(str)
months = st.builds("{}-{:02}".format, years, st.integers(1, 12))
calendar_days = st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(date.isoformat)
seasons_but_winter = st.builds("{}-{}".format, years, st.integers(21, 23))
winters = years.map("{}-24".format)
quarters = st.builds("{}-{}".format, years, st.integers(33, 36))
marks = st.sampled_from("~?%")
singles = st.one_of(years, months, calendar_days, seasons_but_winter, winters, quarters)
marked = st.builds("{}{}".format, singles, marks)


def intervals(ends: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Two ends in order of their first days, or one end and an open one."""
    closed = st.tuples(ends, ends).map(lambda pair: "/".join(sorted(pair, key=lambda text: str(days(text)[0]))))
    return st.one_of(closed, ends.map("{}/..".format), ends.map("../{}".format))


any_date = st.one_of(singles, marked, intervals(singles))


# --- what is read ---


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2024", "2024-01-01", "2024-12-31", "year"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("2023-02", "2023-02-01", "2023-02-28", "month"),
        ("2024-12", "2024-12-01", "2024-12-31", "month"),
        ("2024-02-29", "2024-02-29", "2024-02-29", "day"),
        ("2024-21", "2024-03-01", "2024-05-31", "season"),
        ("2024-22", "2024-06-01", "2024-08-31", "season"),
        ("2024-23", "2024-09-01", "2024-11-30", "season"),
        ("2024-24", "2024-12-01", "2025-02-28", "season"),
        ("2023-24", "2023-12-01", "2024-02-29", "season"),
        ("2024-33", "2024-01-01", "2024-03-31", "quarter"),
        ("2024-34", "2024-04-01", "2024-06-30", "quarter"),
        ("2024-35", "2024-07-01", "2024-09-30", "quarter"),
        ("2024-36", "2024-10-01", "2024-12-31", "quarter"),
        ("2025-10/2026-09", "2025-10-01", "2026-09-30", "interval"),
        ("2024-33/2024-35", "2024-01-01", "2024-09-30", "interval"),
        ("2024-07-10/2024-07-10", "2024-07-10", "2024-07-10", "interval"),
        ("1900/2199", "1900-01-01", "2199-12-31", "interval"),
    ],
)
def test_a_date_spans_the_days_it_names(text: str, earliest: str, latest: str, precision: str) -> None:
    expected = Span(text, date.fromisoformat(earliest), date.fromisoformat(latest), precision, False, False)
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2024~", "2023-01-01", "2025-12-31"),
        ("2024?", "2023-01-01", "2025-12-31"),
        ("2024%", "2022-01-01", "2026-12-31"),
        ("2024-07~", "2024-06-01", "2024-08-31"),
        ("2024-01~", "2023-12-01", "2024-02-29"),
        ("2024-07%", "2024-05-01", "2024-09-30"),
        ("2024-07-10~", "2024-07-09", "2024-07-11"),
        ("2024-03-01%", "2024-02-28", "2024-03-03"),
        ("2024-22~", "2024-03-01", "2024-11-30"),
        ("2024-24~", "2024-09-01", "2025-05-31"),
        ("2024-33~", "2023-10-01", "2024-06-30"),
        ("2024-33%", "2023-07-01", "2024-09-30"),
        ("2023~/2024~", "2022-01-01", "2025-12-31"),
        ("2024-07-10/2024-09~", "2024-07-10", "2024-10-31"),
    ],
)
def test_a_mark_widens_a_date_by_units_of_its_own_precision(text: str, earliest: str, latest: str) -> None:
    assert days(text) == (date.fromisoformat(earliest), date.fromisoformat(latest))


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("2024", False, False),
        ("2024~", True, False),
        ("2024?", False, True),
        ("2024%", True, True),
        ("2023~/2024", True, False),
        ("2023/2024?", False, True),
        ("2023~/2024?", True, True),
        ("2023~/..", True, False),
    ],
)
def test_marks_are_told_apart_and_an_interval_has_those_of_its_ends(
    text: str, approximate: bool, uncertain: bool
) -> None:
    span = parse(text)
    assert (span.approximate, span.uncertain) == (approximate, uncertain)


def test_an_open_end_is_none() -> None:
    assert days("2026/..") == (date(2026, 1, 1), None)
    assert days("../2026-33") == (None, date(2026, 3, 31))
    assert parse("2026/..").precision == parse("../2026").precision == "interval"


@pytest.mark.parametrize("text", ["2024-07/2024", "2024/2024-07", "2024~/2024~", "2024-12/2024-24"])
def test_an_interval_whose_ends_can_be_in_order_is_read(text: str) -> None:
    earliest, latest = days(text)
    assert earliest and latest and earliest < latest


@checked
@given(any_date)
def test_the_text_is_kept_and_no_span_is_empty(text: str) -> None:
    span = parse(text)
    assert span.text == text
    assert span.earliest is None or span.latest is None or span.earliest <= span.latest
    assert parse(text) is span, "parse is cached"


@checked
@given(singles, marks)
def test_a_mark_widens_both_ways_and_keeps_the_precision(text: str, mark: str) -> None:
    plain, wide = parse(text), parse(text + mark)
    assert wide.precision == plain.precision
    assert wide.earliest < plain.earliest <= plain.latest < wide.latest  # type: ignore[operator]


@checked
@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_day_is_the_span_of_one_calendar_day(today: date) -> None:
    text = today.isoformat()
    assert day(today) == parse(text) == Span(text, today, today, "day", False, False)


def test_day_drops_the_time_of_a_datetime() -> None:
    assert day(datetime(2024, 7, 10, 23, 59)) == parse("2024-07-10")


# --- what is refused, and how ---

# fmt: off
NO_FORM_OF_OURS = [
    "", " 2024", "2024 ", "2024\n", "2024 / 2025", "July 2024", "2024\N{EN DASH}2025",
    "\N{ARABIC-INDIC DIGIT TWO}024", "24", "02024", "-2024", "2024-7", "2024-07-1", "202407",
    "2024/07/10", "10.07.2024", "2024-Q3", "FY2026", "202X", "2024-XX", "2024-07-10T12:00", "2024~~",
    "~2024", "2024~-07", "2023/2024/2025", "2026/...", "..", "2024/open", "unknown", "{2023,2024}",
]
# fmt: on

REFUSED = {
    "2024-02-30": "after 2024-02- a day from 01 to 29",
    "2023-02-29": "after 2023-02- a day from 01 to 28",
    "2024-07-00": "after 2024-07- a day from 01 to 31",
    "2024-13": "after 2024- a month (01 to 12), season (21 to 24) or quarter (33 to 36)",
    "2024-00": "after 2024- a month (01 to 12), season (21 to 24) or quarter (33 to 36)",
    "2024-25": "after 2024- a month (01 to 12), season (21 to 24) or quarter (33 to 36)",
    "2024-37": "after 2024- a month (01 to 12), season (21 to 24) or quarter (33 to 36)",
    "2024-21-01": "2024-21 without a day, since it is a season",
    "2024-33-01": "2024-33 without a day, since it is a quarter",
    "1899": "a year from 1900 to 2199",
    "2200-01": "a year from 1900 to 2199",
    "2024/2023": "the earlier date first, like 2023/2024",
    "2024-07-11/2024-07-10": "the earlier date first, like 2024-07-10/2024-07-11",
    "2024~/2023~": "the earlier date first, like 2023~/2024~",
    "../..": "an interval with at least one date, like 2026/.. or ../2026",
    "2024/": "a date or .. (an open end) on each side of the /, like 2026/..",
    "/2024": "a date or .. (an open end) on each side of the /, like 2026/..",
    "2024-13/2025": "after 2024- a month (01 to 12), season (21 to 24) or quarter (33 to 36)",
} | dict.fromkeys(NO_FORM_OF_OURS, EXPECTED)


@pytest.mark.parametrize(("text", "expected"), REFUSED.items())
def test_what_is_no_date_of_ours_is_refused_with_what_was_expected(text: str, expected: str) -> None:
    with pytest.raises(DateError) as caught:
        parse(text)
    assert (caught.value.found, caught.value.expected) == (text, expected)
    assert str(caught.value) == f"found {text!r}, expected {expected}"


def test_a_newcomer_is_shown_every_form() -> None:
    for example in ("2024,", "2024-07,", "2024-07-10,", "2024-33", "2023~", "2025-10/2026-09", "2026/.."):
        assert example in EXPECTED
        parse(example.rstrip(","))


def test_a_day_out_of_range_is_refused_like_its_text() -> None:
    with pytest.raises(DateError, match="a year from 1900 to 2199"):
        day(date(1899, 12, 31))


def test_an_error_survives_pickling_since_tests_and_checks_may_run_in_workers() -> None:
    error = pickle.loads(pickle.dumps(DateError("2024-13", "a month")))
    assert (error.found, error.expected) == ("2024-13", "a month")
    assert str(error) == "found '2024-13', expected a month"


@checked
@given(st.one_of(st.text(), st.text("0123456789-/.~?%X", max_size=21)))
def test_any_text_gives_a_span_or_a_date_error(text: str) -> None:
    try:
        assert parse(text).text == text
    except DateError as error:
        assert error.found == text


# --- comparisons ---

BEFORE = [
    ("2023", "2024", Answer.SURELY),
    ("2023-12-31", "2024", Answer.SURELY),
    ("2024", "2023", Answer.SURELY_NOT),
    ("2024", "2024", Answer.POSSIBLY),
    ("2024-07-10", "2024-07-10", Answer.SURELY_NOT),
    ("2024-07-10", "2024", Answer.POSSIBLY),
    ("2024-12-31", "2024", Answer.SURELY_NOT),
    ("2024-12-30", "2024", Answer.POSSIBLY),
    ("2024", "2024-01-01", Answer.SURELY_NOT),
    ("2023", "2024~", Answer.POSSIBLY),
    ("2022", "2024~", Answer.SURELY),
    ("../2023", "2024/..", Answer.SURELY),
    ("2024/..", "../2023", Answer.SURELY_NOT),
    ("2024/..", "2199", Answer.POSSIBLY),
    ("1900", "../2024", Answer.POSSIBLY),
    ("2024/..", "2030/..", Answer.POSSIBLY),
    ("../2024", "../2020", Answer.POSSIBLY),
]


@pytest.mark.parametrize(("a", "b", "answer"), BEFORE)
def test_before_says_only_what_the_days_allow_and_after_mirrors_it(a: str, b: str, answer: Answer) -> None:
    assert before(parse(a), parse(b)) is answer
    assert after(parse(b), parse(a)) is answer


@pytest.mark.parametrize(
    ("a", "b", "answer"),
    [
        ("2024-07", "2024", Answer.SURELY),
        ("2024", "2024", Answer.SURELY),
        ("2024", "2024-07", Answer.POSSIBLY),
        ("2025", "2024", Answer.SURELY_NOT),
        ("2024-36", "2024-10/2025-09", Answer.SURELY),
        ("2024-24", "2024", Answer.POSSIBLY),
        ("2025", "2024~", Answer.SURELY),
        ("2024~", "2024", Answer.POSSIBLY),
        ("2024", "2020/..", Answer.SURELY),
        ("2024/..", "2020/..", Answer.SURELY),
        ("2020/..", "2024/..", Answer.POSSIBLY),
        ("2019", "2020/..", Answer.SURELY_NOT),
        ("2024/..", "2020/2030", Answer.POSSIBLY),
        ("../2024", "2020/..", Answer.POSSIBLY),
    ],
)
def test_within_is_sure_only_if_all_or_none_lies_inside(a: str, b: str, answer: Answer) -> None:
    assert within(parse(a), parse(b)) is answer


@pytest.mark.parametrize(
    ("a", "b", "shared"),
    [
        ("2024", "2024-12-31", True),
        ("2024", "2025", False),
        ("2024/..", "2030", True),
        ("../2024", "2024-12-31/..", True),
        ("../2024", "2025/..", False),
        ("2024-24", "2025-01", True),
    ],
)
def test_overlap_is_having_a_day_in_common(a: str, b: str, shared: bool) -> None:
    assert overlap(parse(a), parse(b)) is overlap(parse(b), parse(a)) is shared


short_texts = st.dates(date(2023, 12, 1), date(2024, 4, 30)).flatmap(
    lambda d: st.sampled_from([f"{d}", f"{d:%Y-%m}", f"{d}~", f"{d}%", f"{d}/{d + timedelta(days=9)}"])
)


@checked
@given(short_texts, short_texts)
def test_the_answers_are_those_of_trying_every_pair_of_days(text_a: str, text_b: str) -> None:
    def every_day(span: Span) -> list[date]:
        assert span.earliest and span.latest
        return [span.earliest + timedelta(n) for n in range((span.latest - span.earliest).days + 1)]

    def answer(outcomes: set[bool]) -> Answer:
        if len(outcomes) == 2:
            return Answer.POSSIBLY
        return Answer.SURELY if True in outcomes else Answer.SURELY_NOT

    a, b = parse(text_a), parse(text_b)
    days_a, days_b = every_day(a), every_day(b)
    assert before(a, b) is answer({x < y for x in days_a for y in days_b})
    assert after(a, b) is answer({x > y for x in days_a for y in days_b})
    assert within(a, b) is answer({x in days_b for x in days_a})
    assert overlap(a, b) is bool(set(days_a) & set(days_b))


def test_an_answer_taken_for_true_or_false_is_an_error() -> None:
    with pytest.raises(TypeError, match="compare it"):
        bool(before(parse("2024"), parse("2023")))


# --- fiscal years ---


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2025-10/2026-09", 2026),
        ("2025-10-01/2026-09-30", 2026),
        ("2025-36/2026-35", 2026),
        ("1976-10/1977-09", 1977),
        ("1975-10/1976-09", None),  # the fiscal year 1976 began on 1 July 1975
        ("2026", None),
        ("2025-10/2026-08", None),
        ("2025-10/2027-09", None),
        ("2025-10/..", None),
        ("../2026-09", None),
        ("2025-11~/2026-08~", None),  # the same days, but only after widening
    ],
)
def test_only_an_exact_fiscal_year_of_the_united_states_is_one(text: str, year: int | None) -> None:
    assert fiscal_year_us(parse(text)) == year


# --- the same as the library ---


# fmt: off
UNMARKED = [
    "2024", "1900", "2199", "2024-02", "2023-02", "2024-12", "2024-02-29", "2024-21", "2024-22",
    "2024-23", "2024-33", "2024-34", "2024-35", "2024-36", "2023/2024", "2025-10/2026-09",
    "2024-07-10/2024-07-10", "2024/2024-03", "2024-07/2024", "2024-21/2024-22", "2026/..", "../2026",
    "2024-07-10/..", "../2024-02",
]
# fmt: on


@pytest.mark.parametrize("text", UNMARKED)
def test_an_unmarked_date_reads_as_in_the_library(text: str) -> None:
    assert_same_as_library(text)


@pytest.mark.parametrize(
    "text", ["2024~", "2024?", "2024%", "1900%", "2199%", "2023~/2024~", "2023/2024?", "2024~/..", "../2024%"]
)
def test_a_marked_year_reads_as_in_the_library(text: str) -> None:
    assert_same_as_library(text, unmarked=text.translate(dict.fromkeys(map(ord, "~?%"))))


@checked
@given(st.one_of(years, months, calendar_days, seasons_but_winter, quarters))
def test_any_unmarked_date_reads_as_in_the_library(text: str) -> None:
    assert_same_as_library(text)


@checked
@given(years, marks)
def test_any_marked_year_reads_as_in_the_library(year: str, mark: str) -> None:
    assert_same_as_library(year + mark, unmarked=year)


@checked
@given(intervals(st.one_of(years, months, calendar_days, seasons_but_winter)))
def test_any_interval_reads_as_in_the_library(text: str) -> None:
    assert_same_as_library(text)


@checked
@given(st.builds("{}{}".format, st.one_of(months, calendar_days), marks))
def test_a_marked_month_or_day_is_centred_as_in_the_library(text: str) -> None:
    assert days(text[:-1]) == library(text, "strict")


# --- different from the library, on purpose ---


@pytest.mark.parametrize("text", ["2024/2023", "2024-07-11/2024-07-10", "2024-06~/2024-05~"])
def test_we_refuse_a_reversed_interval_since_it_is_a_slip_of_the_pen(text: str) -> None:
    """The library accepts it, with a lower bound after the upper one: nothing could be compared with that."""
    lower, upper = library(text, "strict")
    assert lower and upper and lower > upper
    with pytest.raises(DateError, match="the earlier date first"):
        parse(text)


@checked
@given(winters)
def test_our_winter_is_three_months_since_a_source_that_says_winter_means_january_too(text: str) -> None:
    """The library cuts the winter off at the end of the year: December alone."""
    year = int(text[:4])
    assert library(text, "strict") == (date(year, 12, 1), date(year, 12, 31))
    assert days(text) == (date(year, 12, 1), date(year + 1, 3, 1) - timedelta(days=1))


def test_we_widen_a_month_by_months_and_a_day_by_days_since_about_july_is_not_about_a_year() -> None:
    """The library adds a unit of every part: a year and a month; for a day a year, a month and a day.

    It also moves the last day instead of the month: June 2024 widened ends on 30 July.
    """
    assert library("2024-07~", "fuzzy") == (date(2023, 6, 1), date(2025, 8, 31))
    assert days("2024-07~") == (date(2024, 6, 1), date(2024, 8, 31))
    assert library("2024-06~", "fuzzy") == (date(2023, 5, 1), date(2025, 7, 30))
    assert days("2024-06~") == (date(2024, 5, 1), date(2024, 7, 31))
    assert library("2024-07-10~", "fuzzy") == (date(2023, 6, 9), date(2025, 8, 11))
    assert days("2024-07-10~") == (date(2024, 7, 9), date(2024, 7, 11))


@pytest.mark.parametrize("text", ["2024-21~", "2024-24?", "2024-33~", "2024-36%", "2024-33/2024-35"])
def test_we_read_marked_seasons_and_intervals_of_quarters_since_sources_give_them(text: str) -> None:
    """The library refuses them."""
    with pytest.raises(EDTFParseException):
        parse_edtf(text)
    parse(text)


@pytest.mark.parametrize("text", ["202X", "2024/", "../..", "2024-25", "2024~-07", "1899", "2024-07-10T10:00:00"])
def test_we_refuse_forms_out_of_scope_since_each_would_be_one_more_to_explain(text: str) -> None:
    """The library reads them."""
    assert parse_edtf(text) is not None
    with pytest.raises(DateError):
        parse(text)
