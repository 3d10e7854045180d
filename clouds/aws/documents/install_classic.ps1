# Installs the classic provider's mobility service, registers it by the passphrase, and prints, as
# its last line, who the machine is.
$InstallerUrl = '{{ InstallerUrl }}'
$InstallerSha256 = '{{ InstallerSha256 }}'
$ProcessServerAddress = '{{ ProcessServerAddress }}'
$ConfigurationServerAddress = '{{ ConfigurationServerAddress }}'
$PassphraseName = '{{ PassphraseName }}'

function Write-Report {
    $report = [ordered] @{
        bios_id = [string] (Get-WmiObject Win32_ComputerSystemProduct).UUID
        fqdn = [Net.Dns]::GetHostEntry('').HostName
        version = Get-ProductFact 'Version'
        config_input = ''
    }
    $report | ConvertTo-Json -Compress
    exit 0
}

function Install-Service([string] $Folder) {
    $extracted = Join-Path $Folder 'extracted'
    $setup = Expand-Installer (Get-Installer $Folder $InstallerUrl $InstallerSha256) $extracted 'UnifiedAgent.exe'
    $code = Invoke-Program $setup @('/Role', '"MS"', '/InstallLocation', "`"$InstallRoot`"",
        '/Platform', '"VmWare"', '/Silent', '/CSType', 'CSLegacy')
    if ($SuccessCodes -notcontains $code) {
        Stop-WithLog $code "the set-up ended with $code" 'ASRUnifiedAgentInstaller.log'
    }
}

function Save-Passphrase([string] $File) {
    try {
        $secret = (Get-SSMParameter -Name $PassphraseName -WithDecryption $true).Value
    } catch {
        # Only the kind of the failure: a message may quote what was sent or received.
        Stop-WithCode 210 "$PassphraseName could not be read: $($_.Exception.GetType().Name)"
    }
    [IO.File]::WriteAllText($File, $secret, (New-Object Text.UTF8Encoding $false))
}

function Register-Service([string] $Folder) {
    $file = Join-Path $Folder 'MobSvc.passphrase'
    Save-Passphrase $file
    $configurator = Join-Path $InstallRoot 'agent\UnifiedAgentConfigurator.exe'
    $code = Invoke-Program $configurator @('/CSEndPoint', $ConfigurationServerAddress, '/PassphraseFilePath', "`"$file`"")
    if ($SuccessCodes -notcontains $code) {
        Stop-WithLog $code "the configurator ended with $code" 'ASRUnifiedAgentConfigurator.log'
    }
}

if ((Get-ProductFact 'AgentConfigurationStatus') -eq 'Succeeded') { Write-Report }
Assert-Machine
Assert-Tools 'Get-SSMParameter'
Assert-Port $ConfigurationServerAddress 443 'the configuration server'
Assert-Port $ProcessServerAddress 9443 'the process server'
$folder = New-PrivateFolder # no other user can swap the installer, or read the passphrase
try {
    if ((Get-ProductFact 'PostInstallActions') -ne 'Succeeded') { Install-Service $folder }
    Register-Service $folder
} finally {
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction SilentlyContinue
}
if ((Get-ProductFact 'AgentConfigurationStatus') -ne 'Succeeded') {
    Stop-WithCode 211 'the configurator ended well, but the registry does not say that it succeeded'
}
Write-Report
