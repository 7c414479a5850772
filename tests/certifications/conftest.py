import pytest


@pytest.fixture
def ask(client):
    """Ask the catalogue for the given parameters; answers the response."""

    def ask(htmx=False, **params):
        headers = {"HX-Request": "true"} if htmx else {}
        response = client.get("/certifications/", params, headers=headers)
        assert response.status_code == 200
        return response

    return ask
