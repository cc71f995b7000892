"""The examples in deploy/: that tools can read them, and that settings, commands and metrics in them are those of the product.

Where systemd-analyze and kubectl are installed, they judge their files, too.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from configparser import RawConfigParser
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import CollectorRegistry, generate_latest
from typer.core import TyperGroup

from loaders.runs.load_events import RunEnded
from loaders.runs.report import PortalReport, ScopeReport
from merit.detection import DetectionReport
from meritgraph.cli.main import load_command
from meritgraph.configuration import configuration_page
from meritgraph.detection_metrics import write_detection_metrics
from meritgraph.metrics import LoadingMetrics
from meritgraph.observing import Observed, OperationNames
from meritgraph.request_metrics import RequestMetrics
from meritgraph.subscription_metrics import SubscriptionMetrics
from tests.support.deployment import DEPLOY, FILES, KUBERNETES, UNITS, containers, content, documents, pods

OURS = "/opt/meritgraph/bin/meritgraph"


def called(text: str) -> list[list[str]]:
    """Return the commands of meritgraph in a text, with their options."""
    found = re.findall(r"(?:^|[\s/])meritgraph((?: (?:[a-z]+|--[a-z-]+)(?=[\s\"]|$))+)", text)
    return [words.split() for words in found]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_settings_that_a_file_names_exist(file: Path) -> None:
    named = set(re.findall(r"MERITGRAPH_[A-Z_]+", file.read_text("utf-8"))) - {"MERITGRAPH_BACKUPS"}
    assert named <= set(re.findall(r"^\| `(MERITGRAPH_[A-Z_]+)` \|", configuration_page(), re.MULTILINE))


def test_the_settings_file_is_one_for_shells_and_systemd() -> None:
    lines = [line for line in content(DEPLOY / "meritgraph.env").splitlines() if line]
    assert len(lines) >= 5
    # Neither of the two reads quotes, spaces and expansions as the other does.
    assert [line for line in lines if not re.fullmatch(r"MERITGRAPH_[A-Z_]+=[\w./:@-]*", line)] == []


def test_the_commands_that_files_run_exist_with_their_options() -> None:
    commands = [words for file in FILES for words in called(content(file))]
    for file in KUBERNETES:
        for pod in pods(file):
            commands += [each["args"] for each in containers(pod) if "command" not in each]
    assert {words[0] for words in commands} >= {"serve", "sync", "detect", "exchange", "migrate", "backup"}
    for name, *words in commands:
        command = load_command(name)
        if isinstance(command, TyperGroup):
            command = command.commands[words.pop(0)]
        options = {option for each in command.params for option in each.opts}
        assert {word for word in words if word.startswith("--")} <= options, (name, words)


def test_a_command_that_does_not_exist_is_noticed() -> None:
    assert called("ExecStart=/opt/meritgraph/bin/meritgraph sink --al\nmeritgraph detect") == [["sink", "--al"], ["detect"]]
    with pytest.raises(ModuleNotFoundError):
        load_command("sink")
    assert isinstance(load_command("exchange"), TyperGroup)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_secret_stands_in_a_file(file: Path) -> None:
    text = content(file)
    assert not re.search(r"[0-9a-f]{32}|BEGIN [A-Z ]*PRIVATE KEY|[Bb]earer \w", text)
    assert [
        line for line in text.splitlines() if re.search(r"(?i)(password|secret|token)\s*[=:]\s*\S", line) and _literal(line)
    ] == []


def _literal(line: str) -> bool:
    """Tell whether a line gives a value in place of the name of a secret or of its file."""
    return not re.search(r"(?i)_FILE\s*[=:]|secret: \{secretName|automount", line)


def unit(file: Path) -> RawConfigParser:
    # Several lines of one name are a list in systemd, and an error here, so all but the last are left out.
    parser = RawConfigParser(strict=False, delimiters="=")
    parser.optionxform = str  # pyright: ignore[reportAttributeAccessIssue] (documented way to keep case)
    parser.read_string(content(file))
    return parser


@pytest.mark.parametrize("file", [file for file in UNITS if file.suffix == ".service"], ids=lambda file: file.name)
def test_a_service_has_no_more_rights_than_it_needs(file: Path) -> None:
    service = unit(file)["Service"]
    assert service["User"] == "meritgraph"
    assert service["EnvironmentFile"] == "/etc/meritgraph/meritgraph.env"
    assert (service["ProtectSystem"], service["NoNewPrivileges"], service["UMask"]) == ("strict", "yes", "0077")
    # Commands share one engine, so systemd must not end it with one of them.
    assert service["KillMode"] == "process"


@pytest.mark.parametrize("file", [file for file in UNITS if file.suffix == ".timer"], ids=lambda file: file.name)
def test_a_timer_belongs_to_a_service(file: Path) -> None:
    assert file.with_suffix(".service").exists()
    assert unit(file)["Install"]["WantedBy"] == "timers.target"


def test_systemd_understands_the_units(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze")
    for file in UNITS:
        # It also checks whether the program exists.
        (tmp_path / file.name).write_text(file.read_text("utf-8").replace(OURS, "/bin/true"))
    files = [str(tmp_path / file.name) for file in UNITS]
    verified = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")
    (tmp_path / "wrong.service").write_text("[Service]\nExecStart=/bin/true\nProtectSistem=yes\n")
    wrong = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / "wrong.service")], capture_output=True, text=True, check=False
    )
    assert "ProtectSistem" in wrong.stderr


@pytest.mark.parametrize("pod", [pod for file in KUBERNETES for pod in pods(file)], ids=["hub", "sync"])
def test_a_pod_is_locked_down_and_gets_its_secrets_as_files(pod: dict[str, Any]) -> None:
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    for container in containers(pod):
        locked = container["securityContext"]
        assert locked["readOnlyRootFilesystem"] is True
        assert locked["allowPrivilegeEscalation"] is False
        assert locked["capabilities"] == {"drop": ["ALL"]}
        assert "memory" in container["resources"]["limits"]
        # The tag comes from kustomization.yaml, where the operator names an image of her own.
        assert container["image"] == "meritgraph"
        assert [each for each in container.get("env", []) if "secretKeyRef" in str(each)] == []
        mounted = {mount["name"] for mount in container["volumeMounts"]}
        assert mounted == {volume["name"] for volume in pod["volumes"]}
        assert all(mount.get("readOnly") for mount in container["volumeMounts"] if mount["name"] in ("keys", "neo4j", "feeds"))


def test_the_image_has_a_version_and_no_registry_of_somebody() -> None:
    (kustomization,) = documents(DEPLOY / "kubernetes" / "kustomization.yaml")
    (image,) = kustomization["images"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", image["newTag"])
    assert image["newName"].split("/")[0].endswith(".example")
    assert set(kustomization["resources"]) == {file.name for file in KUBERNETES} - {"kustomization.yaml"}


def test_the_hub_is_probed_and_the_night_is_one_at_a_time() -> None:
    (deployment,) = [each for each in documents(DEPLOY / "kubernetes" / "hub.yaml") if each["kind"] == "Deployment"]
    (hub,) = deployment["spec"]["template"]["spec"]["containers"]
    assert hub["livenessProbe"]["httpGet"]["path"] == hub["startupProbe"]["httpGet"]["path"] == "/healthz"
    assert hub["readinessProbe"]["httpGet"]["path"] == "/readyz"
    (job,) = documents(DEPLOY / "kubernetes" / "sync.yaml")
    assert job["spec"]["concurrencyPolicy"] == "Forbid"
    assert job["spec"]["jobTemplate"]["spec"]["template"]["spec"]["restartPolicy"] == "Never"


def test_what_manifests_refer_to_exists() -> None:
    by_kind = {(each["kind"], each["metadata"]["name"]) for file in KUBERNETES for each in documents(file) if "metadata" in each}
    for file in KUBERNETES:
        for pod in pods(file):
            for container in containers(pod):
                for source in container["envFrom"]:
                    assert ("ConfigMap", source["configMapRef"]["name"]) in by_kind
            for volume in pod["volumes"]:
                if claim := volume.get("persistentVolumeClaim"):
                    assert ("PersistentVolumeClaim", claim["claimName"]) in by_kind


def test_kubectl_builds_the_manifests() -> None:
    if shutil.which("kubectl") is None:
        pytest.skip("no kubectl")
    built = subprocess.run(["kubectl", "kustomize", DEPLOY / "kubernetes"], capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    assert {each["kind"] for each in yaml.safe_load_all(built.stdout)} >= {
        "Deployment",
        "Service",
        "CronJob",
        "ConfigMap",
        "Namespace",
    }


@pytest.fixture(scope="module")
def metrics(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the metrics that one run of one portal and one detection write, and those of one request and of subscriptions."""
    folder = tmp_path_factory.mktemp("metrics")
    written = LoadingMetrics()
    report = PortalReport("a.example", run="run", scopes=[ScopeReport("people", "all")])
    written(RunEnded(report))
    written.write(folder)
    write_detection_metrics(folder, DetectionReport(date(2026, 3, 14), judged=1), 1.5)
    registry = CollectorRegistry()
    RequestMetrics(registry, OperationNames()).answered(Observed(cost=1))
    SubscriptionMetrics(registry, OperationNames())
    return "".join(file.read_text() for file in sorted(folder.glob("*.prom"))) + generate_latest(registry).decode()


