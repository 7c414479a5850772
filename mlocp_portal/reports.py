"""Reports of errors to whoever looks after the portal, without anything that tells who met them.

What is reported is what Django and the portal log as an error. That needs no patches in Django,
and what such patches would add, the request, is what must not be told.
"""

from typing import Any

from django.conf import settings

from mlocp_portal.logs import request_id, scrubbed

OFF = {"mode": "off"}
NOTHING_PERSONAL = {
    "user_info": False,
    "cookies": OFF,
    "http_headers": {"request": OFF},
    "http_bodies": [],
    "url_query_params": OFF,
    "database_query_data": False,
    "queues": False,
    "stack_frame_variables": False,  # they hold what was sent
}


def start(**options: Any) -> None:
    """Report from now on, if there is somewhere to report to."""
    if not settings.SENTRY_DSN:
        return
    import sentry_sdk
    from sentry_sdk.integrations.atexit import AtexitIntegration
    from sentry_sdk.integrations.logging import LoggingIntegration, ignore_logger

    ignore_logger("django.security.DisallowedHost")  # anybody can cause it
    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        default_integrations=False,
        integrations=[LoggingIntegration(level=None), AtexitIntegration()],
        data_collection=NOTHING_PERSONAL,  # what was send_default_pii=False, and more
        max_breadcrumbs=0,  # queries among them
        before_send=without_persons,
        **options,
    )


def without_persons(event: dict, hint: dict) -> dict:
    """``event`` with what helps to find the fault, and no more."""
    for name in ("user", "request", "breadcrumbs", "server_name", "modules", "extra"):
        event.pop(name, None)
    if request_id.get():
        event.setdefault("tags", {})["request_id"] = request_id.get()
    return _scrubbed(event)


def _scrubbed(value: Any) -> Any:
    if isinstance(value, str):
        return scrubbed(value)
    if isinstance(value, dict):
        return {name: _scrubbed(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_scrubbed(part) for part in value]
    return value
