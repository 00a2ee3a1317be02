"""Put what a change does to the numbers under its pull or merge request, as one comment.

    comment.py CHANGES

CHANGES is the Markdown of `make diff`; the comment of an earlier run is written anew. Run by the
workflow on GitHub or the pipeline on GitLab, which alone have a token for it. It needs only the
standard library, so that nothing has to be installed beside that token. Exit code: 1 where the
forge refuses or CHANGES cannot be read, 2 outside of both.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

MARK = "<!-- ssb-report: changes -->"
"""Opens the comment, so that the next run finds it."""

MOST = 65_000
"""Characters of a comment; GitHub takes 65,536."""

_BOT = "github-actions[bot]"
_PAGE = 100
_PATIENCE = 30


@dataclass(frozen=True)
class Thread:
    """Where comments stand.

    `comments` is the address of their list, `comment` what an id makes one's own address of, and
    `change` the method that writes it anew. `ours` is what the forge says of who writes as we do.
    """

    comments: str
    comment: str
    headers: Mapping[str, str]
    change: str
    ours: tuple[str, Any]

    def put(self, text: str) -> str:
        """Write the comment, or write it anew; says which."""
        earlier = next(self._earlier(), None)
        if earlier is None:
            self._ask("POST", self.comments, {"body": _body(text)})
            return "written"
        self._ask(self.change, f"{self.comment}/{earlier}", {"body": _body(text)})
        return "written anew"

    def _earlier(self) -> Iterator[int]:
        """The ids of comments of earlier runs; a stranger's that only looks like one is none."""
        key, value = self.ours
        page = 1
        while found := self._ask("GET", f"{self.comments}?per_page={_PAGE}&page={page}"):
            for each in found:
                who = each.get("user") or each.get("author") or {}
                if str(each["body"]).startswith(MARK) and who.get(key) == value:
                    yield each["id"]
            page += 1

    def _ask(self, method: str, address: str, data: object = None) -> Any:  # noqa: ANN401 - JSON
        return ask(method, address, self.headers, data)


def ask(method: str, address: str, headers: Mapping[str, str], data: object = None) -> Any:  # noqa: ANN401 - JSON
    """What the forge answers."""
    body = None if data is None else json.dumps(data).encode()
    every = {"Content-Type": "application/json", **headers}
    request = Request(address, body, every, method=method)  # noqa: S310 - the forge's own address
    with urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310
        return json.load(answer)


def _body(text: str) -> str:
    if len(text) > MOST:
        text = f"{text[:MOST].rpartition(chr(10))[0]}\n\n… and more, in the summary of the run."
    return f"{MARK}\n{text}"


def github(given: Mapping[str, str]) -> Iterator[Thread]:
    """The open pull requests whose head is the commit that was built.

    They are asked for by what the event says, never by what the run of a stranger's code left.
    """
    api = f"{given['GITHUB_API_URL']}/repos/{given['GITHUB_REPOSITORY']}"
    headers = {
        "Authorization": f"Bearer {given['GITHUB_TOKEN']}",
        "Accept": "application/vnd.github+json",
    }
    query = urlencode({"state": "open", "head": given["PULL_HEAD"]})
    for pull in ask("GET", f"{api}/pulls?{query}", headers):
        if pull["head"]["sha"] == given["PULL_SHA"]:
            comments = f"{api}/issues/{pull['number']}/comments"
            yield Thread(comments, f"{api}/issues/comments", headers, "PATCH", ours=("login", _BOT))


def gitlab(given: Mapping[str, str]) -> Iterator[Thread]:
    """The merge request of the pipeline."""
    api = given["CI_API_V4_URL"]
    headers = {"PRIVATE-TOKEN": given["BRIEFING_TOKEN"]}
    project, request = given["CI_MERGE_REQUEST_PROJECT_ID"], given["CI_MERGE_REQUEST_IID"]
    notes = f"{api}/projects/{project}/merge_requests/{request}/notes"
    me = ask("GET", f"{api}/user", headers)["id"]
    yield Thread(notes, notes, headers, "PUT", ours=("id", me))


FORGES = {
    "GITHUB_API_URL": (
        github,
        ("GITHUB_REPOSITORY", "GITHUB_TOKEN", "PULL_HEAD", "PULL_SHA"),
    ),
    "CI_API_V4_URL": (
        gitlab,
        ("BRIEFING_TOKEN", "CI_MERGE_REQUEST_PROJECT_ID", "CI_MERGE_REQUEST_IID"),
    ),
}
"""By the variable that tells a forge: how it is asked, and what else it has to give."""


def main(changes: Path, given: Mapping[str, str]) -> int:
    """Comment on each request that the run belongs to."""
    here = next((forge for name, forge in FORGES.items() if given.get(name)), None)
    if here is None:
        return _failed("neither a workflow of GitHub nor a pipeline of GitLab", 2)
    forge, needed = here
    for name in needed:
        if not given.get(name):
            return _failed(f"{name} is not set", 2)
    try:
        text = changes.read_text(encoding="utf-8").strip()
    except OSError as error:
        return _failed(f"{changes} cannot be read: {error.strerror}", 1)
    except UnicodeDecodeError:
        return _failed(f"{changes} is no text in UTF-8", 1)
    try:
        said = [thread.put(text) for thread in forge(given)]
    except (OSError, ValueError) as error:
        return _failed(f"the forge refuses: {error}", 1)
    print("comment:", ", ".join(said) or "none, since no open request has this commit")
    return 0


def _failed(message: str, code: int) -> int:
    print(f"error: {message}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), os.environ))