def test_alerts_are_on_metrics_that_exist(metrics: str) -> None:
    (rules,) = documents(DEPLOY / "prometheus" / "meritgraph.rules.yml")
    alerts = [rule for group in rules["groups"] for rule in group["rules"]]
    assert len(alerts) >= 5
    for alert in alerts:
        named = re.findall(r"(meritgraph_\w+)(?:\{(\w+)=\"(\w+)\"\})?", alert["expr"])
        assert named, alert["alert"]
        for name, label, value in named:
            pattern = rf'^{name}\{{.*{label}="{value}".*\}}' if label else rf"^{name}\{{"
            assert re.search(pattern, metrics, re.MULTILINE), (name, label, value)
        for label in re.findall(r"\$labels\.(\w+)", json.dumps(alert)) + re.findall(r"by \((\w+)\)", alert["expr"]):
            assert f'{label}="' in metrics


def test_the_page_lists_every_metric(metrics: str) -> None:
    page = (DEPLOY.parent / "docs" / "operations.md").read_text("utf-8")
    # The moment at which a counter began is a metric of the library.
    metered = {name for name in re.findall(r"^# TYPE (\w+) ", metrics, re.MULTILINE) if not name.endswith("_created")}
    assert metered == set(re.findall(r"^\| `(meritgraph_\w+)`", page, re.MULTILINE))


@pytest.mark.parametrize("file", ["nginx.conf", "Caddyfile"])
def test_a_proxy_passes_on_what_the_hub_accepts_and_limits_the_rest(file: str) -> None:
    text = content(DEPLOY / "proxy" / file)
    assert text.count("{") == text.count("}")
    assert "127.0.0.1:8000" in text
    wanted = {
        "nginx.conf": ("client_header_timeout 10s;", "client_body_timeout 10s;", "client_max_body_size 64k;", "ssl_certificate "),
        "Caddyfile": ("read_header 10s", "read_body 10s", "max_size 64KB"),
    }
    assert [words for words in wanted[file] if words not in text] == []
