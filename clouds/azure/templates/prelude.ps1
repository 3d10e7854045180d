# Shared by the set-ups of a landing zone's servers: secrets of the key vault, disks, Microsoft's setup.
param(
    [string] $KeyVaultUrl,
    [string] $IdentityId,
    [string] $RegistrationSecret,
    [string] $DatabaseSecret,
    [string] $PassphraseSecret,
    [string] $ConfigurationServerAddress
)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
[Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12

$SetupUrl = 'https://aka.ms/unifiedsetup'
$InstallRoot = 'F:\Microsoft Azure Site Recovery'
$SuccessCodes = 0, 98, 3010, 1641 # success, with warnings, with a reboot advised, with one begun
$Patience = 120 # tries half a minute apart: the right to the key vault may come after the machine

function Stop-WithCode([int] $Code, [string] $Because) {
    [Console]::Error.WriteLine($Because)
    exit $Code
}

function Get-Token {
    $resource = 'https://' + ([Uri] $KeyVaultUrl).Host.Split('.', 2)[1]
    $address = 'http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01'
    $address += '&resource=' + [Uri]::EscapeDataString($resource)
    if ($IdentityId) { $address += '&msi_res_id=' + [Uri]::EscapeDataString($IdentityId) }
    (Invoke-RestMethod -UseBasicParsing -Uri $address -Headers @{ Metadata = 'true' }).access_token
}

function Get-SecretAddress([string] $Name) {
    $KeyVaultUrl.TrimEnd('/') + "/secrets/$Name" + '?api-version=7.4'
}

# Waits for what is not there yet, or may not be read yet. Nothing of an answer is ever printed.
function Read-Secret([string] $Name) {
    for ($try = 0; $try -lt $Patience; $try += 1) {
        try {
            $headers = @{ Authorization = 'Bearer ' + (Get-Token) }
            return (Invoke-RestMethod -UseBasicParsing -Uri (Get-SecretAddress $Name) -Headers $headers).value
        } catch {
            Start-Sleep -Seconds 30
        }
    }
    Stop-WithCode 210 "the key vault did not give the secret $Name within an hour"
}

function Write-Secret([string] $Name, [string] $Value) {
    $headers = @{ Authorization = 'Bearer ' + (Get-Token) }
    $body = @{ value = $Value; contentType = 'text/plain' } | ConvertTo-Json -Compress
    Invoke-RestMethod -UseBasicParsing -Method Put -Uri (Get-SecretAddress $Name) `
        -Headers $headers -ContentType 'application/json' -Body $body | Out-Null
}

function Save-Secret([string] $Name, [string] $Path) {
    [IO.File]::WriteAllText($Path, (Read-Secret $Name), (New-Object Text.UTF8Encoding $false))
}

# A window of its own: what the program prints never reaches the command's output.
function Invoke-Program([string] $Path, [string[]] $Arguments) {
    $running = Start-Process -FilePath $Path -ArgumentList $Arguments -Wait -PassThru -WindowStyle Hidden
    $running.ExitCode
}

# Every user may read a new folder; into this one only SYSTEM and Administrators look.
function New-PrivateFolder {
    $folder = Join-Path $env:ProgramData ('Ferry-' + [guid]::NewGuid())
    New-Item -ItemType Directory -Path $folder | Out-Null
    $grants = '*S-1-5-18:(OI)(CI)F', '*S-1-5-32-544:(OI)(CI)F'
    & icacls.exe $folder /inheritance:r /grant:r $grants[0] /grant:r $grants[1] | Out-Null
    if ($LASTEXITCODE -ne 0) { Stop-WithCode 201 'the private folder could not be closed to others' }
    $folder
}

# The first disk takes the set-up and the cache, the second what a master target retains.
function Initialize-Drives {
    $letters = 'F', 'R'
    $raw = @(Get-Disk | Where-Object { $_.PartitionStyle -eq 'RAW' } | Sort-Object Number)
    for ($index = 0; $index -lt [Math]::Min($raw.Count, $letters.Count); $index += 1) {
        $raw[$index] | Initialize-Disk -PartitionStyle GPT -PassThru |
            New-Partition -UseMaximumSize -DriveLetter $letters[$index] |
            Format-Volume -FileSystem NTFS -Confirm:$false | Out-Null
    }
    if (-not (Test-Path 'F:\')) { Stop-WithCode 211 'the disk for the set-up is missing' }
}

function Assert-Signature([string] $File) {
    $signature = Get-AuthenticodeSignature -FilePath $File
    $signer = if ($signature.SignerCertificate) { $signature.SignerCertificate.Subject } else { '' }
    if ($signature.Status -ne 'Valid' -or $signer -notmatch 'O=Microsoft Corporation') {
        Stop-WithCode 206 "the setup is not signed by Microsoft: $($signature.Status)"
    }
}

function Expand-Setup([string] $Archive, [string] $Into, [string] $Awaited) {
    Assert-Signature $Archive
    Invoke-Program $Archive @('/q', "/x:`"$Into`"") | Out-Null
    $before = -1
    for ($waited = 0; $waited -lt 900; $waited += 5) { # it returns before its files are there
        $found = @(Get-ChildItem $Into -Recurse -Filter $Awaited -ErrorAction SilentlyContinue)
        $size = 0
        Get-ChildItem $Into -Recurse -File -ErrorAction SilentlyContinue | ForEach-Object { $size += $_.Length }
        if ($found.Count -gt 0 -and $size -eq $before) { return $found[0].FullName }
        $before = $size
        Start-Sleep -Seconds 5
    }
    Stop-WithCode 207 "$Awaited was not extracted within fifteen minutes"
}

function Get-UnifiedSetup([string] $Folder, [string] $Awaited) {
    $archive = Join-Path $Folder 'MicrosoftAzureSiteRecoveryUnifiedSetup.exe'
    Invoke-WebRequest -UseBasicParsing -Uri $SetupUrl -OutFile $archive
    Expand-Setup $archive (Join-Path $Folder 'setup') $Awaited
}

function Invoke-Setup([string] $Path, [string[]] $Arguments) {
    $code = Invoke-Program $Path $Arguments
    if ($SuccessCodes -notcontains $code) { Stop-WithCode $code "the setup ended with $code" }
}
