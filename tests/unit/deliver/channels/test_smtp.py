"""Mail to a real server, and each way in which it fails: nothing twice, nothing lost in silence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ssb_report.deliver.channels.model import Deferred, Doubtful, Refused, Trouble, Unusable
from ssb_report.deliver.channels.settings import Login, Security, SmtpSettings
from ssb_report.deliver.channels.smtp import SmtpChannel
from tests.servers.certificates import Certificates
from tests.servers.mail import PASSWORD, USER, Does, MailServer, running_mail
from tests.unit.deliver.channels.parcels import MESSAGE, deaf, parcel, refusing

ANNA = "anna@example.org"
BEN = "ben@example.org"


@pytest.fixture
def settings(mail: MailServer, certificates: Certificates) -> SmtpSettings:
    return _settings(mail.port, certificates)


def _settings(port: int, certificates: Certificates) -> SmtpSettings:
    return SmtpSettings(
        "127.0.0.1",
        "reports@example.org",
        port=port,
        login=Login(USER, PASSWORD),
        ca=certificates.ca,
        timeout=10,
        patience=10,
    )


def _deliver(channel: SmtpChannel, to: str, message: bytes = MESSAGE) -> str:
    given = parcel(to, message=message)
    channel.offer(given)
    return channel.hand_over(given)


def test_a_message_arrives_as_it_is(mail: MailServer, settings: SmtpSettings) -> None:
    with SmtpChannel(settings) as channel:
        receipt = _deliver(channel, ANNA)
    assert receipt == "250 2.0.0 Ok: queued as 1"
    (kept,) = mail.kept
    assert (kept.sender, kept.to) == ("reports@example.org", ANNA)
    assert kept.content == MESSAGE.replace(b"\n", b"\r\n") + b"\r\n"


def test_an_offer_alone_brings_nothing(mail: MailServer, settings: SmtpSettings) -> None:
    with SmtpChannel(settings) as channel:
        channel.offer(parcel(ANNA))
        assert mail.rcpts == {ANNA: 1}
        channel.withdraw()
        assert _deliver(channel, BEN)
    assert [kept.to for kept in mail.kept] == [BEN]


def test_only_what_is_on_offer_is_handed_over(mail: MailServer, settings: SmtpSettings) -> None:
    with SmtpChannel(settings) as channel:
        channel.offer(parcel(ANNA))
        with pytest.raises(RuntimeError):
            channel.hand_over(parcel(BEN))
    assert mail.kept == []


def test_a_thousand_share_a_connection(mail: MailServer, settings: SmtpSettings) -> None:
    readers = [f"reader-{number}@example.org" for number in range(1000)]
    with SmtpChannel(settings) as channel:
        for reader in readers:
            _deliver(channel, reader)
    assert [kept.to for kept in mail.kept] == readers
    assert mail.connections == 1


def test_a_limit_of_messages_means_a_new_connection(
    mail: MailServer, settings: SmtpSettings
) -> None:
    mail.per_connection = 3
    readers = [f"reader-{number}@example.org" for number in range(8)]
    with SmtpChannel(settings) as channel:
        for reader in readers:
            _deliver(channel, reader)
    assert [kept.to for kept in mail.kept] == readers
    assert mail.connections == 3


# What the server does, what becomes of the parcel, what is said, how often the recipient has it.
FAULTS: dict[Does, tuple[type[Trouble], str, int]] = {
    Does.UNKNOWN: (Refused, "says of anna@example.org: 550 5.1.1 No such user here", 0),
    Does.GREYLISTS: (Deferred, "says of anna@example.org: 451 4.7.1 Greylisted", 0),
    Does.HANGS_UP_AT_RCPT: (Deferred, "ended the connection", 0),
    Does.REFUSES_MESSAGE: (Refused, "552 5.2.2 Mailbox full", 0),
    Does.DELAYS_MESSAGE: (Deferred, "452 4.3.1 Insufficient system storage", 0),
    Does.LOSES: (Doubtful, "had the whole message", 0),
    Does.KEEPS_AND_HANGS_UP: (Doubtful, "had the whole message", 1),
    Does.KEEPS_AND_IS_SILENT: (Doubtful, "had the whole message", 1),
    Does.MUMBLES: (Doubtful, "words of its own", 1),
}


@pytest.mark.parametrize("does", FAULTS, ids=lambda does: does.name.lower())
def test_one_fault_stops_nobody_else(mail: MailServer, settings: SmtpSettings, does: Does) -> None:
    mail.does[ANNA] = does
    kind, said, copies = FAULTS[does]
    if does is Does.KEEPS_AND_IS_SILENT:
        settings = replace(settings, patience=0.5)
    with SmtpChannel(settings) as channel:
        _deliver(channel, "first@example.org")
        with pytest.raises(kind) as caught:
            _deliver(channel, ANNA)
        _deliver(channel, BEN)
    assert type(caught.value) is kind
    assert said in str(caught.value)
    assert str(caught.value).startswith(f"127.0.0.1:{mail.port} ")
    assert not getattr(caught.value, "everyone", False)
    assert mail.copies(ANNA) == copies
    assert mail.copies("first@example.org") == mail.copies(BEN) == 1


def test_greylisting_ends(mail: MailServer, settings: SmtpSettings) -> None:
    mail.does[ANNA] = Does.GREYLISTS
    with SmtpChannel(settings) as channel:
        with pytest.raises(Deferred):
            _deliver(channel, ANNA)
        _deliver(channel, ANNA)
    assert mail.copies(ANNA) == 1


def test_the_reply_to_a_message_may_take_longer_than_others(
    mail: MailServer, settings: SmtpSettings
) -> None:
    mail.does[ANNA] = Does.IS_SLOW
    with SmtpChannel(replace(settings, timeout=1)) as channel:
        _deliver(channel, ANNA)
    assert mail.copies(ANNA) == 1


def test_a_message_cut_short_has_not_arrived(mail: MailServer, settings: SmtpSettings) -> None:
    mail.does[ANNA] = Does.HANGS_UP_AT_DATA
    large = MESSAGE + (b"\n" + b"x" * 900) * 15_000  # than any buffer on the way holds
    with SmtpChannel(settings) as channel:
        with pytest.raises(Deferred, match="before it had the message"):
            _deliver(channel, ANNA, large)
        _deliver(channel, BEN)
    assert [kept.to for kept in mail.kept] == [BEN]


def test_too_large_is_said_before_it_is_sent(certificates: Certificates) -> None:
    with running_mail(certificates.server(), data_size_limit=10_000) as mail:
        settings = _settings(mail.port, certificates)
        with SmtpChannel(settings) as channel:
            with pytest.raises(Refused, match=r"has 20,\d+ bytes, and \S+ takes 10,000 at most"):
                channel.offer(parcel(ANNA, message=MESSAGE + b"\n" + b"x" * 20_000))
            _deliver(channel, BEN)
        assert mail.rcpts == {BEN: 1}


# ---- what concerns everybody


def _fails(settings: SmtpSettings, *, times: int = 1) -> Trouble:
    with SmtpChannel(settings) as channel:
        for _ in range(times):
            with pytest.raises(Trouble) as caught:
                channel.offer(parcel(ANNA))
        with pytest.raises(RuntimeError):
            channel.hand_over(parcel(ANNA))
    return caught.value


def test_a_server_that_is_down_is_tried_again_later(certificates: Certificates) -> None:
    with refusing() as port:
        trouble = _fails(_settings(port, certificates), times=2)
    assert isinstance(trouble, Deferred)
    assert trouble.everyone
    assert "no connection to 127.0.0.1:" in str(trouble)
    assert "Connection refused" in str(trouble)


def test_a_server_that_says_nothing_is_tried_again_later(certificates: Certificates) -> None:
    with deaf() as port:
        trouble = _fails(replace(_settings(port, certificates), timeout=0.2))
    assert isinstance(trouble, Deferred)
    assert trouble.everyone


def test_a_sender_is_put_off(mail: MailServer, settings: SmtpSettings) -> None:
    mail.sender_reply = "451 4.3.2 Not accepting messages"
    trouble = _fails(settings)
    assert isinstance(trouble, Deferred)
    assert trouble.everyone


def test_a_sender_is_refused(mail: MailServer, settings: SmtpSettings) -> None:
    mail.sender_reply = "550 5.7.1 Sender address rejected"
    trouble = _fails(settings)
    assert isinstance(trouble, Unusable)
    assert "takes no mail from reports@example.org: 550 5.7.1 Sender" in str(trouble)


def test_a_wrong_password(mail: MailServer, settings: SmtpSettings) -> None:
    trouble = _fails(replace(settings, login=Login(USER, "a guess")))
    assert isinstance(trouble, Unusable)
    assert str(trouble) == f"127.0.0.1:{mail.port} does not take the login: 535"


def test_a_password_is_nowhere_in_what_is_said(settings: SmtpSettings) -> None:
    secret = "schlüssel"  # noqa: S105 - of nobody
    trouble = _fails(replace(settings, login=Login(USER, secret)))
    assert isinstance(trouble, Unusable)
    assert "letters beyond ASCII" in str(trouble)
    told = [trouble, trouble.__cause__, settings, replace(settings, login=Login(USER, secret))]
    assert trouble.__suppress_context__
    assert not any(secret in text for each in told for text in (str(each), repr(each)))


def test_no_login_where_one_is_wanted(settings: SmtpSettings) -> None:
    trouble = _fails(replace(settings, login=None))
    assert isinstance(trouble, Unusable)
    assert "530 5.7.0 Authentication required" in str(trouble)


def test_a_login_where_none_is_taken(certificates: Certificates) -> None:
    with running_mail(certificates.server(), from_the_start=True, login=False) as mail:
        settings = _settings(mail.port, certificates)
        trouble = _fails(replace(settings, security=Security.TLS))
    assert isinstance(trouble, Unusable)
    assert "takes no login" in str(trouble)


def test_a_login_in_a_way_that_is_not_known(certificates: Certificates) -> None:
    known = ["LOGIN", "PLAIN"]
    with running_mail(certificates.server(), auth_exclude_mechanism=known) as mail:
        trouble = _fails(_settings(mail.port, certificates))
    assert isinstance(trouble, Unusable)
    assert "no way of logging in" in str(trouble)


def test_no_mail_without_starttls(certificates: Certificates) -> None:
    with running_mail(None) as mail:
        trouble = _fails(_settings(mail.port, certificates))
        assert mail.rcpts == {}
    assert isinstance(trouble, Unusable)
    assert "offers no STARTTLS" in str(trouble)


def test_a_certificate_of_nobody_we_know(mail: MailServer, settings: SmtpSettings) -> None:
    trouble = _fails(replace(settings, ca=None))
    assert isinstance(trouble, Unusable)
    assert f"the certificate of 127.0.0.1:{mail.port} is not trusted: " in str(trouble)


def test_a_certificate_of_another_server(certificates: Certificates) -> None:
    with running_mail(certificates.server("mail.example.org")) as mail:
        trouble = _fails(_settings(mail.port, certificates))
    assert isinstance(trouble, Unusable)
    assert "is not trusted: IP address mismatch" in str(trouble)


def test_tls_from_the_start(certificates: Certificates) -> None:
    with running_mail(certificates.server(), from_the_start=True) as mail:
        settings = _settings(mail.port, certificates)
        with SmtpChannel(replace(settings, security=Security.TLS)) as channel:
            _deliver(channel, ANNA)
        assert mail.copies(ANNA) == 1


def test_tls_where_there_is_none(mail: MailServer, settings: SmtpSettings) -> None:
    trouble = _fails(replace(settings, security=Security.TLS))
    assert isinstance(trouble, Unusable)
    assert f"no safe connection to 127.0.0.1:{mail.port}" in str(trouble)


def test_a_host_that_does_not_exist(settings: SmtpSettings) -> None:
    trouble = _fails(replace(settings, host="mail.invalid"))
    assert isinstance(trouble, Unusable | Deferred)  # as the resolver there is, or is not
    assert "mail.invalid" in str(trouble)


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (lambda _: None, "cannot be read from"),
        (lambda path: path.write_text("none"), "has no certificates in PEM"),
    ],
    ids=["missing", "other"],
)
def test_a_file_of_certificates_that_is_none(
    settings: SmtpSettings, tmp_path: Path, write: Callable[[Path], object], said: str
) -> None:
    write(tmp_path / "ca.pem")
    trouble = _fails(replace(settings, ca=tmp_path / "ca.pem"))
    assert isinstance(trouble, Unusable)
    assert said in str(trouble)


# ---- addresses


@pytest.mark.parametrize(
    "to",
    [
        "anna@example.org\r\nRCPT TO:<eve@example.org>",
        "anna@example.org\nDATA",
        "anna@example.org> SIZE=1",
        "anna@example.org,eve@example.org",
        "anna@example.org eve@example.org",
        "anna@example.org\x00",
        "anna@example.org\u2028",
        "<anna@example.org>",
        "anna",
        "@example.org",
        "",
        "x" * 250 + "@example.org",
    ],
)
def test_no_command_hides_in_an_address(mail: MailServer, settings: SmtpSettings, to: str) -> None:
    with SmtpChannel(settings) as channel:
        with pytest.raises(Refused, match="mail address"):
            channel.offer(parcel(to))
        _deliver(channel, BEN)
    assert mail.rcpts == {BEN: 1}


def test_nor_in_the_sender(settings: SmtpSettings) -> None:
    with pytest.raises(Unusable, match=r"^sender: "):
        SmtpChannel(replace(settings, sender="reports@example.org>\r\nDATA"))


def test_a_chinese_address(mail: MailServer, settings: SmtpSettings) -> None:
    with SmtpChannel(settings) as channel:
        _deliver(channel, "读者@例子.中国")
    assert mail.copies("读者@例子.中国") == 1


def test_a_chinese_address_where_the_server_takes_none(certificates: Certificates) -> None:
    with (
        running_mail(certificates.server(), enable_SMTPUTF8=False) as mail,
        SmtpChannel(_settings(mail.port, certificates)) as channel,
    ):
        with pytest.raises(Refused, match="SMTPUTF8"):
            channel.offer(parcel("读者@例子.中国"))
        # Only the domain: that has a form in ASCII (of RFC 5890), and any server takes it.
        _deliver(channel, "reader@bücher.example")
        assert mail.copies("reader@xn--bcher-kva.example") == 1


def test_text_beyond_ascii_arrives(mail: MailServer, settings: SmtpSettings) -> None:
    text = MESSAGE + " – 光伏".encode()
    with SmtpChannel(settings) as channel:
        _deliver(channel, ANNA, text)
    (kept,) = mail.kept
    assert kept.content.endswith(" – 光伏\r\n".encode())
