"""Tables of pages that go out and come in, as a person sends them."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

IMPORT = reverse("admin:faqs_question_import")


def export(client, format_name: str, model: str = "faqs_question") -> bytes:
    url = reverse(f"admin:{model}_export")
    response = client.post(f"{url}?all=", {"format": format_name})
    assert response.status_code == 200
    return response.content


def upload(client, data: bytes | str, suffix: str = "csv", url: str = IMPORT):
    data = data if isinstance(data, bytes) else data.encode()
    file = SimpleUploadedFile(f"questions.{suffix}", data)
    return client.post(url, {"file": file}, follow=True)


def press(client, response, button: str):
    return client.post(response.request["PATH_INFO"], {button: "x"}, follow=True)


def stage(response) -> str:
    return response.context["status"].stage


def shown(response) -> list[tuple]:
    return [
        (row["place"], field["label"], field["before"], field["after"])
        for row in response.context["rows"]
        for field in row["fields"]
    ]


def problems(response) -> list[tuple]:
    assert stage(response) == "refused"
    return [(row["place"], row["key"], row["message"]) for row in response.context["rows"]]
