"""Inputs for Markdown. Without JavaScript they are Django's own."""

from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.templatetags.static import static
from django.urls import reverse


class Writing:
    """Marks an input, so that the browser gives it a toolbar and a preview when it is used."""

    template_name = "admin/writing/input.html"
    is_line = False

    class Media:
        css = {"all": ["admin_portal/writing.css"]}
        js = [f"admin_portal/{name}.js" for name in ("writing", "dialogs", "linking", "pictures")]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        return context | {
            "plain_template": super().template_name,
            "is_line": self.is_line,
            "preview_url": reverse("admin:writing-preview"),
            "pages_url": reverse("admin:writing-pages"),
            "upload_url": reverse("admin:pictures_picture_upload"),
            "page_styles": static("css/site.css"),
        }


class MarkdownInput(Writing, AdminTextareaWidget):
    pass


class MarkdownLineInput(Writing, AdminTextInputWidget):
    is_line = True
