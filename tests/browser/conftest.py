"""A real browser over a built site: Debian's Chromium, headless, driven by Playwright; run by `.ci/slow`.

Every page opened through `visit` is watched: an error in the console, an uncaught exception, a dialog, or a request to
anywhere but the site fails the test.
"""

import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from capdata.reading.root import find_root
from capdata.site.building import build_site
from capdata.site.editions import content_of

HERE = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


class Watched:
    """A page, and what went wrong on it."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base
        self.wrong: list[str] = []
        page.on("console", lambda said: self.wrong.append(f"console: {said.text}") if said.type == "error" else None)
        page.on("pageerror", lambda error: self.wrong.append(f"exception: {error}"))
        page.on("dialog", lambda dialog: (self.wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: self._check(request.url))

    def _check(self, address: str) -> None:
        if not address.startswith((self.base, "blob:", "data:")):
            self.wrong.append(f"request: {address}")

    def go(self, address: str) -> Page:
        """Open a page of the site and wait until its scripts have run."""
        self.page.goto(self.base + address)
        self.page.wait_for_load_state("networkidle")
        return self.page


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the repository's own records."""
    out = tmp_path_factory.mktemp("built") / "site"
    build_site(content_of(find_root(HERE)), out)
    return out


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder under an address on this machine."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="session")
def web(site: Path) -> Iterator[str]:
    """The address of the site on a host."""
    with served(site) as base:
        yield base


@pytest.fixture
def disk(site: Path) -> str:
    """The address of the site on a disk."""
    return site.as_uri() + "/"


@pytest.fixture
def browser(playwright: Playwright, tmp_path: Path) -> Iterator[Callable[..., BrowserContext]]:
    """`browser(**options)` starts Chromium with a profile of its own."""
    started: list[BrowserContext] = []

    def start(**options: Any) -> BrowserContext:
        context = playwright.chromium.launch_persistent_context(
            str(tmp_path / f"profile{len(started)}"), executable_path=CHROMIUM, headless=True, args=FLAGS,
            **{"viewport": {"width": 1200, "height": 900}, **options},
        )  # fmt: skip
        started.append(context)
        return context

    yield start
    for context in started:
        context.close()


@pytest.fixture
def visit(browser: Callable[..., BrowserContext]) -> Iterator[Callable[..., Watched]]:
    """`visit(base, **options)` gives a watched page over the site at `base`; what went wrong fails the test."""
    opened: list[Watched] = []

    def start(base: str, **options: Any) -> Watched:
        watched = Watched(browser(**options).new_page(), base)
        opened.append(watched)
        return watched

    yield start
    assert not [wrong for watched in opened for wrong in watched.wrong]
