# Shared by the scripts that install the mobility service: checks, the installer, its log.
$LeastFreeBytes = 1GB # the support matrix asks for 500 MB; the installer and its files need as much
$LogLines = 20

function Assert-Machine {
    if ([Environment]::OSVersion.Version -lt [Version] '6.1') { Stop-WithCode 42 'Windows is too old' }
    if (-not [Environment]::Is64BitOperatingSystem) { Stop-WithCode 42 'Windows is not 64-bit' }
    $free = (New-Object IO.DriveInfo $env:SystemDrive).AvailableFreeSpace
    if ($free -lt $LeastFreeBytes) { Stop-WithCode 203 "only $free bytes are free on the system drive" }
    if (Test-RebootPending) { Stop-WithCode 62 'a reboot is pending' }
}

function Test-Port([string] $Address, [int] $Port) {
    if (Get-Command Test-NetConnection -ErrorAction SilentlyContinue) {
        return Test-NetConnection -ComputerName $Address -Port $Port `
            -InformationLevel Quiet -WarningAction SilentlyContinue
    }
    $client = New-Object Net.Sockets.TcpClient # Windows Server 2012 and older know no such cmdlet
    try { $client.ConnectAsync($Address, $Port).Wait(10000) } catch { $false } finally { $client.Close() }
}

function Assert-Port([string] $Address, [int] $Port, [string] $Whose) {
    if (-not (Test-Port $Address $Port)) { Stop-WithCode 204 "$Whose $Address does not answer on TCP $Port" }
}

function Get-Installer([string] $Folder, [string] $Url, [string] $Sha256) {
    Assert-Tools 'Read-S3Object'
    $parts = [regex]::Match($Url, '^s3://([^/]+)/(.+)$').Groups
    $file = Join-Path $Folder 'installer.exe'
    Read-S3Object -BucketName $parts[1].Value -Key $parts[2].Value -File $file | Out-Null
    if ((Get-FileHash -Path $file -Algorithm SHA256).Hash -ne $Sha256) {
        Stop-WithCode 205 'the installer does not have the SHA-256 that was ordered'
    }
    $signature = Get-AuthenticodeSignature -FilePath $file
    $signer = if ($signature.SignerCertificate) { $signature.SignerCertificate.Subject } else { '' }
    if ($signature.Status -ne 'Valid' -or $signer -notmatch 'O=Microsoft Corporation') {
        Stop-WithCode 206 "the installer is not signed by Microsoft: $($signature.Status)"
    }
    $file
}

function Expand-Installer([string] $Installer, [string] $Into, [string] $Setup) {
    Invoke-Program $Installer @('/q', "/x:`"$Into`"") | Out-Null
    $program = Join-Path $Into $Setup
    $before = -1
    for ($waited = 0; $waited -lt 600; $waited += 5) { # it returns before its files are there
        $size = 0
        Get-ChildItem $Into -Recurse -File -ErrorAction SilentlyContinue | ForEach-Object { $size += $_.Length }
        if ((Test-Path $program) -and $size -eq $before) { return $program }
        $before = $size
        Start-Sleep -Seconds 5
    }
    Stop-WithCode 207 'the installer did not extract its files within ten minutes'
}

# Prints the end of a set-up log and ends with the set-up's own code. Long words may be keys.
function Stop-WithLog([int] $Code, [string] $Because, [string] $Log) {
    try {
        $path = Join-Path $env:ProgramData "ASRSetupLogs\$Log"
        [IO.File]::ReadAllLines($path) | Select-Object -Last $LogLines | ForEach-Object {
            'log: ' + ($_ -replace '[A-Za-z0-9+/=]{40,}', '...')
        }
    } catch { "log: $Log could not be read" }
    Stop-WithCode $Code $Because
}
