"""The pictures of texts: where they stand, and which stand nowhere."""

from collections.abc import Iterator

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, JsonResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from pictures.models import LONGEST_WORDS, Picture
from pictures.uses import uses
from publishing.admin_base import ContentAdmin
from publishing.images import rendition_name, rendition_widths
from publishing.models import Identified
from publishing.text import one_line

KEPT = "_uses_of_pictures"
CHOOSE = "Choose a picture: a JPEG, PNG, WebP or still GIF."


def uses_in(request: HttpRequest) -> dict[str, list[Identified]]:
    """``uses()``, which reads every text of the portal, once for each request."""
    if not hasattr(request, KEPT):
        setattr(request, KEPT, uses())
    return getattr(request, KEPT)


class UseFilter(admin.SimpleListFilter):
    """What could be deleted."""

    title = "use"
    parameter_name = "use"

    def lookups(self, request, model_admin):
        return [("none", "In no text"), ("some", "In a text")]

    def queryset(self, request, queryset):
        if self.value() == "none":
            return queryset.exclude(uid__in=uses_in(request))
        return queryset.filter(uid__in=uses_in(request)) if self.value() == "some" else queryset


@admin.register(Picture)
class PictureAdmin(ContentAdmin):
    list_display = ["thumbnail", "slug", "alt", "used_on", "added_at"]
    list_display_links = ["thumbnail", "slug"]
    list_filter = [UseFilter]
    search_fields = ["slug", "alt"]

    def get_fields(self, request, obj=None):
        return ["shown", "alt", "written", "used_on", "added_at"] if obj else ["file", "alt"]

    def get_readonly_fields(self, request, obj=None):
        # Another file would change pages that are published, and nobody would have approved it.
        return ["shown", "written", "used_on", "added_at"] if obj else []

    def has_delete_permission(self, request, obj=None):
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or not self._is_on_locked_page(request, obj))

    def _is_on_locked_page(self, request: HttpRequest, picture: Picture) -> bool:
        """Whether a page shows it that this user may change only beside what visitors read."""
        pages = uses_in(request).get(str(picture.uid), ())
        return any(self._admin_of(type(page)).is_locked(request, page) for page in pages)

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        for picture in changelist.result_list:
            self._note_pages(request, picture)
        return changelist

    def get_object(self, request, object_id, from_field=None):
        picture = super().get_object(request, object_id, from_field)
        if picture:
            self._note_pages(request, picture)
        return picture

    def _note_pages(self, request: HttpRequest, picture: Picture) -> None:
        picture.pages = uses_in(request).get(str(picture.uid), [])

    def get_deleted_objects(self, objs, request):
        for picture in objs:
            self._note_pages(request, picture)
        _, *others = super().get_deleted_objects(objs, request)
        return [self._what_breaks(picture) for picture in objs], *others

    def _what_breaks(self, picture: Picture) -> SafeString:
        if not picture.pages:
            return format_html("{}: no text shows it", picture)
        pages = self.used_on(picture)
        return format_html("{}: its words will stand in its place on {}", picture, pages)

    def delete_queryset(self, request, queryset):
        for picture in queryset:  # each with its files
            picture.delete()

    @admin.display(description="picture")
    def thumbnail(self, picture):
        width = rendition_widths(picture.width)[0]
        name = rendition_name(picture.file.name, width, "webp")
        return format_html(
            '<img class="stored-picture" src="{}" alt="{}" width="80" loading="lazy">',
            picture.file.storage.url(name),
            picture.alt or picture.slug,
        )

    @admin.display(description="picture")
    def shown(self, picture):
        return format_html(
            '<img class="stored-picture" src="{}" alt="{}" width="{}" height="{}">',
            picture.file.url,
            picture.alt or picture.slug,
            *picture.file.stored_size,
        )

    @admin.display(description="in a text")
    def written(self, picture):
        return format_html("<code>![{}]({})</code>", picture.alt or "words", picture.reference)

    @admin.display(description="used on")
    def used_on(self, picture):
        return format_html_join(", ", '<a href="{}">{}</a>', _links(picture.pages)) or "nowhere"

    # Added from a text

    def get_urls(self):
        view = self.admin_site.admin_view(self.upload)
        return [path("upload/", view, name="pictures_picture_upload"), *super().get_urls()]

    @method_decorator(require_POST)
    def upload(self, request: HttpRequest) -> JsonResponse:
        """Store a picture that was dropped into a text, or the words for one that was."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if "reference" in request.POST:
            return self._describe(request)
        if "file" not in request.FILES:
            return JsonResponse({"error": CHOOSE}, status=422)
        try:
            picture = Picture.objects.store(request.FILES["file"])
        except ValidationError as error:
            return JsonResponse({"error": " ".join(error.messages)}, status=422)
        self.log_addition(request, picture, "Added in a text")
        return JsonResponse({"reference": picture.reference})

    def _describe(self, request: HttpRequest) -> JsonResponse:
        """Propose the words wherever else the picture is used, unless there were some before."""
        reference = request.POST["reference"]
        picture = _picture_named(reference.rpartition("/")[2])
        if picture is None:
            return JsonResponse({"error": "There is no such picture."}, status=422)
        words = one_line(request.POST.get("alt", ""), LONGEST_WORDS)
        if words and Picture.objects.filter(pk=picture.pk, alt="").update(alt=words):
            self.log_change(request, picture, "Words added in a text")
        return JsonResponse({"reference": reference})


def _picture_named(uid: str) -> Picture | None:
    try:
        return Picture.objects.filter(uid=uid).first()
    except ValidationError:  # no uid at all
        return None


def _links(pages: list[Identified]) -> Iterator[tuple[str, str]]:
    for page in pages:
        name = f"admin:{page._meta.app_label}_{page._meta.model_name}_change"
        yield reverse(name, args=[page.pk]), str(page)
