"""What a person does who installs the mobility service by hand: the commands for that machine.

Commands: Microsoft, "About the Mobility service for VMware VMs and physical servers".
"""

from domain.migration import Landing
from domain.provider import Provider
from domain.source_instance import SourceInstance
from domain.vault import ReplicationAppliance

_FOLDER = r"C:\Program Files (x86)\Microsoft Azure Site Recovery"
_MODERNISED = r"""1. Copy E:\Software\Agents\Microsoft-ASR_UA_*_Windows_GA_*_release.exe from the \
appliance {appliance} to C:\Temp\installer.exe on the machine.
2. As administrator there: C:\Temp\installer.exe /q /x:"{folder}"
3. When its files are there: "{folder}\UnifiedAgentInstaller.exe" /Platform vmware /Silent \
/Role MS /CSType CSPrime /InstallLocation "{folder}"
4. Paste the Agent Config Input that it prints into https://{appliance}:44368, page 'Mobility \
service configuration details', and download the file as C:\Temp\config.json to the machine.
5. "{folder}\agent\UnifiedAgentConfigurator.exe" /SourceConfigFilePath "C:\Temp\config.json" \
/CredentialLessDiscovery true /CSType CSPrime
6. Delete C:\Temp\config.json: it holds a private key."""
_CLASSIC = r"""1. Copy Microsoft-ASR_UA_*_Windows_GA_*_release.exe from \
%ProgramData%\ASR\home\svsystems\pushinstallsvc\repository of the process server {appliance} to \
C:\Temp\installer.exe on the machine.
2. On the configuration server: %ProgramData%\ASR\home\svsystems\bin\genpassphrase.exe -v > \
MobSvc.passphrase, and copy that file to C:\Temp on the machine.
3. As administrator on the machine: C:\Temp\installer.exe /q /x:C:\Temp\Extracted
4. When its files are there: C:\Temp\Extracted\UnifiedAgent.exe /Role "MS" /InstallLocation \
"{folder}" /Platform "VmWare" /Silent /CSType CSLegacy
5. "{folder}\agent\UnifiedAgentConfigurator.exe" /CSEndPoint {server} /PassphraseFilePath \
C:\Temp\MobSvc.passphrase
6. Delete C:\Temp\MobSvc.passphrase: it is a secret."""
_SEEN = "Ferry goes on by itself once it sees the agent registered, or when you say so: {say}."
_UNSEEN = """\
Systems Manager does not manage the instance, so say when it is done: {say}. Add fqdn and bios_id, \
as [Net.Dns]::GetHostEntry('').HostName and (Get-WmiObject Win32_ComputerSystemProduct).UUID tell \
them there."""


def by_hand(
    landing: Landing, source: SourceInstance, appliance: ReplicationAppliance, wave: str
) -> str:
    """Tell, in words to follow one by one, how the mobility service gets onto the machine."""
    steps = _CLASSIC if landing.provider is Provider.CLASSIC else _MODERNISED
    server = appliance.configuration_server_address or "<the configuration server's address>"
    end = _SEEN if source.ping_status == "Online" else _UNSEEN
    say = f'POST /api/waves/{wave}/manual-steps/done {{"instances": ["{source.ref}"]}}'
    return "\n".join(
        (
            f"Install the mobility service on {source.name or source.ref} ({source.private_ip}):",
            steps.replace("\\\n", "").format(
                appliance=appliance.name, folder=_FOLDER, server=server
            ),
            end.format(say=say),
        )
    )
