"""What the exit codes of the mobility service's scripts mean, and how to mend each.

Below 200: Microsoft's mobility agent set-up, where 0, 98, 1641 and 3010 are success. From 200 on:
Ferry's own command documents.
"""

_LOGS = "Read C:\\ProgramData\\ASRSetupLogs on the machine, mend, then retry."

_EXIT_CODES: dict[int, tuple[str, str]] = {
    2: ("the command line was wrong", "Report this: Ferry calls the installer."),
    3: ("an argument was wrong", "Report this: Ferry calls the installer."),
    10: ("the installation folder is unusable", "Check drive C: and its permissions."),
    13: ("the machine belongs to another configuration server", "Unregister the old agent first."),
    15: ("a newer agent is installed", "Give the appliance's installer of that version or newer."),
    16: (".NET is missing", "Install .NET Framework 4.6 or newer."),
    17: ("the registration failed", "Check 443 to the appliance, its clock, and TLS 1.2."),
    19: ("the configuration file is not valid", "Make a new configuration file; it expires."),
    41: ("another installation is running", "Wait for it, then retry the instance."),
    42: ("the operating system is not supported", "Upgrade it, or move the workload another way."),
    62: ("a reboot is pending", "Reboot the machine, then retry the instance."),
    64: ("drivers that the boot needs are missing", "Install the drivers that the log names."),
    65: ("the machine is itself a Site Recovery server", "Leave it out of the wave."),
    99: ("the installer's checks failed", "Mend what the output names, then retry."),
    118: ("the BIOS id does not match", "Make the configuration file for this very machine."),
    119: ("the registration with Site Recovery failed", "Check 443 and 9443 to the appliance."),
    128: ("the appliance refused the login", "Make a new configuration file; it expires."),
    129: ("the registration with the appliance failed", "Check 443 to the appliance."),
    130: ("the configuration input could not be made", "Read the installer's log."),
    200: ("AWS Tools for PowerShell are missing", "Install AWS.Tools on the machine."),
    201: ("a private folder could not be made", "Check the rights of SYSTEM on ProgramData."),
    202: ("PowerShell is too old", "Install Windows Management Framework 5.1."),
    203: ("the system drive is full", "Free 1 GB on the system drive."),
    204: ("the appliance does not answer", "Open TCP 443 and 9443 to the appliance."),
    205: ("the installer is another one", "Correct FERRY_INSTALLER_SHA256, or the S3 object."),
    206: ("Microsoft did not sign the installer", "Upload the appliance's own installer."),
    207: ("the installer did not extract", "Check the antivirus on the machine, then retry."),
    208: ("the installation is incomplete", _LOGS),
    210: ("the configuration secret is unreadable", "Let the instance's profile read it."),
    211: ("the registration is incomplete", _LOGS),
    212: ("the service svagents does not run", "Start svagents, and see why it stopped."),
    213: ("the mobility service is not installed", "Retry the instance."),
    220: (
        "RcmProxyAgent.exe failed on the appliance",
        "Make the file in its configuration manager.",
    ),
    221: ("RcmProxyAgent.exe made no file", "Make the file in its configuration manager."),
    222: ("the secret could not be written", "Let the appliance's profile write the parameter."),
    223: ("this is no replication appliance", "Correct FERRY_APPLIANCE_INSTANCE_ID."),
    230: ("the operator's script was ended at its timeout", "Raise its timeout, or mend it."),
    231: ("the cutover was taken back before the command was done", "Nothing: its undo has run."),
    232: ("the operator's script failed", "Try it on the machine as SYSTEM, and mend it."),
    233: ("the system is too old to tell its connections", "Use Windows Server 2012 or later."),
}


def explain_exit_code(code: int) -> tuple[str, str]:
    """Say what a code means, empty when nobody knows, and what to do about it."""
    return _EXIT_CODES.get(code, ("", _LOGS))
