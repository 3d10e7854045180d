"""What a source instance becomes in Azure: chosen by rules, compared with what the vault has."""
