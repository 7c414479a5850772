import pytest


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """A folder of uploads, with a file outside of it that nobody may reach."""
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "logos").mkdir(parents=True)
    (settings.MEDIA_ROOT / "logos" / "a.webp").write_bytes(b"picture")
    (settings.MEDIA_ROOT / "page.html").write_text("<script>alert(1)</script>")
    (tmp_path / "secret").write_text("secret")
    (settings.MEDIA_ROOT / "link").symlink_to(tmp_path / "secret")


def test_an_image_is_served_with_its_type_and_can_run_nothing(client):
    response = client.get("/media/logos/a.webp")
    assert b"".join(response) == b"picture"
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Disposition"] == 'inline; filename="a.webp"'


def test_anything_else_is_only_downloaded(client):
    response = client.get("/media/page.html")
    assert b"".join(response) == b"<script>alert(1)</script>"
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == 'attachment; filename="page.html"'


@pytest.mark.parametrize("name", ["none.webp", "logos", "logos/", "a" * 5000])
def test_what_is_not_there_is_not_found(client, name):
    assert client.get(f"/media/{name}").status_code == 404


@pytest.mark.parametrize(
    "name", ["../secret", "..%2fsecret", "logos/../../secret", "%2e%2e/secret", "/etc/passwd"]
)
def test_no_path_leads_out_of_the_folder(client, name):
    assert client.get(f"/media/{name}").status_code in {400, 404}


def test_a_link_leads_nowhere_out_of_the_folder(client, settings):
    (settings.MEDIA_ROOT / "inside").symlink_to(settings.MEDIA_ROOT / "logos" / "a.webp")
    assert client.get("/media/link").status_code == 404
    assert b"".join(client.get("/media/inside")) == b"picture"


def test_the_folder_itself_may_be_a_link(client, settings, tmp_path):
    (tmp_path / "elsewhere").symlink_to(settings.MEDIA_ROOT)
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    assert b"".join(client.get("/media/logos/a.webp")) == b"picture"


def test_only_reading_is_allowed(client):
    assert client.post("/media/logos/a.webp").status_code == 405
