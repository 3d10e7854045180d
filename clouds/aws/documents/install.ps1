# Installs the mobility service and prints, as its last line, who the machine is.
$InstallerUrl = '{{ InstallerUrl }}'
$InstallerSha256 = '{{ InstallerSha256 }}'
$ApplianceAddress = '{{ ApplianceAddress }}'
$LeastFreeBytes = 1GB # the support matrix asks for 500 MB; the installer and its files need as much

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

function Assert-Machine {
    if ([Environment]::OSVersion.Version -lt [Version] '6.1') { Stop-WithCode 42 'Windows is too old' }
    if (-not [Environment]::Is64BitOperatingSystem) { Stop-WithCode 42 'Windows is not 64-bit' }
    $free = (New-Object IO.DriveInfo $env:SystemDrive).AvailableFreeSpace
    if ($free -lt $LeastFreeBytes) { Stop-WithCode 203 "only $free bytes are free on the system drive" }
    $servicing = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending'
    $update = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired'
    if ((Test-Path $servicing) -or (Test-Path $update)) { Stop-WithCode 62 'a reboot is pending' }
}

function Test-Port([int] $Port) {
    if (Get-Command Test-NetConnection -ErrorAction SilentlyContinue) {
        return Test-NetConnection -ComputerName $ApplianceAddress -Port $Port `
            -InformationLevel Quiet -WarningAction SilentlyContinue
    }
    $client = New-Object Net.Sockets.TcpClient # Windows Server 2012 and older know no such cmdlet
    try { $client.ConnectAsync($ApplianceAddress, $Port).Wait(10000) } catch { $false } finally { $client.Close() }
}

function Assert-Appliance {
    foreach ($port in 443, 9443) {
        if (-not (Test-Port $port)) { Stop-WithCode 204 "the appliance $ApplianceAddress does not answer on TCP $port" }
    }
}

function Get-Installer([string] $Folder) {
    Assert-Tools 'Read-S3Object'
    $parts = [regex]::Match($InstallerUrl, '^s3://([^/]+)/(.+)$').Groups
    $file = Join-Path $Folder 'installer.exe'
    Read-S3Object -BucketName $parts[1].Value -Key $parts[2].Value -File $file | Out-Null
    if ((Get-FileHash -Path $file -Algorithm SHA256).Hash -ne $InstallerSha256) {
        Stop-WithCode 205 'the installer does not have the SHA-256 that was ordered'
    }
    $signature = Get-AuthenticodeSignature -FilePath $file
    $signer = if ($signature.SignerCertificate) { $signature.SignerCertificate.Subject } else { '' }
    if ($signature.Status -ne 'Valid' -or $signer -notmatch 'O=Microsoft Corporation') {
        Stop-WithCode 206 "the installer is not signed by Microsoft: $($signature.Status)"
    }
    $file
}

function Expand-Installer([string] $Installer) {
    Invoke-Program $Installer @('/q', "/x:`"$InstallRoot`"") | Out-Null
    $setup = Join-Path $InstallRoot 'UnifiedAgentInstaller.exe'
    $before = -1
    for ($waited = 0; $waited -lt 600; $waited += 5) { # it returns before its files are there
        $size = 0
        Get-ChildItem $InstallRoot -Recurse -File -ErrorAction SilentlyContinue | ForEach-Object { $size += $_.Length }
        if ((Test-Path $setup) -and $size -eq $before) { return $setup }
        $before = $size
        Start-Sleep -Seconds 5
    }
    Stop-WithCode 207 'the installer did not extract its files within ten minutes'
}

function Install-Service {
    $folder = New-PrivateFolder # no other user can swap the file between check and run
    try {
        $setup = Expand-Installer (Get-Installer $folder)
        $code = Invoke-Program $setup @('/Platform', 'vmware', '/Silent', '/Role', 'MS',
            '/CSType', 'CSPrime', '/InstallLocation', "`"$InstallRoot`"")
        if ($SuccessCodes -notcontains $code) { Stop-WithCode $code "the set-up ended with $code" }
    } finally {
        Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction SilentlyContinue
    }
}

if ((Get-ProductFact 'AgentConfigurationStatus') -eq 'Succeeded') { Write-Report $true }
Assert-Machine
Assert-Appliance
if ((Get-ProductFact 'PostInstallActions') -ne 'Succeeded') { Install-Service }
if ((Get-ProductFact 'PostInstallActions') -ne 'Succeeded') {
    Stop-WithCode 208 'the set-up ended well, but the registry does not say that it succeeded'
}
Write-Report $false
