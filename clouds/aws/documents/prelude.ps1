# Shared by Ferry's command documents: how a script ends, runs a program, keeps a secret.
# Exit codes below 200 are the mobility agent set-up's own, 200 and above are Ferry's.
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

$InstallRoot = Join-Path ${env:ProgramFiles(x86)} 'Microsoft Azure Site Recovery'
$ProductKey = 'HKLM:\SOFTWARE\Wow6432Node\InMage Systems\Installed Products\5'
# Success, with warnings, with a reboot advised, with a reboot begun. Never handed on: to Systems
# Manager exit code 3010 means "reboot this machine and run the script again".
$SuccessCodes = 0, 98, 3010, 1641

function Stop-WithCode([int] $Code, [string] $Because) {
    [Console]::Error.WriteLine($Because)
    exit $Code
}

if ($PSVersionTable.PSVersion.Major -lt 4) {
    Stop-WithCode 202 'PowerShell is older than 4.0: install Windows Management Framework 5.1'
}
[Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12

function Assert-Tools([string] $Cmdlet) {
    if (-not (Get-Command $Cmdlet -ErrorAction SilentlyContinue)) {
        Stop-WithCode 200 "$Cmdlet is missing: install AWS Tools for PowerShell on this machine"
    }
}

function Get-ProductFact([string] $Name) {
    $facts = Get-ItemProperty -Path $ProductKey -ErrorAction SilentlyContinue
    if ($facts -and $facts.PSObject.Properties[$Name]) { [string] $facts.$Name } else { '' }
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

function Test-RebootPending {
    $servicing = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending'
    $update = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired'
    (Test-Path $servicing) -or (Test-Path $update)
}
