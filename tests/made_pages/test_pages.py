"""What is made and kept in the repository is what would be made now."""

from pathlib import Path

from capdata.made_pages.pages import made_of_data, made_of_schemas

ROOT = Path(__file__).parents[2]


def stale(made: dict[Path, str]) -> list[str]:
    return [
        path.relative_to(ROOT).as_posix() for path, text in made.items() if path.read_text(encoding="utf-8") != text
    ]


def test_what_is_made_of_code_and_schemas_is_current() -> None:
    made = made_of_schemas(ROOT)
    assert stale(made) == [], "run: .ci/regenerate"
    assert {*(ROOT / "schemas" / "json").glob("*")} <= set(made), "nothing else is kept there; run: .ci/regenerate"


def test_what_is_made_of_the_newest_release_is_current() -> None:
    assert stale(made_of_data(ROOT)) == [], "run: .ci/regenerate"
