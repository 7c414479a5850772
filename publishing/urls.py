from django.urls import path

from publishing import preview

app_name = "publishing"
urlpatterns = [
    path("preview/<token>/", preview.preview, name="preview"),
    path("preview/<token>/page/", preview.previewed_page, name="previewed-page"),
]
