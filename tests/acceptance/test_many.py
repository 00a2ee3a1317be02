"""A thousand readers of three editions: each edition is built once, each reader served once."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.running import TEST_BRIEFINGS, copied, replace, ssb_report
from tests.servers.certificates import Certificates
from tests.servers.mail import PASSWORD, USER, MailServer

pytestmark = pytest.mark.slow

READERS = 1000
EDITIONS = """\
editions:
  en: {language: en}
  en-brief: {language: en, layout: brief, label: {en: In brief}, sections: [curve]}
  en-methods: {language: en, label: {en: Methods alone}, sections: [methods]}
"""
STAKEHOLDERS = """\
sender: {{name: Solar desk, address: desk@example.org}}
channels:
  post: {{kind: smtp, host: 127.0.0.1, port: {port}}}
stakeholders:
"""
READER = (
    "  reader-{number}: {{name: Reader {number}, channel: post, to: reader-{number}@example.org, "
    "editions: [en, en-brief, en-methods], copy: personal}}\n"
)


@pytest.fixture
def environment(
    certificates: Certificates, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> pytest.MonkeyPatch:
    """Leads to the servers; a ledger of so many writes is on one that waits for no disk."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.ca))
    monkeypatch.setenv("SSB_REPORT_LEDGER", postgres)
    for name, text in (("HOST", "127.0.0.1"), ("USER", USER), ("PASSWORD", PASSWORD)):
        monkeypatch.setenv(f"SSB_REPORT_POST_{name}", text)
    return monkeypatch


@pytest.mark.usefixtures("environment")
def test_a_thousand_readers_of_three_editions(tmp_path: Path, mail: MailServer) -> None:
    mail.forgets = True
    briefing = copied(TEST_BRIEFINGS / "solar-modules", tmp_path / "inputs")
    replace(briefing / "briefing.yaml", "editions: {en: {language: en}}\n", EDITIONS)
    readers = "".join(READER.format(number=number) for number in range(READERS))
    (briefing / "stakeholders.yaml").write_text(
        STAKEHOLDERS.format(port=mail.port) + readers, encoding="utf-8"
    )

    run = ssb_report("deliver", "--new-ledger", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert run.stderr.count("writing PDF") == 3
    assert "3,000 to send" in run.stderr
    assert run.stderr.endswith("3000 sent\n")
    copies = Counter(kept.to for kept in mail.kept)
    assert set(copies.values()) == {3}
    assert len(copies) == READERS
    serials = re.findall(r"(?m)^sent +reader-\d+ +en\S* +(\S+)", run.stdout)
    assert len(set(serials)) == 3 * READERS
    assert {str(kept.message["Message-ID"])[1:10].upper() for kept in mail.kept} == set(serials)

    again = ssb_report("deliver", cwd=tmp_path)
    assert (again.returncode, again.stdout) == (0, "")
    assert len(mail.kept) == 3 * READERS
