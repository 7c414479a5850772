"""Tables in and out: the pages "Import" and "Export" above a list of the admin."""

from pathlib import PurePath
from uuid import UUID

from django import forms
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import capfirst

from publishing.admin_base import ContentAdmin
from publishing.bulk.formats import (
    FORMATS,
    MAX_BYTES,
    MAX_ROWS,
    TableError,
    read_table,
    write_table,
)
from publishing.bulk.jobs import Job, Status
from publishing.bulk.tables import PageResource, check_headings, columns_of, parts_of
from publishing.content.kinds import kind_of
from publishing.differences import words_between
from publishing.models import Publishable

PER_PAGE = 50
SUFFIXES = {".csv": "csv", ".xlsx": "xlsx", ".yaml": "yaml", ".yml": "yaml"}


class ExportForm(forms.Form):
    format = forms.ChoiceField(
        choices=[
            ("csv", "CSV: for any spreadsheet or program"),
            ("xlsx", "XLSX: for Excel and LibreOffice"),
            ("yaml", "YAML: for people and version control"),
        ],
        widget=forms.RadioSelect,
        initial="xlsx",
    )


class ImportForm(forms.Form):
    file = forms.FileField(
        label="Table",
        help_text="A file that ends in .csv, .xlsx or .yaml, as “Export” makes it: at most "
        f"{MAX_BYTES // 1_000_000} MB and {MAX_ROWS:,} rows.",
        widget=forms.FileInput(attrs={"accept": ", ".join(SUFFIXES)}),
    )

    def __init__(self, model, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.model = model

    def clean_file(self):
        upload = self.cleaned_data["file"]
        self.format = SUFFIXES.get(PurePath(upload.name).suffix.lower())
        if self.format is None:
            raise ValidationError("Choose a file that ends in .csv, .xlsx or .yaml.")
        if upload.size > MAX_BYTES:
            raise ValidationError(f"The file is larger than {MAX_BYTES // 1_000_000} MB.")
        self.data = upload.read()
        try:
            check_headings(self.model, read_table(self.format, self.data))
        except TableError as error:
            raise ValidationError(str(error)) from error
        return upload


class BulkAdmin(ContentAdmin):
    """Content that comes and goes as rows of a table."""

    def get_urls(self):
        site, name = self.admin_site, f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("export/", site.admin_view(self.export_view), name=f"{name}_export"),
            path("import/", site.admin_view(self.import_view), name=f"{name}_import"),
            path("import/<uuid:token>/", site.admin_view(self.job_view), name=f"{name}_job"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        ways = {
            "may_import": self.has_import_permission(request),
            "may_export": self.has_change_permission(request),
        }
        return super().changelist_view(request, ways | (extra_context or {}))

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """The rows of the list, with the filters and the search of the address."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return redirect(f"{reverse(f'{self._name}_changelist')}?{ERROR_FLAG}=1")
        form = ExportForm(request.POST or None)
        if form.is_valid():
            try:
                return self._download(form.cleaned_data["format"], rows)
            except TableError as error:
                form.add_error("format", str(error))
        context = self._context(request, f"Export {self.opts.verbose_name_plural}") | {
            "form": form,
            "count": rows.count(),
            "parts": parts_of(self.model),
        }
        return render(request, "admin/bulk/export.html", context, status=_status(form))

    def _download(self, format_name: str, rows) -> HttpResponse:
        data = write_table(format_name, PageResource(self.model).export(rows))
        name = f"{self.opts.model_name}-{timezone.localdate():%Y-%m-%d}.{format_name}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(data, content_type=FORMATS[format_name].CONTENT_TYPE, headers=headers)

    def import_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = ImportForm(self.model, request.POST or None, request.FILES or None)
        if form.is_valid():
            name = form.cleaned_data["file"].name
            job = Job.create(request.user, self.model, name, form.format, form.data)
            job.check()
            return HttpResponseRedirect(self._job_url(job))
        context = self._context(request, f"Import {self.opts.verbose_name_plural}") | {
            "form": form,
            "columns": columns_of(self.model),
            "key": kind_of(self.model).key,
            "parts": parts_of(self.model),
        }
        return render(request, "admin/bulk/import.html", context, status=_status(form))

    def job_view(self, request: HttpRequest, token: UUID) -> HttpResponse:
        """How far an import is; what it would do; what it has done."""
        job = Job.find(token, request.user, self.model)
        if job is None:
            raise Http404
        if not self.has_import_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            self._act(request, job)
            return HttpResponseRedirect(self._job_url(job))
        status = job.status
        pages = Paginator(job.rows, PER_PAGE)
        rows = pages.get_page(request.GET.get("p"))
        for row in rows:
            for field in row.get("fields", []):
                field["pieces"] = words_between(field["before"], field["after"])
        context = self._context(request, f"Import of {status.name}") | {
            "status": status,
            "rows": rows,
            "word": FORMATS[status.format].word,
            "deed": self._deed(status),
            "has_history": issubclass(self.model, Publishable),
        }
        return render(request, "admin/bulk/job.html", context)

    def _deed(self, status: Status) -> str:
        """What is written when it is confirmed, for the button."""
        said = [f"create {status.created:,}"] if status.created else []
        said += [f"change {status.changed:,}"] if status.changed else []
        text = f"{' and '.join(said)} {self._noun(status.created + status.changed)}"
        if status.kept:
            one = status.kept == 1
            text += f", leave {status.kept:,} field{' as it is' if one else 's as they are'}"
        return capfirst(text)

    def _act(self, request: HttpRequest, job: Job) -> None:
        if "_confirm" in request.POST:
            job.confirm()
        elif "_overwrite" in request.POST:
            job.check(overwrite=True)
        elif "_cancel" in request.POST:
            job.cancel()

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Whether there can be any row that this user may import; each has its own rights."""
        return self.has_add_permission(request) or self.has_change_permission(request)

    def _job_url(self, job: Job) -> str:
        return reverse(f"{self._name}_job", args=[job.token])


def _status(form: forms.Form) -> int:
    return 422 if form.errors else 200
