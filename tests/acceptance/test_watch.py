"""The live preview as an author meets it: a real server, a real browser, files on a disk."""

from __future__ import annotations

import http.client
import json
import shutil
import signal
import socket
import zipfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import yaml
from playwright.async_api import Page

from tests.judges.browser import Driver, driver, look
from tests.running import ROOT, TEST_BRIEFINGS, copied, replace, ssb_report
from tests.watching import SCENARIOS, Watched, open_preview, until, watched

PAGE = "frames[0].document"
SHOWN = rf"({PAGE}.body?.innerText ?? '').replace(/\s+/g, ' ')"


@pytest.fixture(scope="module")
def browser() -> Iterator[Driver]:
    with driver() as found:
        yield found


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    with watched(tmp_path_factory.mktemp("watched")) as found:
        yield found


def drive(browser: Driver, act: Callable[[Page], Awaitable[None]], record: Path | None) -> None:
    """Do something in a new window; what happens there is recorded for `playwright show-trace`."""

    async def run() -> None:
        context = await browser.browser.new_context(viewport={"width": 1280, "height": 800})
        if record is not None:
            await context.tracing.start(screenshots=True, snapshots=True)
        page = await context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: said.type == "error" and errors.append(said.text))
        try:
            await act(page)
        finally:
            if record is not None:
                await context.tracing.stop(path=record)
            await context.close()
        assert errors == []

    browser.runner.run(run())


def test_an_author_works(shown: Watched, browser: Driver, tmp_path: Path) -> None:
    """A number, a typing error, a slider, a scenario; all in one sitting, and recorded."""

    async def act(page: Page) -> None:
        await open_preview(page, shown)
        await page.evaluate("frames[0].scrollTo(0, 300)")
        place = await page.evaluate("frames[0].scrollY")

        shown.edit("quantities.yaml", "value: 12\n", "value: 17\n")
        flashed = f"[...{PAGE}.querySelectorAll('.flash-changed')].map((each) => each.innerText)"
        await until(page, f"{flashed}.includes('17\xa0steps')")  # and then no longer
        assert await page.evaluate(f"{SHOWN}.includes('17 steps')")
        assert await page.evaluate("frames[0].scrollY") == place

        shown.edit("quantities.yaml", "status: estimate", "statsu: estimate")
        await page.locator("#overlay").wait_for()
        said = await page.inner_text("#overlay")
        assert "quantities.yaml:16:3" in said
        assert "did you mean 'status'?" in said
        assert "statsu: estimate" in said
        assert await page.evaluate(f"{SHOWN}.includes('17 steps')")

        shown.edit("quantities.yaml", "statsu: estimate", "status: estimate")
        await page.locator("#overlay").wait_for(state="hidden")

        result = page.locator("#results tr[data-id=line-yield]")
        stated = await result.locator("td").first.inner_text()
        await page.locator("[data-id=line-defect-rate] input[type=range]").fill("1.6")
        await result.locator("td.changed").wait_for()
        assert await page.input_value("#value-line-defect-rate") == "1.1..2.1"
        assert await result.locator("td").first.inner_text() == stated
        assert "76" in await result.locator("td.changed").inner_text()  # 0.984¹⁷
        await until(page, f"{SHOWN}.includes('numbers set by hand')")

        await page.fill("#keep-id", "sloppy")
        await page.fill("#keep-labels input", 'Sloppy "work"')
        await page.click("#keep button")
        await until(page, "document.getElementById('scenario').value === 'sloppy'")
        await until(page, f"{SHOWN}.includes('Scenario: Sloppy')")

    record = tmp_path / "author.zip"
    drive(browser, act, record)
    assert any(name.endswith(".jpeg") for name in zipfile.ZipFile(record).namelist())
    written = (shown.folder / "scenarios.yaml").read_text(encoding="utf-8")
    before, _, after = SCENARIOS.partition("# The end.")
    assert written.startswith(before)
    assert written.endswith("# The end.\n")
    assert yaml.safe_load(written)["scenarios"]["sloppy"] == {
        "label": {"en": 'Sloppy "work"'},
        "set": {"line-defect-rate": "1.1..2.1"},
    }
    assert after == "\n"
    checked = ssb_report("--inputs", shown.folder.parent, "check")
    assert checked.returncode == 0
    assert checked.stderr.endswith("solar-modules: no errors, 0 warnings\n")


