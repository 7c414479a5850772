"""What is in deploy/, as far as its own tools can check it without an installed portal."""

import json
import re
import shutil
import subprocess
import sys
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
from compose_spec import PyCompose
from ruamel.yaml import YAML

from scripts.sandbox import ROOT
from tests.deploy.fleet import DEPLOY

COMPOSE = DEPLOY / "compose.yaml"
UNITS = sorted((DEPLOY / "systemd").iterdir())


def output(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    return done.stdout + done.stderr if done.returncode else ""


@pytest.mark.services
def test_nginx_finds_nothing_wrong_with_its_configuration(nginx):
    done = nginx.check()
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr


def test_hadolint_finds_nothing_wrong_with_the_container():
    assert (
        output(str(Path(sys.executable).with_name("hadolint")), str(DEPLOY / "Containerfile")) == ""
    )


def compose() -> dict:
    """The composition with the values of the example, as compose itself would put them in."""
    lines = (DEPLOY / "portal.env.example").read_text(encoding="utf-8").splitlines()
    values = dict(line.split("=", 1) for line in lines if "=" in line and line[0] != "#")
    values["PORTAL_VERSION"] = "1"

    def value(match: re.Match) -> str:
        return values[match[1]]  # each has to stand in the example

    text = re.sub(r"\$\{(\w+)(?::[-?][^}]*)?\}", value, COMPOSE.read_text(encoding="utf-8"))
    return YAML(typ="safe").load(text.replace("$$", "$"))


def test_the_composition_fits_the_specification_and_names_only_what_is_there():
    PyCompose.from_json(json.dumps(compose())).validate()


def test_the_services_of_the_composition_can_write_to_their_volumes_alone():
    own = {
        name: service
        for name, service in compose()["services"].items()
        if service["image"].startswith("mlocp-portal")
    }
    assert len(own) == 6
    for service in own.values():
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]


def test_the_folder_of_the_backups_is_theirs_before_a_task_writes_into_it():
    services = compose()["services"]
    tasks, owner = services["tasks"], services["backup-folder"]
    assert tasks["depends_on"]["backup-folder"] == {"condition": "service_completed_successfully"}
    assert set(owner["volumes"]) == {
        volume for volume in tasks["volumes"] if volume.endswith("/backups")
    }
    assert (owner["user"], owner["cap_add"]) == ("0:0", ["CHOWN"])


def test_nginx_has_every_folder_that_its_configuration_names():
    mounted = {v.split(":")[1] for v in compose()["services"]["nginx"]["volumes"]}
    named = re.findall(r"\broot (/var/lib/portal/\w+);", (DEPLOY / "nginx.conf").read_text())
    assert set(named) == {"/var/lib/portal/acme", "/var/lib/portal/baked"}
    assert set(named) <= mounted


def test_replicas_can_be_scraped_by_who_is_inside_and_by_nobody_else():
    services = compose()["services"]
    for name in ("replica-1", "replica-2"):
        environment = services[name]["environment"]
        assert (environment["METRICS_HOST"], environment["METRICS_PORT"]) == ("0.0.0.0", "9000")  # noqa: S104
    assert {name for name, service in services.items() if "ports" in service} == {"nginx"}
    assert services["nginx"]["ports"] == ["80:80", "443:443"]


def test_no_container_is_given_the_address_of_a_replica_by_chance():
    composition = compose()
    (given,) = composition["networks"]["inside"]["ipam"]["config"]
    by_chance, all_of_it = ip_network(given["ip_range"]), ip_network(given["subnet"])
    for name in ("replica-1", "replica-2"):
        own = composition["services"][name]["networks"]["inside"]["ipv4_address"]
        assert ip_address(own) in all_of_it
        assert ip_address(own) not in by_chance


def test_the_composition_mounts_every_file_that_nginx_includes():
    service = compose()["services"]["nginx"]
    mounted = {volume.split(":")[0] for volume in service["volumes"]}
    given = {f"./nginx/{config['source']}.conf" for config in service["configs"]}
    files = {f"./nginx/{file.name}" for file in (DEPLOY / "nginx").iterdir()}
    assert files <= mounted | given


def test_the_image_holds_every_app_and_no_secret():
    shown = (ROOT / ".containerignore").read_text().splitlines()
    assert shown == (ROOT / ".dockerignore").read_text().splitlines()
    assert shown[0] == "*"
    apps = {f"!{folder.parent.name}" for folder in ROOT.glob("*/apps.py")}
    assert apps <= set(shown)
    assert not {"!.env", "!var", "!deploy", "!tests"} & set(shown)


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="only systemd itself can check its units"
)
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path):
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8")
        here = text.replace("/opt/portal/.venv/bin/python", sys.executable)
        (tmp_path / unit.name).write_text(here.replace("/opt/portal", str(ROOT)))
    names = [unit.name.replace("@.", "@8001.") for unit in UNITS]
    command = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no"]
    assert output(*command, *(str(tmp_path / name) for name in names)) == ""


def test_each_timer_starts_a_command_that_there_is():
    timed = {file.stem for file in UNITS if file.suffix == ".timer"}
    commands = {name.partition("@")[2] for name in timed if "@" in name}
    there = {file.stem for file in ROOT.glob("*/management/commands/*.py")}
    assert commands <= there
    assert {f"{name}.service" for name in timed if "@" not in name} <= {f.name for f in UNITS}
