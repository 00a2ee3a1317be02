from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import Parser
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssb_report.deliver.letter import Enclosed, Gist, News, letter
from ssb_report.schema.stakeholders import SenderModel, StakeholderModel

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SENDER = SenderModel.model_validate(
    {"name": {"en": "Desk", "zh": "编写组"}, "address": "desk@example.org"}
)
GIST = Gist("en", "Title", ("Edition of June 2025",), "Title: edition", News("First."), ())
PDF = b"%PDF-1.7 " + bytes(range(256)) * 9


def person(**fields: object) -> StakeholderModel:
    given_fields = {"name": "Ana", "channel": "post", "to": "ana@example.org", "editions": ["en"]}
    return StakeholderModel.model_validate({**given_fields, **fields})


def read(content: bytes) -> EmailMessage:
    message = Parser(policy=default).parsestr(content.decode())
    assert isinstance(message, EmailMessage)
    assert message.defects == []
    return message


def written(gist: Gist = GIST, sender: SenderModel = SENDER, **fields: object) -> EmailMessage:
    enclosed = Enclosed("solar.pdf", PDF, "K7QM-2XRD")
    return read(letter(person(**fields), sender, gist, enclosed, AT))


def test_the_same_copy_gives_the_same_bytes() -> None:
    enclosed = Enclosed("solar.pdf", PDF, "K7QM-2XRD")
    one, other = (letter(person(), SENDER, GIST, enclosed, AT) for _ in range(2))
    assert one == other


@given(st.binary(max_size=5000))
def test_what_is_attached_is_what_was_enclosed(content: bytes) -> None:
    message = read(letter(person(), SENDER, GIST, Enclosed("a.pdf", content, "K7QM-2XRD"), AT))
    (attached,) = message.iter_attachments()
    assert attached.get_content() == content
    assert attached.get_filename() == "a.pdf"


def test_lines_are_as_long_as_mail_may_have_them() -> None:
    content = letter(person(), SENDER, GIST, Enclosed("a.pdf", PDF * 99, "K7QM-2XRD"), AT)
    assert max(map(len, content.split(b"\r\n"))) <= 998  # RFC 5322, 2.1.1
    assert b"\n" not in content.replace(b"\r\n", b"")


@given(st.text(min_size=1, max_size=100).filter(lambda text: text.isprintable() and text.strip()))
def test_a_name_brings_no_header_and_no_reader(name: str) -> None:
    message = written(name=name, organisation=name)
    (to,) = message["To"].addresses
    assert (to.addr_spec, message["Bcc"], message["Cc"]) == ("ana@example.org", None, None)
    assert set(message.keys()) == set(written().keys())


def test_texts_are_texts_in_the_page() -> None:
    gist = Gist("en", "<b>&", (), "s", News("<script>"), (("<1", "</li>"),))
    page = written(gist, name="<img src=x>").get_body(("html",))
    assert page is not None
    content = page.get_content()
    for harmful in ("<b>", "<script>", "<1", "<img"):
        assert harmful not in content
    assert "&lt;img src=x&gt;" in content


def test_what_cannot_be_said_in_ascii_is_said_all_the_same() -> None:
    gist = Gist("zh-Hans", "固态电池", ("版本日期",), "固态电池：版", News("第一份"), ())
    message = written(gist, name="李伟", organisation="江苏省能源局")
    assert (message["Subject"], message["From"]) == ("固态电池：版", "编写组 <desk@example.org>")
    assert message["To"].addresses[0].display_name == "李伟"
    plain = message.get_body(("plain",))
    assert plain is not None
    assert "致：李伟，江苏省能源局" in plain.get_content()


@pytest.mark.parametrize("to", ["用户@example.org", "jürgen.müller@example.org"])
def test_an_address_beyond_ascii_is_written_as_it_is(to: str) -> None:
    message = written(to=to)
    assert message["To"].addresses[0].addr_spec == to


@pytest.mark.parametrize(
    ("unsubscribe", "header", "post"),
    [
        (None, None, None),
        ("stop@example.org", "<mailto:stop@example.org?subject=unsubscribe%20K7QM-2XRD>", None),
        ("https://example.org/stop", "<https://example.org/stop>", None),
        (
            "{serial}@example.org",
            "<mailto:{serial}@example.org?subject=unsubscribe%20K7QM-2XRD>",
            None,
        ),
        (
            "https://example.org/stop/{serial}",
            "<https://example.org/stop/K7QM-2XRD>",
            "List-Unsubscribe=One-Click",
        ),
    ],
)
def test_how_to_stop_is_said_to_programs(
    unsubscribe: str | None, header: str | None, post: str | None
) -> None:
    sender = SENDER.model_copy(update={"unsubscribe": unsubscribe})
    message = written(sender=sender)
    named = message["List-Unsubscribe"]
    assert (named and named.strip(), message["List-Unsubscribe-Post"]) == (header, post)


def test_a_link_stands_for_what_is_not_attached() -> None:
    link = f"https://files.example.org/{hashlib.sha256(PDF).hexdigest()}/solar.pdf"
    enclosed = Enclosed("solar.pdf", PDF, "K7QM-2XRD", link)
    message = read(letter(person(), SENDER, GIST, enclosed, AT))
    assert list(message.iter_attachments()) == []
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        assert part is not None
        assert link in part.get_content()