def test_prose_is_patched_in_place(shown: Watched, browser: Driver) -> None:
    async def act(page: Page) -> None:
        await open_preview(page, shown)
        await page.evaluate(f"{PAGE}.querySelector('h2').dataset.mine = 'as it was'")
        shown.edit("sections/en/02-methods.md", "All numbers are", "Nearly all numbers are")
        await until(page, f"{SHOWN}.includes('Nearly all numbers are')")
        assert await page.evaluate(f"{PAGE}.querySelector('h2').dataset.mine") == "as it was"
        shown.edit("sections/en/02-methods.md", "Nearly all", "All")
        await until(page, f"!{SHOWN}.includes('Nearly all numbers are')")
        # A table that was replaced can be sorted as before.
        heads = f"{PAGE}.querySelectorAll('th button.sort').length"
        before = await page.evaluate(heads)
        shown.edit("quantities.yaml", "value: 20 ± 3\n", "value: 21 ± 3\n")
        await until(page, f"{SHOWN}.includes('21 ± 3')")
        assert await page.evaluate(heads) == before > 0

    drive(browser, act, None)


def test_a_value_that_is_none_is_refused_and_the_page_stays(
    shown: Watched, browser: Driver
) -> None:
    async def act(page: Page) -> None:
        await open_preview(page, shown)
        await page.fill("#value-line-defect-rate", "many")
        await page.press("#value-line-defect-rate", "Tab")
        await page.locator("#overlay").wait_for()
        assert "--set line-defect-rate=many: 'many' is no number" in await page.inner_text(
            "#overlay"
        )
        await page.click("#reset")
        await page.locator("#overlay").wait_for(state="hidden")
        assert await page.input_value("#value-line-defect-rate") == "0.5..1.5"

    drive(browser, act, None)


def test_the_pdf_comes_when_nothing_else_is_wanted(shown: Watched, browser: Driver) -> None:
    async def act(page: Page) -> None:
        await open_preview(page, shown)
        await page.locator("#paper a").wait_for(timeout=60_000)

    drive(browser, act, None)
    status, headers, body = asked(shown, "GET", "/pdf")
    assert (status, headers["content-type"]) == (200, "application/pdf")
    assert body.startswith(b"%PDF-1.7")


def test_the_preview_shuts_nobody_out(shown: Watched, browser: Driver) -> None:
    async def act(page: Page) -> None:
        await open_preview(page, shown)

    drive(browser, act, None)
    for (_, view), seen in look(browser, [f"{shown.address}/"]).items():
        assert (view, seen.violations, seen.errors, seen.sideways) == (view, (), (), 0)


# ---- who may ask, and for what


def asked(
    shown: Watched, method: str, path: str, body: str = "", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", shown.port, timeout=30)
    connection.request(
        method, path, body or None, {name.replace("_", "-"): text for name, text in headers.items()}
    )
    answer = connection.getresponse()
    found = answer.status, {key.lower(): text for key, text in answer.getheaders()}, answer.read()
    connection.close()
    return found


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "preview.example.org"},
        {"Host": "127.0.0.1"},
        {"Host": "127.0.0.1.example.org:{port}"},
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
    ids=lambda headers: " ".join(f"{name}: {text}" for name, text in headers.items()),
)
def test_only_its_own_page_is_answered(shown: Watched, headers: dict[str, str]) -> None:
    given = {name: text.format(port=shown.port) for name, text in headers.items()}
    for method, path in (("GET", "/page"), ("GET", "/"), ("POST", "/show"), ("POST", "/scenarios")):
        status, _, body = asked(shown, method, path, **given)
        assert (status, b"html" in body) == (403, False)


def test_what_changes_something_names_its_origin(shown: Watched) -> None:
    assert asked(shown, "POST", "/show", "{}")[0] == 403


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "/../quantities.yaml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/page/../../quantities.yaml",
        "/quantities.yaml",
        "/templates/base.html.j2",
        "//etc/passwd",
        "/preview.css/../../base.html.j2",
    ],
)
def test_no_file_is_served_by_its_name(shown: Watched, path: str) -> None:
    assert asked(shown, "GET", path)[0] == 404


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("/show", "[]", "what is asked is no JSON object"),
        ("/show", "{", "what is asked is no JSON object"),
        ("/show", '{"edition": 1}', "'edition' is no text"),
        ("/show", '{"edition": "de"}', "no edition 'de' (there: en)"),
        ("/show", '{"edition": "en", "set": ["a"]}', "'set' is no object of texts"),
        ("/show", f'{{"edition": "{"e" * 100_000}"}}', "at most 100,000 bytes are read"),
        ("/scenarios", '{"id": "../up", "label": {"en": "Up"}}', "'../up' is no id"),
        ("/scenarios", '{"id": "careful", "label": {"en": "C"}}', "there is a scenario 'careful'"),
        ("/scenarios", '{"id": "fine"}', "needs a name in every language (missing: en)"),
    ],
)
def test_what_cannot_be_is_answered_with_one_line(
    shown: Watched, path: str, body: str, said: str
) -> None:
    before = (shown.folder / "scenarios.yaml").read_bytes()
    status, _, answer = asked(shown, "POST", path, body, Origin=shown.address)
    assert status == 422
    assert said in json.loads(answer)["message"]
    assert (shown.folder / "scenarios.yaml").read_bytes() == before


