"""Probes: how a workload is asked on its own machine, and what its answer means."""

from datetime import timedelta

from domain.machine_command import (
    MachineCommand,
    MachineCommandOrder,
    MachineCommandRef,
    MachineCommandState,
    went_well,
)
from domain.pace import Vigil
from domain.validation import Check, Probe, ProbeKind

# Services may listen on one address only: the machine's own are tried as well as the loopback.
_ADDRESSES = """\
$addresses = @('127.0.0.1') + @([Net.Dns]::GetHostAddresses([Net.Dns]::GetHostName()) |
    Where-Object AddressFamily -eq 'InterNetwork' | ForEach-Object ToString)
"""
_TCP = (
    _ADDRESSES
    + """\
foreach ($address in $addresses) {{
    $client = New-Object Net.Sockets.TcpClient
    try {{
        if ($client.ConnectAsync($address, {port}).Wait(10000)) {{
            Write-Output "port {port} answers at $address"
            exit 0
        }}
    }} catch {{
        Write-Output "$address`: $($_.Exception.GetBaseException().Message)"
    }} finally {{
        $client.Dispose()
    }}
}}
Write-Output 'port {port} does not answer'
exit 1
"""
)
# Any certificate will do: it names the service, never this address.
_HTTP = (
    _ADDRESSES
    + """\
[Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
[Net.ServicePointManager]::ServerCertificateValidationCallback = {{ $true }}
foreach ($address in $addresses) {{
    $request = [Net.WebRequest]::Create("{scheme}://${{address}}:{port}" + {path})
    $request.AllowAutoRedirect = $false
    $request.Timeout = 30000
    try {{
        $response = $request.GetResponse()
    }} catch [Net.WebException] {{
        $response = $_.Exception.Response
        if ($null -eq $response) {{ Write-Output "$address`: $($_.Exception.Message)" }}
    }}
    if ($null -ne $response) {{
        $status = [int]$response.StatusCode
        $response.Dispose()
        Write-Output "$address answers with $status"
        if ($status -eq {expect}) {{ exit 0 }}
    }}
}}
Write-Output 'no answer with {expect}'
exit 1
"""
)
_GRACE = timedelta(minutes=5)
_FIRST, _LONGEST = timedelta(seconds=10), timedelta(seconds=30)


def probe_order(vm_id: str, probe: Probe, name: str) -> MachineCommandOrder:
    """Write the order that asks a probe's question on the machine itself."""
    return MachineCommandOrder(MachineCommandRef(vm_id, name), script_of(probe), probe.timeout)


def script_of(probe: Probe) -> str:
    """Write a probe's question in PowerShell; it exits with 0 when all is well."""
    match probe.kind:
        case ProbeKind.TCP:
            return _TCP.format(port=probe.port)
        case ProbeKind.HTTP:
            return _HTTP.format(
                scheme="https" if probe.tls else "http",
                port=probe.port,
                path=_quoted(probe.path),
                expect=probe.expect,
            )
        case _:
            return probe.script


def probe_vigil(probe: Probe) -> Vigil:
    """Choose how long to wait for a probe: its own time, and five minutes for Azure's part."""
    return Vigil(_FIRST, _LONGEST, probe.timeout + _GRACE)


def probe_check(probe: Probe, command: MachineCommand) -> Check:
    """Judge a probe by how its command ended."""
    if went_well(command):
        return Check(_name(probe), passed=True, evidence=command.words)
    if command.state is MachineCommandState.TIMED_OUT:
        return probe_unanswered(probe, f"it had not ended after {probe.timeout}")
    code = "" if command.exit_code is None else f" with exit code {command.exit_code}"
    said = f": {command.words}" if command.words else ""
    return _failed(probe, f"it ended {command.state.value}{code}{said}")


def probe_unanswered(probe: Probe, why: str) -> Check:
    """Say that nobody knows what the workload would have answered."""
    return _failed(probe, f"no answer: {why}")


def _failed(probe: Probe, evidence: str) -> Check:
    return Check(
        _name(probe),
        passed=False,
        evidence=evidence,
        remedy="Look on the machine why its workload does not answer: services that have not "
        "started, names and addresses of AWS that it still knows. Or correct the probe.",
    )


def _name(probe: Probe) -> str:
    return f"probe {probe.name}"


def _quoted(words: str) -> str:
    doubled = words.replace("'", "''")
    return f"'{doubled}'"
