import pytest


@pytest.mark.django_db
def test_an_unknown_host_is_one_line_in_the_log(client, caplog):
    assert client.get("/", headers={"host": "elsewhere.example"}).status_code == 400
    records = [r for r in caplog.records if r.name == "django.security.DisallowedHost"]
    assert ["elsewhere.example" in r.getMessage() for r in records] == [True]
    assert [r.exc_info for r in records] == [None]
