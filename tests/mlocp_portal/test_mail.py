from io import StringIO

from django.core.mail import EmailMessage

from mlocp_portal.mail import EmailBackend


def test_the_head_of_what_is_printed_names_nobody():
    out = StringIO()
    message = EmailMessage(
        "Subject",
        "Words",
        to=["ann@example.org"],
        cc=["bob@example.org"],
        bcc=["cy@example.org"],
        reply_to=["dan@example.org"],
    )
    EmailBackend(stream=out).send_messages([message])
    assert "Words" in out.getvalue()
    assert "To: not printed\n" in out.getvalue()
    assert "example.org" not in out.getvalue()
    assert message.to == ["ann@example.org"]
