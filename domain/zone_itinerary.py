"""The phases of a landing zone for the engine, and its six steps for people."""

from enum import StrEnum


class ZonePhase(StrEnum):
    """Where exactly a landing zone stands. Written into histories and tables: never rename."""

    ACCEPTED = "accepted"
    PREPARING_VAULT = "preparing_vault"
    ISSUING_REGISTRATION = "issuing_registration"
    DEPLOYING_CONFIGURATION_SERVER = "deploying_configuration_server"
    AWAITING_CONFIGURATION_SERVER = "awaiting_configuration_server"
    SHARING_PASSPHRASE = "sharing_passphrase"  # noqa: S105 (a phase, no secret)
    LAUNCHING_PROCESS_SERVER = "launching_process_server"
    DEPLOYING_MASTER_TARGET = "deploying_master_target"
    LAUNCHING_APPLIANCE = "launching_appliance"
    AWAITING_APPLIANCE_SETUP = "awaiting_appliance_setup"
    AWAITING_REGISTRATION = "awaiting_registration"
    AWAITING_RUN_AS_ACCOUNT = "awaiting_run_as_account"
    CHECKING_REACH = "checking_reach"
    AWAITING_OPEN_PORTS = "awaiting_open_ports"
    CHECKING_VERSIONS = "checking_versions"
    AWAITING_UPDATES = "awaiting_updates"
    UPDATING_AGENTS = "updating_agents"
    APPLYING_PROTECTION_GROUP = "applying_protection_group"
    TAKING_BACK = "taking_back"
    ENDED = "ended"


ZONE_STEPS = (
    "Vault",
    "Servers",
    "Registration",
    "Reach",
    "Versions",
    "Protection group",
)

# phase: step for people (1 to 6; 0 is before the first), what comes next
_ITINERARY: dict[ZonePhase, tuple[int, str]] = {
    ZonePhase.ACCEPTED: (0, "see to the vault"),
    ZonePhase.PREPARING_VAULT: (1, "set up the servers"),
    ZonePhase.ISSUING_REGISTRATION: (2, "deploy the configuration server"),
    ZonePhase.DEPLOYING_CONFIGURATION_SERVER: (2, "wait for the configuration server to register"),
    ZonePhase.AWAITING_CONFIGURATION_SERVER: (2, "hand its passphrase to the process server"),
    ZonePhase.SHARING_PASSPHRASE: (2, "launch the process server"),
    ZonePhase.LAUNCHING_PROCESS_SERVER: (2, "wait for it to register"),
    ZonePhase.DEPLOYING_MASTER_TARGET: (2, "wait for it to register"),
    ZonePhase.LAUNCHING_APPLIANCE: (2, "register the appliance by hand"),
    ZonePhase.AWAITING_APPLIANCE_SETUP: (2, "wait for the appliance to register"),
    ZonePhase.AWAITING_REGISTRATION: (3, "try the ports of the instances"),
    ZonePhase.AWAITING_RUN_AS_ACCOUNT: (3, "try the ports of the instances"),
    ZonePhase.CHECKING_REACH: (4, "compare versions"),
    ZonePhase.AWAITING_OPEN_PORTS: (4, "try the ports again"),
    ZonePhase.CHECKING_VERSIONS: (5, "apply the protection group"),
    ZonePhase.AWAITING_UPDATES: (5, "compare versions again"),
    ZonePhase.UPDATING_AGENTS: (5, "apply the protection group"),
    ZonePhase.APPLYING_PROTECTION_GROUP: (6, "nothing: protection group ready"),
    ZonePhase.TAKING_BACK: (0, "nothing: what was made is taken back"),
    ZonePhase.ENDED: (6, "nothing"),
}


def zone_step_number(phase: ZonePhase) -> int:
    """Tell the number of the step that people see, from 1 to 6; 0 stands before the first."""
    return _ITINERARY[phase][0]


def zone_next_step(phase: ZonePhase) -> str:
    """Say what comes after the phase."""
    return _ITINERARY[phase][1]
