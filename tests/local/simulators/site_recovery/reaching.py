"""A served world, reached by the real SDKs and held against the specification."""

import json
from urllib.parse import urlsplit

import requests
from azure.core.pipeline.policies import HeadersPolicy, SansIOHTTPPolicy
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.recoveryservicessiterecovery import SiteRecoveryManagementClient

# What the service itself adds to its schema (recorded in rcm_policy_get.json).
_EXTRAS = ("status", "associatedItemsCount", "dataSourceType")


class Witness(SansIOHTTPPolicy):
    """Holds every request and answer that passes the SDK against the specification."""

    def __init__(self, spec):
        self.spec = spec
        self.problems = []
        self.seen = []

    def on_request(self, request):
        operation = self._operation(request.http_request)
        if operation and request.http_request.content:
            body = next((p for p in operation["parameters"] if p["in"] == "body"), None)
            self._check(json.loads(request.http_request.content), body["schema"], request=True)

    def on_response(self, request, response):
        answer = response.http_response
        answer.read()
        self.seen.append((request.http_request.method, answer.status_code))
        operation = self._operation(request.http_request)
        if operation and answer.status_code == 200:
            self._check(answer.json(), operation["responses"]["200"]["schema"])

    def _operation(self, request):
        if self.spec is None:
            return None
        return self.spec.find_op(request.method, urlsplit(request.url).path)[1]

    def _check(self, body, schema, **options):
        found = self.spec.check(body, schema, **options)
        extras = tuple(f".{name}: unknown property of InMageRcmPolicyDetails" for name in _EXTRAS)
        self.problems += [problem for problem in found if not problem.endswith(extras)]


class Reached:
    """A staged world behind its server, reached by the real SDKs and by plain requests."""

    def __init__(self, staging, url, spec):
        self.staging = staging
        self.world = staging.world
        self.url = url
        self.witness = Witness(spec)
        estate = self.world.estate
        options = {
            "base_url": url,
            "authentication_policy": HeadersPolicy({"Authorization": "Bearer none"}),
            "per_call_policies": [self.witness],
            "polling_interval": 0,
            "retry_total": 0,
        }
        self.client = SiteRecoveryManagementClient(object(), estate.subscription_id, **options)
        self.compute = ComputeManagementClient(object(), estate.subscription_id, **options)
        self.vault = (estate.resource_group, estate.vault)
        fabric, container = estate.fabric, estate.container
        for first in self.world.fabrics[:1]:
            fabric, container = first.name, first.container
        self.container = (*self.vault, fabric, container)

    def item(self, name="item"):
        return (*self.container, name)

    def path(self, action="", name="item"):
        """Spell an item's path under the vault, with an action where one is given."""
        fabric, container = self.container[2:]
        where = f"replicationFabrics/{fabric}/replicationProtectionContainers/{container}"
        return f"{where}/replicationProtectedItems/{name}/{action}".rstrip("/")

    def ask(self, path, method="GET", body=None, version="2025-08-01", data=None, **headers):
        """Send a plain request; `path` is under the vault unless it begins with a slash."""
        where = path if path.startswith("/") else f"{self.world.estate.vault_id}/{path}"
        mark = "&" if "?" in where else "?"
        url = f"{self.url}{where}{mark}api-version={version}" if version else f"{self.url}{where}"
        usual = {"Authorization": "Bearer none"} | headers
        data = json.dumps(body) if body is not None else data
        return requests.request(method, url, data=data, headers=usual, timeout=10)
