"""The comment under a pull or merge request: one, written anew, and under no other."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.running import ROOT, outer_environment

BOT = {"login": "github-actions[bot]", "id": 41}
STRANGER = {"login": "somebody", "id": 7}
MARK = "<!-- ssb-report: changes -->"
TOKEN = "t0k3n"  # noqa: S105 - opens nothing
HEAD = "somebody:a branch & more"


@dataclass
class Forge:
    """So much of GitHub and GitLab as comments need, on this machine."""

    github: bool
    pulls: list[dict[str, Any]] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    refuses: bool = False
    asked: list[str] = field(default_factory=list)

    def answer(self, method: str, address: str, headers: Any, data: Any) -> Any:  # noqa: ANN401 - JSON
        """What is answered; None where it is refused."""
        self.asked.append(f"{method} {address}")
        sign = headers["Authorization"] if self.github else headers["PRIVATE-TOKEN"]
        if self.refuses or sign != (f"Bearer {TOKEN}" if self.github else TOKEN):
            return None
        parts = urlsplit(address)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        if parts.path == "/repos/group/name/pulls":
            assert query["state"] == "open"
            return [pull for pull in self.pulls if pull["label"] == query["head"]]
        if parts.path == "/user":
            return BOT
        lists = ("/repos/group/name/issues/5/comments", "/projects/8/merge_requests/5/notes")
        if parts.path == lists[not self.github]:
            return self._listed(method, query, data)
        changed = re.fullmatch(
            r"/repos/group/name/issues/comments/(\d+)"
            if self.github
            else r"/projects/8/merge_requests/5/notes/(\d+)",
            parts.path,
        )
        assert changed is not None, address
        assert method == ("PATCH" if self.github else "PUT")
        comment = next(each for each in self.comments if each["id"] == int(changed[1]))
        comment |= data
        return comment

    def _listed(self, method: str, query: dict[str, str], data: Any) -> Any:  # noqa: ANN401 - JSON
        if method == "POST":
            self.add(BOT, data["body"])
            return self.comments[-1]
        size, page = int(query["per_page"]), int(query["page"])
        return self.comments[size * (page - 1) : size * page]

    def add(self, who: dict[str, Any], body: str) -> None:
        """Let somebody comment."""
        key = "user" if self.github else "author"
        self.comments.append({"id": len(self.comments) + 100, key: who, "body": body})

    @property
    def ours(self) -> list[str]:
        """What the bot has said."""
        return [each["body"] for each in self.comments if BOT in each.values()]


@dataclass
class Place:
    """A forge with its address, and the file of changes."""

    forge: Forge
    address: str
    changes: Path

    def comment(self, text: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run the target that comments."""
        self.changes.write_text(text, encoding="utf-8")
        if self.forge.github:
            given = {
                "GITHUB_API_URL": self.address,
                "GITHUB_REPOSITORY": "group/name",
                "GITHUB_TOKEN": TOKEN,
                "PULL_HEAD": HEAD,
                "PULL_SHA": "c0ffee",
            }
        else:
            given = {
                "CI_API_V4_URL": self.address,
                "CI_MERGE_REQUEST_PROJECT_ID": "8",
                "CI_MERGE_REQUEST_IID": "5",
                "BRIEFING_TOKEN": TOKEN,
            }
        return subprocess.run(
            ["make", "comment"],
            cwd=ROOT,
            env={**outer_environment(), **given, "CHANGES": str(self.changes), **more},
            check=False,
            capture_output=True,
            text=True,
        )


