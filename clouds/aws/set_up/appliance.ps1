# Runs once, at the first start of the replication appliance: installs its software, unregistered.
# A person signs in at https://<the appliance>:44368; no part of that can be automated.
$PackageUrl = 'https://aka.ms/V2ARcmApplianceCreationPowershellZip'
$SetupRoot = 'C:\FerrySetup'

function Initialize-CacheDisk {
    $raw = Get-Disk | Where-Object { $_.PartitionStyle -eq 'RAW' } | Select-Object -First 1
    if (-not $raw) { return }
    $raw | Initialize-Disk -PartitionStyle GPT -PassThru |
        New-Partition -DriveLetter E -UseMaximumSize |
        Format-Volume -FileSystem NTFS -NewFileSystemLabel 'cache' -Confirm:$false | Out-Null
}

function Get-Package {
    New-Item -ItemType Directory -Path $SetupRoot -Force | Out-Null
    $file = Join-Path $SetupRoot 'appliance.zip'
    Start-BitsTransfer -Source $PackageUrl -Destination $file # 4 GB: a transfer that goes on
    Expand-Archive -LiteralPath $file -DestinationPath $SetupRoot -Force
    $installer = Get-ChildItem -LiteralPath $SetupRoot -Recurse -Filter 'DRInstaller.ps1' | Select-Object -First 1
    if (-not $installer) { Stop-WithCode 207 'the package holds no DRInstaller.ps1' }
    $signature = Get-AuthenticodeSignature -FilePath $installer.FullName
    $signer = if ($signature.SignerCertificate) { $signature.SignerCertificate.Subject } else { '' }
    if ($signature.Status -ne 'Valid' -or $signer -notmatch 'O=Microsoft Corporation') {
        Stop-WithCode 206 "the installer is not signed by Microsoft: $($signature.Status)"
    }
    $installer.FullName
}

Initialize-CacheDisk
$installer = Get-Package
$code = Invoke-Program 'powershell.exe' @('-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass',
    '-File', "`"$installer`"")
if ($SuccessCodes -notcontains $code) { Stop-WithCode $code "DRInstaller.ps1 ended with $code" }
exit 0
