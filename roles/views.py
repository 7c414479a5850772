from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from publishing.meta import PageMeta, plain
from publishing.paging import Rows, kept_keys, page_of
from publishing.views import follow_old_slug, published
from roles.matrix import ROWS, matrix
from roles.models import Role

ROLES_ON_A_PAGE = 12
keys_in_order = kept_keys(lambda: Role.objects.visible())


@published("page")
def index(request: HttpRequest) -> HttpResponse:
    roles = Role.objects.visible().with_recommendations().with_audiences()
    page = page_of(request, Rows(keys_in_order(), roles), ROLES_ON_A_PAGE)
    table = matrix(page.object_list)
    context = {
        "meta": PageMeta(
            title="Roles",
            description="Which certification fits which role: recommendations and guides for "
            "DevOps, SRE, platform, cloud, security, data and FinOps work, and for managers.",
            number=page.number,
        ),
        "roles": page,
        "matrix": table,
        "is_cut": len(table) == ROWS or any(role.is_cut for role in page),
    }
    return render(request, "roles/list.html", context)


@published("comments")
@follow_old_slug(Role)
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    role = get_object_or_404(
        Role.objects.visible().with_recommendations().with_audiences(), slug=slug
    )
    context = {
        "meta": PageMeta(
            title=role.name,
            kind="role",
            description=plain(f"Certifications for the {role.name}: {role.summary}"),
            trail=[("Roles", reverse("roles:list"))],
        ),
        "role": role,
    }
    return render(request, "roles/detail.html", context)