def test_what_is_served_is_shut_in(shown: Watched) -> None:
    policies = {}
    for path in ("/", "/page"):
        status, headers, _ = asked(shown, "GET", path)
        assert status == 200
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        policies[path] = headers["content-security-policy"]
    for policy in policies.values():
        assert policy.startswith("default-src 'none'")
        assert "unsafe-eval" not in policy
    assert "script-src 'self';" in policies["/"]
    assert "script-src 'sha256-" in policies["/page"]


# ---- from its start to its end


def test_faults_at_the_start_are_told_and_mended(tmp_path: Path, browser: Driver) -> None:
    def spoil(briefing: Path) -> None:
        replace(briefing / "quantities.yaml", "value: 12\n", "value: twelve\n")

    with watched(tmp_path, prepare=spoil) as shown:

        async def act(page: Page) -> None:
            await page.goto(shown.address)
            await page.locator("#overlay").wait_for()
            assert "'twelve' is no number" in await page.inner_text("#overlay")
            shown.edit("quantities.yaml", "value: twelve\n", "value: 12\n")
            await page.locator("#overlay").wait_for(state="hidden")
            await until(page, f"{SHOWN}.includes('12 steps')")

        drive(browser, act, None)


def test_it_ends_with_ctrl_c_and_leaves_nothing(tmp_path: Path) -> None:
    with watched(tmp_path) as shown:
        shown.process.send_signal(signal.SIGINT)
        _, said = shown.process.communicate(timeout=60)
    assert (shown.process.returncode, said) == (0, "solar-modules: no longer watched\n")
    assert not (tmp_path / "output").exists()
    assert {path.name for path in shown.folder.iterdir()} == {
        *(path.name for path in (TEST_BRIEFINGS / "solar-modules").iterdir()),
        "scenarios.yaml",
    }


def test_a_port_that_is_taken_is_told(shown: Watched) -> None:
    said = ssb_report(
        *("--inputs", shown.folder.parent, "watch", "--no-open", "--port", str(shown.port))
    )
    line = f"port {shown.port}: Address already in use (--port 0 takes a free one)\n"
    assert (said.returncode, said.stderr) == (3, line)


def test_one_of_several_briefings_is_to_be_named(tmp_path: Path) -> None:
    for name in ("one", "two"):
        copied(TEST_BRIEFINGS / "solar-modules", tmp_path / name).rename(tmp_path / f"of-{name}")
    said = ssb_report("--inputs", tmp_path, "watch", "--no-open")
    assert said.returncode == 2
    assert "which briefing is to be watched?" in said.stderr


@pytest.mark.parametrize("host", ["127.0.0.2", "::1"])
def test_nothing_listens_but_at_its_own_address(shown: Watched, host: str) -> None:
    """What listened at all addresses would be met at each of these, too."""
    with pytest.raises(OSError, match=r"refused|assign|unreachable|not supported"):
        socket.create_connection((host, shown.port), timeout=30)


def test_the_theme_is_watched_too(tmp_path: Path, browser: Driver) -> None:
    """A style and a template; and one that is broken is told with its line."""
    for name in ("ssb_report", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    style = tmp_path / "templates" / "styles" / "screen.css"
    template = tmp_path / "templates" / "blocks" / "table.html.j2"
    whole = template.read_text(encoding="utf-8")

    async def act(page: Page) -> None:
        await open_preview(page, shown)
        style.write_text("body { --mine: yes }\n" + style.read_text(encoding="utf-8"))
        await until(page, f"getComputedStyle({PAGE}.body).getPropertyValue('--mine') === 'yes'")
        template.write_text("{% if %}" + whole, encoding="utf-8")
        await page.locator("#overlay").wait_for()
        assert "blocks/table.html.j2:1" in await page.inner_text("#overlay")
        template.write_text(whole, encoding="utf-8")
        await page.locator("#overlay").wait_for(state="hidden")

    with watched(tmp_path, program=tmp_path) as shown:
        drive(browser, act, None)
