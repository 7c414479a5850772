"""What all forms that visitors see have in common."""

from django.forms.renderers import Jinja2


class PublicForm:
    """A form whose fields are drawn as quickly as the page around them."""

    default_renderer = Jinja2()
