from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from publishing.meta import PageMeta, plain
from publishing.paging import Rows, kept_keys, page_of
from publishing.prepared import prepared
from publishing.views import follow_old_slug, published
from roles.firsts import audiences_in, firsts_of, recommendations_in
from roles.matrix import matrix
from roles.models import Role
from roles.reading import visible_role

ROLES_ON_A_PAGE = 12
keys_in_order = kept_keys(lambda: Role.objects.visible())


@prepared
def _roles(*keys: int) -> QuerySet[Role]:
    return Role.objects.visible().filter(pk__in=keys).only("slug", "name", "summary")


@published("page")
def index(request: HttpRequest) -> HttpResponse:
    page = page_of(request, Rows(keys_in_order(), _roles), ROLES_ON_A_PAGE)
    context = {
        "meta": PageMeta(
            title="Roles",
            description="Which certification fits which role: recommendations and guides for "
            "DevOps, SRE, platform, cloud, security, data and FinOps work, and for managers.",
            number=page.number,
        ),
        "roles": page,
        "matrix": matrix(page.object_list),
    }
    return render(request, "roles/list.html", context)


@published("comments")
@follow_old_slug(Role)
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    role = visible_role(slug)
    if role is None:
        raise Http404
    firsts = firsts_of([role])[role.pk]
    context = {
        "meta": PageMeta(
            title=role.name,
            kind="role",
            description=plain(f"Certifications for the {role.name}: {role.summary}"),
            trail=[("Roles", reverse("roles:list"))],
        ),
        "role": role,
        "recommendations": recommendations_in(firsts),
        "audiences": audiences_in(firsts),
        "is_cut": firsts.are_cut,
    }
    return render(request, "roles/detail.html", context)