@pytest.fixture(params=["github", "gitlab"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    forge = Forge(github=request.param == "github")
    forge.pulls = [{"number": 5, "label": HEAD, "head": {"sha": "c0ffee"}}]

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            data = json.loads(self.rfile.read(size)) if size else None
            found = forge.answer(self.command, self.path, self.headers, data)
            self.send_response(403 if found is None else 200)
            self.end_headers()
            self.wfile.write(json.dumps(found).encode())

        do_GET = do_POST = do_PUT = do_PATCH = _answer  # noqa: N815 - names of the library

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield Place(forge, f"http://127.0.0.1:{server.server_port}", tmp_path / "changes.md")
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_comment_is_written_once_and_then_anew(place: Place) -> None:
    first, second = place.comment("12 → 13"), place.comment("12 → 14\n")
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert place.forge.ours == [f"{MARK}\n12 → 14"]
    assert (first.stdout, second.stdout) == ("comment: written\n", "comment: written anew\n")


def test_an_earlier_comment_is_found_behind_many_and_a_strangers_is_left(place: Place) -> None:
    for number in range(250):
        place.forge.add(STRANGER, f"{MARK}\nwords {number}")
    place.forge.add(BOT, f"of something else, {MARK}")
    for text in ("12 → 13", "12 → 14"):
        assert place.comment(text).returncode == 0
    assert place.forge.ours[1:] == [f"{MARK}\n12 → 14"]
    assert place.forge.comments[0]["body"] == f"{MARK}\nwords 0"


def test_a_long_comment_is_cut_at_a_line(place: Place) -> None:
    assert place.comment("0123456789\n" * 9000).returncode == 0
    (body,) = place.forge.ours
    assert len(body) < 65_536
    assert set(body.splitlines()[1:-2]) == {"0123456789"}
    assert body.endswith("\n\n… and more, in the summary of the run.")


def test_a_request_that_has_gone_on_meanwhile_is_left_alone(place: Place) -> None:
    if place.forge.github:
        place.forge.pulls[0]["head"]["sha"] = "0123"
        run = place.comment("12 → 13")
        assert (run.returncode, place.forge.ours) == (0, [])
        assert run.stdout == "comment: none, since no open request has this commit\n"
    else:  # its pipelines name their request
        run = place.comment("12 → 13", CI_MERGE_REQUEST_IID="")
        assert run.returncode == 2
        assert place.forge.ours == []


def test_a_refusal_is_told_in_a_line_without_the_token(place: Place) -> None:
    place.forge.refuses = True
    run = place.comment("12 → 13")
    assert run.returncode == 2  # make's own
    said = run.stderr.splitlines()
    assert said[0] == "error: the forge refuses: HTTP Error 403: Forbidden"
    assert TOKEN not in run.stdout + run.stderr


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("nothing.md", "cannot be read: No such file or directory"),
        (".", "cannot be read: Is a directory"),
        ("other.md", "is no text in UTF-8"),
    ],
)
def test_changes_that_cannot_be_read_are_told_in_a_line(
    name: str, complaint: str, place: Place, tmp_path: Path
) -> None:
    (tmp_path / "other.md").write_bytes("12 → 13 für alle".encode("utf-16"))
    run = place.comment("12 → 13", CHANGES=str(tmp_path / name))
    first, *more = run.stderr.splitlines()
    assert first == f"error: {tmp_path / name} {complaint}"
    assert [line for line in more if not line.startswith("make: ")] == []
    assert "Error 1" in run.stderr
    assert place.forge.asked == []


@pytest.mark.parametrize("name", ["GITHUB_TOKEN", "BRIEFING_TOKEN"])
def test_a_variable_that_is_not_set_is_named(name: str, place: Place) -> None:
    if place.forge.github != (name == "GITHUB_TOKEN"):
        name = "PULL_HEAD" if place.forge.github else "CI_MERGE_REQUEST_IID"
    run = place.comment("12 → 13", **{name: ""})
    assert run.returncode == 2
    assert run.stderr.startswith(f"error: {name} is not set\n")
    assert place.forge.asked == []


def test_outside_of_both_nothing_is_done(tmp_path: Path) -> None:
    changes = tmp_path / "changes.md"
    changes.touch()
    run = subprocess.run(
        ["make", "comment", f"CHANGES={changes}"],
        cwd=ROOT,
        env=outer_environment(),
        check=False,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 2
    assert run.stderr.startswith("error: neither a workflow of GitHub nor a pipeline of GitLab\n")
