"""The command that delivers, as it is run: to a mail server, a store, a folder and a webhook."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import pytest

from ssb_report.cli.commands import run
from tests.running import TEST_BRIEFINGS, copied, replace
from tests.servers.certificates import Certificates
from tests.servers.mail import PASSWORD, USER, Does, MailServer
from tests.servers.objects import Objects
from tests.servers.web import WebServer

pytestmark = pytest.mark.slow

STAKEHOLDERS = """\
sender:
  name: Solar desk
  address: desk@example.org
  reply_to: editor@example.org
  unsubscribe: https://example.org/stop?copy={{serial}}
channels:
  post: {{kind: smtp, host: 127.0.0.1, port: {mail}}}
  small-post: {{kind: smtp, host: 127.0.0.1, port: {mail}, attach: 1 kB, links: archive}}
  archive: {{kind: folder, path: archive, public: "https://files.example.org/solar"}}
  shelf: {{kind: store, url: "s3://{bucket}/solar"}}
  desk: {{kind: webhook, url: "https://127.0.0.1:{web}/hooks/solar", attach: true}}
stakeholders:
  ana: {{name: Ana Ng, organisation: Energy Bureau, channel: post, to: ana@example.org,
    editions: en, copy: personal}}
  bob: {{name: Bob, channel: small-post, to: bob@example.org, editions: en}}
  cem: {{name: Cem, channel: post, to: cem@example.org, editions: en,
    when: {{changed: line-yield}}}}
  library: {{name: Library, channel: archive, editions: en}}
  mirror: {{name: Mirror, channel: shelf, to: public/en, editions: en, when: always}}
  desk: {{name: News desk, channel: desk, editions: en}}
"""
SENT = ["ana", "cem", "bob", "library", "mirror", "desk"]  # channel by channel


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


class Place:
    """A folder with a briefing, from which the command is run: here, since all is loaded."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.folder = folder
        self.briefing = copied(TEST_BRIEFINGS / "solar-modules", folder / "inputs")
        (folder / "archive").mkdir()
        self._monkeypatch, self._capsys = monkeypatch, capsys
        monkeypatch.chdir(folder)
        # A command goes on in a fork of the process that was started, which is the tests' own here.
        monkeypatch.setattr("ssb_report.build.ceiling.descended", lambda *_: lambda _: None)

    def run(self, *arguments: str) -> Ran:
        self._monkeypatch.setattr("sys.argv", ["ssb-report", *arguments])
        try:
            run()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        said = self._capsys.readouterr()
        return Ran(code, said.out, said.err)

    def deliver(self, *options: str) -> tuple[int, dict[str, tuple[str, str]]]:
        """The exit code, and what became of whom."""
        ran = self.run("deliver", "--json", "--patience", "0", *options)
        rows = json.loads(ran.stdout) if ran.stdout else []
        return ran.returncode, {row["stakeholder"]: (row["what"], row["said"]) for row in rows}


@pytest.fixture
def stakeholders(mail: MailServer, web: WebServer, objects: Objects) -> str:
    """Who gets what, by the servers of this test."""
    return STAKEHOLDERS.format(mail=mail.port, web=web.port, bucket=objects.bucket)


