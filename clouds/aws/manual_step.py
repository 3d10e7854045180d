"""What a person has to do where the appliance's command line is not Ferry's to use."""

from domain.mobility_service import ConfigurationRequest
from domain.names import agent_configuration_name


def manual_step(request: ConfigurationRequest) -> str:
    """Tell, in words to follow one by one, how the machine's configuration file gets to it."""
    ref = request.ref
    return f"""\
Make the mobility service's configuration file for {ref.instance_id}:
1. Open https://{request.appliance_name}:44368 on the appliance {request.appliance_name}, page \
'Mobility service configuration details'.
2. Paste this configuration input and download the file as config.json:
{request.config_input}
3. Hand it over in AWS account {ref.account_id}; then delete your copy, it holds a private key:
aws ssm put-parameter --region {ref.region} --name {agent_configuration_name(ref)} \
--type SecureString --tier Intelligent-Tiering --overwrite --value file://config.json
Ferry goes on by itself once the parameter is there."""
