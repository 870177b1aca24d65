"""How long a site takes to build, how heavy it is, and how fast its explorer answers, for one dataset.

    python benchmarks/make_records.py 5000 DIR
    python benchmarks/site.py DIR OUT

builds the site of the dataset in DIR into OUT, and opens it in Debian's Chromium (Playwright) if that is there. Seconds
of the processors count what all processes used, so they hardly depend on what else the machine does.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
#: Types a word into the explorer's filter and waits for the table; milliseconds.
FILTER = """(word) => {
    const field = document.getElementById("q");
    const start = performance.now();
    field.value = word;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    return performance.now() - start;
}"""


def main() -> None:
    root, out = Path(sys.argv[1]), Path(sys.argv[2])
    from capdata.reading.root import find_root
    from capdata.site.building import build_site
    from capdata.site.editions import content_of

    start, used = time.monotonic(), processor()
    content = content_of(find_root(root))
    built = build_site(content, out)
    print(f"records {len(content.entities):,}, claims {len(content.claims):,}, pages {built.pages:,}")
    print(f"build: {time.monotonic() - start:.1f} s, {processor() - used:.1f} s of the processors")
    weight = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    print(f"weight: {weight / 1e6:.0f} MB; home page {(out / 'index.html').stat().st_size / 1e3:.0f} kB")
    if CHROMIUM.exists():
        in_browser(out, next(iter(content.kinds["missiles"]))["name"])


def processor() -> float:
    """Seconds that this process and its children have used."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in spent)


def in_browser(out: Path, name: str) -> None:
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
        browser = playwright.chromium.launch_persistent_context(
            profile, executable_path=str(CHROMIUM), headless=True, args=FLAGS
        )
        page = browser.new_page()
        page.set_default_timeout(120_000)
        for rows in ("values", "claims"):
            page.goto("about:blank")
            start = time.monotonic()
            page.goto(f"{out.resolve().as_uri()}/explore.html#rows={rows}")
            expect(page.locator("#count")).to_contain_text(" of ", timeout=120_000)
            print(
                f"explorer, {rows}: {time.monotonic() - start:.1f} s to {page.locator('#count').inner_text()}", end="; "
            )
            times = [page.evaluate(FILTER, word) for word in (name, name[:4], "km")]
            print("filters " + ", ".join(f"{ms:.0f} ms" for ms in times))
        page.goto(f"{out.resolve().as_uri()}/index.html")
        start = time.monotonic()
        page.focus("#find")
        page.keyboard.type(name)
        expect(page.locator("#found li").first).to_be_visible()
        print(f"find, the index loaded and a name typed: {time.monotonic() - start:.1f} s")
        browser.close()


if __name__ == "__main__":
    main()
