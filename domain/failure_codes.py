"""What the failure codes of Site Recovery mean, and what their reader may do.

Codes and remedies: Microsoft, "Troubleshoot Mobility Service push installation", "Troubleshoot
replication issues", "Troubleshoot errors when failing over to Azure", "Monitor the process server".
The reaction is our reading of the published remedy.
"""

from dataclasses import dataclass
from enum import StrEnum


class Reaction(StrEnum):
    """What the reader of a failure may do about it."""

    RETRY = "retry"
    OPERATOR = "operator"
    FATAL = "fatal"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Failure:
    """One kind of failure: its code, what it means, how to mend it, and who has to."""

    code: str
    meaning: str
    reaction: Reaction
    remedy: str = ""


_R, _O, _F, _W = Reaction.RETRY, Reaction.OPERATOR, Reaction.FATAL, Reaction.WARNING

_WRAPPERS = {"78007", "70094"}

_TABLE: tuple[tuple[str, Reaction, str, str], ...] = (
    ("95103", _O, "WMI is blocked or unreachable",
     "Allow Windows Management Instrumentation through firewall and security groups."),
    ("95105 95106", _O, "file and printer sharing is blocked",
     "Allow File and Printer Sharing (TCP 139, 445) from the appliance; start the Server service."),
    ("95107", _O, "the account is wrong or has no rights on the machine",
     "Correct the run-as account; for a local one set LocalAccountTokenFilterPolicy to 1."),
    ("95108", _O, "the Linux account is wrong or has no rights",
     "Correct the run-as account: it must be root, or may sudo without a password."),
    ("95117 97118", _R, "the source machine is down or unreachable",
     "Start the machine, and allow TCP 135 from the appliance."),
    ("95213", _F, "the operating system is not supported",
     "Upgrade the operating system, or move the workload another way."),
    ("95224", _O, "a reboot is pending from an earlier installation",
     "Remove the old mobility service, reboot the machine, and run again."),
    ("95265 95266", _W, "the mobility service is installed, a reboot is advised",
     "Reboot the machine in its next maintenance window; replication works meanwhile."),
    ("95309 95313", _O, "the boot and system volumes are laid out in a way old agents do not know",
     "Install mobility service 9.20 or newer."),
    ("95310 95311", _F, "no boot disk, or several of them",
     "Give the machine exactly one boot disk; as it is, Site Recovery cannot move it."),
    ("95320", _O, "GRUB names its disks by device instead of by UUID",
     "Replace device names by UUIDs in the GRUB configuration."),
    ("95517", _O, "the account is no administrator",
     "Use an account of the local Administrators group."),
    ("95518", _O, "the domain trust is broken",
     "Repair the machine's trust with its domain, or use a local administrator."),
    ("95519", _O, "the account is disabled", "Enable the account, or choose another."),
    ("95520", _O, "the account is locked out",
     "Unlock the account and wait: every further attempt locks it again."),
    ("95521", _O, "no logon server answers",
     "Start the domain controller, or use a local account."),
    ("95522", _O, "the logon service has stopped", "Start the Netlogon service of the machine."),
    ("95523", _O, "the machine's network is not found",
     "Check name resolution and routes between appliance and machine."),
    ("95524", _O, "less than 100 MB are free on the machine", "Free space on the system drive."),
    ("95525", _O, "the installation failed under this account",
     "Use another account, or install the mobility service by hand."),
    ("95001", _O, "the server's IUSR account lacks rights on a folder",
     "Give IUSR read rights on the folder that the error names."),
    # VSS ends with 806 too, but 806 is the process server's code and the graver reading.
    ("511 512 517 802", _W, "the VSS provider could not be installed",
     "Mend VSS for application-consistent points; crash-consistent ones keep coming."),
    ("78253", _O, "the replication policy is not associated with the server",
     "Associate the policy with the configuration server again."),
    ("806", _R, "the process server sends no heartbeat",
     "Start the process server's services; check outbound 443 and the clock."),
    ("78174", _O, "the source machine sends no heartbeat",
     "Restart the service svagents on the machine; check 443 and 9443 to the appliance."),
    ("78022", _O, "the master target sends no heartbeat",
     "Restart the service svagents on the master target."),
    ("78169", _O, "the initial replication does not proceed",
     "Check network, clock and antivirus exclusions of machine and appliance."),
    ("78186 78028", _R, "the machine cannot reach the process server",
     "Allow TCP 9443 from the machine to the appliance."),
    ("78188", _W, "the machine writes more than the limits allow",
     "Wait some hours; if it lasts, choose a bigger target disk type or less churn."),
    ("78144 153006", _W, "no application-consistent point could be made",
     "Read vacp.log on the machine; crash-consistent points keep coming."),
    ("153007", _O, "no crash-consistent point for 60 minutes",
     "Check 9443 to the appliance, the cache storage account and the churn."),
    ("28031", _O, "the virtual machine was not created",
     "Check quota, the size family of the availability set, and Azure Policy; then run again."),
    ("28044", _O, "the region's vCPU quota is used up",
     "Raise the regional vCPU quota and run again."),
    ("28075", _O, "the size family's vCPU quota is used up",
     "Raise the family's vCPU quota, or choose a size of another family, and run again."),
    ("28092", _R, "the network interface was not created",
     "Check the network interface quota of the subscription."),
    ("70038", _O, "the target network does not exist", "Choose a network that exists."),
    ("170010", _O, "the machine could not be made fit for Azure (hydration)",
     "Run Microsoft's no-hydration script on the machine, and fail over again."),
    ("322008", _O, "the push installer cannot reach the machine",
     "Install the mobility service through Systems Manager or by hand."),
    ("327001", _O, "the machine cannot reach the process server on 9443",
     "Allow TCP 9443 and make the appliance's host name resolvable on the machine."),
    ("InvalidChannelIntegrityKeyToken", _O, "the request lacks the signed agent header",
     "Turn on the Agent-Authentication header for this vault."),
    ("429", _R, "the cloud throttles", "Wait; Ferry goes on by itself."),
    ("408 500 502 503 504", _R, "the cloud does not answer", "Wait; Ferry goes on by itself."),
    ("409", _R, "another operation is in progress", "Wait for the running operation to end."),
    ("401 403", _O, "the identity lacks a right", "Give Ferry's identity the role that docs name."),
    ("404", _O, "a name is wrong", "Check the settings: the named resource does not exist."),
    ("400", _F, "the request is wrong", "Read the detail; report it if the input looks right."),
)  # fmt: skip

FAILURES = {
    code: Failure(code, meaning, reaction, remedy)
    for codes, reaction, meaning, remedy in _TABLE
    for code in codes.split()
}


def sort_failure(provider_code: str = "", service_code: str = "", http_status: int = 0) -> Failure:
    """Find out what may be done: by the provider's code, else the service's, else the HTTP status.

    Wrapper codes (78007, 70094) say nothing themselves. What nobody knows is the operator's.
    """
    for code in (provider_code, service_code):
        if code in FAILURES and code not in _WRAPPERS:
            return FAILURES[code]
    if str(http_status) in FAILURES and not provider_code:
        return FAILURES[str(http_status)]
    unknown = provider_code or service_code or (str(http_status) if http_status else "")
    return Failure(unknown, "an error that is not in our table", Reaction.OPERATOR)
