# Installs the mobility service and prints, as its last line, who the machine is.
$InstallerUrl = '{{ InstallerUrl }}'
$InstallerSha256 = '{{ InstallerSha256 }}'
$ApplianceAddress = '{{ ApplianceAddress }}'

function Write-Report([bool] $Registered) {
    $cli = Join-Path $InstallRoot 'agent\AzureRcmCli.exe'
    $line = & $cli --getagentconfiginput | Where-Object { $_ -match '^getagentconfiginput:' }
    if (-not $line) { Stop-WithCode 130 'the agent did not tell its configuration input' }
    $encoded = (@($line)[-1] -split ':', 2)[1].Trim()
    $identity = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($encoded)) | ConvertFrom-Json
    $report = [ordered] @{
        bios_id = $identity.BiosId
        fqdn = $identity.Fqdn
        version = Get-ProductFact 'Version'
        config_input = $(if ($Registered) { '' } else { $encoded })
    }
    $report | ConvertTo-Json -Compress
    exit 0
}

function Install-Service {
    $folder = New-PrivateFolder # no other user can swap the file between check and run
    try {
        $setup = Expand-Installer (Get-Installer $folder $InstallerUrl $InstallerSha256) $InstallRoot 'UnifiedAgentInstaller.exe'
        $code = Invoke-Program $setup @('/Platform', 'vmware', '/Silent', '/Role', 'MS',
            '/CSType', 'CSPrime', '/InstallLocation', "`"$InstallRoot`"")
        if ($SuccessCodes -notcontains $code) {
            Stop-WithLog $code "the set-up ended with $code" 'ASRUnifiedAgentInstaller.log'
        }
    } finally {
        Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction SilentlyContinue
    }
}

if ((Get-ProductFact 'AgentConfigurationStatus') -eq 'Succeeded') { Write-Report $true }
Assert-Machine
foreach ($port in 443, 9443) { Assert-Port $ApplianceAddress $port 'the appliance' }
if ((Get-ProductFact 'PostInstallActions') -ne 'Succeeded') { Install-Service }
if ((Get-ProductFact 'PostInstallActions') -ne 'Succeeded') {
    Stop-WithCode 208 'the set-up ended well, but the registry does not say that it succeeded'
}
Write-Report $false
