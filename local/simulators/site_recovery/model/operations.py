"""The names of everything that may be asked of the world, by which faults and the ledger go."""

_READS = """
    get_alert get_compute_operation get_container get_event get_fabric get_item get_job
    get_machine get_mapping get_operation get_plan get_policy get_protectable_item get_provider
    get_recovery_point get_run_as_account get_site get_vault_health get_virtual_machine
    list_alerts list_appliances list_containers list_events list_fabrics list_items list_jobs
    list_machines list_mappings list_operating_systems list_plans list_policies
    list_protectable_items list_providers list_recovery_points list_run_as_accounts
    list_target_sizes
"""
_CHANGES = """
    add_disks cancel_failover cancel_job change_recovery_point classic_operation commit
    create_mapping create_plan create_policy delete_mapping delete_plan delete_policy
    delete_virtual_machine disable_replication enable_replication plan_cancel plan_commit
    plan_failover plan_test_failover plan_test_failover_cleanup purge refresh
    reinstall_mobility_service repair_replication resolve_health_errors restart_job resume_job
    set_alert test_failover test_failover_cleanup unplanned_failover update_appliance
    update_item update_mapping update_mobility_service update_plan update_policy
    update_virtual_machine
"""
_CLASSIC = "discover_protectable_item reassociate_gateway switch_provider"
# What stands beneath the vault's contents: the vault itself, secrets, networks, deployments.
_GROUND = """
    get_resource_group get_vault list_vaults list_vault_usages get_vault_operation
    get_extended_information
    create_key get_key sign
    get_secret get_deleted_secret list_secrets list_secret_versions list_deleted_secrets
    list_permissions list_sizes list_usages check_ip_address
    get_network get_subnet list_networks get_network_interface get_network_operation
    get_boot_diagnostics get_boot_blob get_run_command put_run_command delete_run_command
    get_deployment list_deployments list_deployment_operations
    create_vault delete_vault upload_certificate set_extended_information
    set_secret update_secret delete_secret recover_secret purge_secret
    deploy delete_deployment delete_network_interface
    get_security_group list_security_groups put_security_group delete_security_group
    put_network_interface
"""

OPERATIONS = frozenset(f"{_READS} {_CHANGES} {_CLASSIC} {_GROUND}".split())

# What nobody asks for and may still go wrong: the job that ends the initial replication, the first
# start of a virtual machine, a runbook of a recovery plan, what Azure sees before a deployment, the
# unattended set-up of a server.
AFFAIRS = frozenset({"initial_replication", "boot", "runbook", "preflight", "set_up"})