@pytest.fixture
def folder(
    tmp_path: Path,
    certificates: Certificates,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Place:
    for channel in ("POST", "SMALL_POST"):
        for name, text in (("HOST", "127.0.0.1"), ("USER", USER), ("PASSWORD", PASSWORD)):
            monkeypatch.setenv(f"SSB_REPORT_{channel}_{name}", text)
        monkeypatch.setenv(f"SSB_REPORT_{channel}_CA", str(certificates.ca))
    monkeypatch.setenv("SSB_REPORT_DESK_CA", str(certificates.ca))
    return Place(tmp_path, monkeypatch, capsys)


@pytest.fixture
def place(folder: Place, stakeholders: str) -> Place:
    """The folder of one who may use all of the servers."""
    (folder.briefing / "stakeholders.yaml").write_text(stakeholders, encoding="utf-8")
    return folder


def letters(mail: MailServer, to: str) -> list[EmailMessage]:
    return [kept.message for kept in mail.kept if kept.to == to]


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    text: str = part.get_content()
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_everybody_gets_what_changed_once(
    place: Place, mail: MailServer, web: WebServer, objects: Objects
) -> None:
    # A rehearsal touches nothing but the folder of letters.
    code, told = place.deliver("--dry-run")
    assert (code, {what for what, _ in told.values()}) == (0, {"send"})
    rehearsed = sorted((place.folder / "output/solar-modules/letters").iterdir())
    assert [path.name for path in rehearsed] == ["ana-en.eml", "bob-en.eml", "cem-en.eml"]
    assert (mail.kept, web.asked, list((place.folder / "archive").iterdir())) == ([], [], [])
    assert not (place.folder / ".ledger").exists()

    # Without a ledger nothing is sent.
    refused = place.run("deliver")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "--new-ledger begins one" in refused.stderr

    code, told = place.deliver("--new-ledger")
    assert (code, list(told)) == (0, SENT)
    assert {what for what, _ in told.values()} == {"sent"}
    common = (place.folder / "output/solar-modules/en/briefing.pdf").read_bytes()
    _look_at_first_letters(place, mail, common)
    _look_at_files(place, objects, common)
    (asked,) = web.asked
    notice = json.loads(asked.body)
    assert notice["sha256"] == hashlib.sha256(common).hexdigest()
    assert base64.b64decode(notice["content"]) == common
    assert (notice["briefing"], notice["edition"], notice["reason"]) == (
        "solar-modules",
        "en",
        "first copy",
    )

    # The same letter was rehearsed, but for its date.
    written = BytesParser(policy=default).parsebytes(rehearsed[0].read_bytes())
    (sent,) = letters(mail, "ana@example.org")
    assert isinstance(written, EmailMessage)
    assert written["Message-ID"] == sent["Message-ID"]
    assert [part.get_content() for part in written.walk() if not part.is_multipart()] == [
        part.get_content() for part in sent.walk() if not part.is_multipart()
    ]

    # Nothing has changed: nothing is sent.
    assert place.deliver() == (0, {})
    assert len(mail.kept) == 3

    # A number changes that one of them does not wait for.
    replace(place.briefing / "quantities.yaml", "value: 20 ± 3", "value: 22 ± 3")
    code, told = place.deliver()
    assert (code, list(told)) == (0, [name for name in SENT if name != "cem"])
    assert len(letters(mail, "cem@example.org")) == 1
    _, second = letters(mail, "ana@example.org")
    for kind in ("plain", "html"):
        assert "What has changed since your copy of June 2025" in body(second, kind)
        assert "Learning rate of modules: 20 ± 3% → 22 ± 3% (+10%)" in body(second, kind)
    assert second["Message-ID"] != sent["Message-ID"]
    held = place.run("status", "--sent")
    assert f"cem has en, no. {_serial(letters(mail, 'cem@example.org')[0])}" in held.stdout


def _serial(message: EmailMessage) -> str:
    return str(message["Message-ID"])[1:10].upper()


def _look_at_first_letters(place: Place, mail: MailServer, common: bytes) -> None:
    (ana,) = letters(mail, "ana@example.org")
    assert ana["From"] == "Solar desk <desk@example.org>"
    assert ana["To"] == "Ana Ng <ana@example.org>"
    assert ana["Reply-To"] == "editor@example.org"
    assert ana["Auto-Submitted"] == "auto-generated"
    assert ana["Content-Language"] == "en"
    assert ana["List-Unsubscribe"] == f"<https://example.org/stop?copy={_serial(ana)}>"
    assert ana["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert ana["Subject"] == "Solar modules and their learning curve: edition of June 2025"
    for kind in ("plain", "html"):
        assert "For Ana Ng, Energy Bureau" in body(ana, kind)
        assert "This is your first copy." in body(ana, kind)
        assert f"Your copy has the number {_serial(ana)}." in body(ana, kind)
    (attached,) = ana.iter_attachments()
    assert attached.get_content_type() == "application/pdf"
    copy = attached.get_content()
    assert copy.startswith(common)  # and behind it what makes it hers
    assert len(copy) > len(common)
    own = place.folder / "own.pdf"
    own.write_bytes(copy)
    verdict = place.run("verify", str(own), "--json")
    assert json.loads(verdict.stdout)["copy"] == {
        "name": "Ana Ng",
        "organisation": "Energy Bureau",
        "serial": _serial(ana),
    }
    assert verdict.returncode == 0

    (bob,) = letters(mail, "bob@example.org")
    assert list(bob.iter_attachments()) == []
    (linked,) = (place.folder / "archive/solar-modules").glob("*/*.pdf")
    assert linked.read_bytes() == common
    where = linked.relative_to(place.folder / "archive")
    assert f"https://files.example.org/solar/{where}" in body(bob, "plain")
    assert f'href="https://files.example.org/solar/{where}"' in body(bob, "html")


def _look_at_files(place: Place, objects: Objects, common: bytes) -> None:
    (kept,) = (place.folder / "archive/library").iterdir()
    assert kept.read_bytes() == common
    (stored,) = objects.client().list_objects_v2(Bucket=objects.bucket)["Contents"]
    assert stored["Key"] == f"solar/public/en/{kept.name}"
    read = objects.client().get_object(Bucket=objects.bucket, Key=stored["Key"])
    assert (read["Body"].read(), read["ContentType"]) == (common, "application/pdf")


def test_what_is_in_doubt_is_told_until_somebody_settles_it(place: Place, mail: MailServer) -> None:
    mail.does["ana@example.org"] = Does.KEEPS_AND_HANGS_UP
    mail.does["cem@example.org"] = Does.UNKNOWN
    only = ("--only", "ana", "--only", "cem")
    code, told = place.deliver("--new-ledger", *only)
    assert (code, {name: what for name, (what, _) in told.items()}) == (
        3,
        {"ana": "in doubt", "cem": "refused"},
    )
    code, again = place.deliver(*only)
    assert (code, {name: what for name, (what, _) in again.items()}) == (
        3,
        {"ana": "in doubt", "cem": "refused"},
    )
    status = place.run("status")
    assert status.returncode == 1
    (doubt, refused) = (line for line in status.stdout.splitlines() if "no. " in line)
    assert "ana, en" in doubt
    assert "--arrived or --resend settles it" in doubt
    assert "550 5.1.1 No such user here" in refused
    mail.does.clear()
    for wrong in (("--arrived", "cem"), ("--resend", "cem", "--resend", "nobody")):
        refusal = place.run("deliver", *only, *wrong)
        assert refusal.returncode == 2
        assert f"'{wrong[-1]}' in solar-modules" in refusal.stderr
    assert place.deliver(*only, "--arrived", "ana", "--resend", "cem")[0] == 0
    assert (mail.copies("ana@example.org"), mail.copies("cem@example.org")) == (1, 1)
    settled = place.run("status", "--json")
    assert json.loads(settled.stdout)["briefings"]["solar-modules"]["deliveries"] == []
    nothing = place.run("deliver", "--resend", "ana")
    assert nothing.returncode == 2
    assert "nothing is in doubt or refused for 'ana'" in nothing.stderr


def test_a_login_for_another_host_is_never_given_away(
    place: Place, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSB_REPORT_POST_HOST", "mail.example.org")
    code, told = place.deliver("--new-ledger", "--only", "ana", "--only", "cem", "--only", "bob")
    assert code == 3
    assert {name: what for name, (what, _) in told.items()} == {
        "ana": "put off",
        "cem": "put off",
        "bob": "sent",
    }
    assert "its login is for mail.example.org" in told["ana"][1]
    assert [kept.to for kept in mail.kept] == ["bob@example.org"]


def test_a_name_that_makes_a_copy_too_large_to_attach_stops_nobody(
    place: Place, mail: MailServer
) -> None:
    (path,) = [place.briefing / "stakeholders.yaml"]
    pdf = place.folder / "output/solar-modules/en/briefing.pdf"
    place.deliver("--dry-run", "--only", "cem")
    size = len(pdf.read_bytes()) // 1000 + 1
    post = f"port: {mail.port}}}\n  small"
    replace(path, post, post.replace("}", f", attach: {size} kB}}"))
    code, told = place.deliver("--new-ledger", "--only", "ana", "--only", "cem")
    assert (code, {what for what, _ in told.values()}) == (0, {"sent"})
    (ana,) = letters(mail, "ana@example.org")
    assert len(list(ana.iter_attachments())) == 1


def test_who_is_no_reader_any_more_is_no_open_matter(place: Place, mail: MailServer) -> None:
    mail.does["ana@example.org"] = Does.DELAYS_MESSAGE
    assert place.deliver("--new-ledger")[0] == 3
    assert "put off" in place.run("status").stdout
    path = place.briefing / "stakeholders.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  ana:", "  eva:").replace("ana@", "eva@"), encoding="utf-8")
    code, told = place.deliver()
    assert (code, list(told)) == (0, ["eva"])
    assert "ana" not in place.run("status").stdout


def test_faults_of_the_file_stop_all_of_it(place: Place, mail: MailServer) -> None:
    replace(place.briefing / "stakeholders.yaml", "to: ana@example.org", "to: ana.example.org")
    ran = place.run("deliver", "--new-ledger")
    assert ran.returncode == 1
    assert "stakeholders.yaml:13:" in ran.stderr
    assert (ran.stdout, mail.kept) == ("", [])
