# Runs once, at the first start of the process server: installs it and joins the configuration server.
$ConfigurationServer = '{{ ConfigurationServerAddress }}'
$PassphraseName = '{{ PassphraseName }}'
$Region = '{{ Region }}'
$SetupUrl = 'https://aka.ms/unifiedsetup'
$SetupRoot = 'C:\FerrySetup'

function Initialize-CacheDisk {
    $raw = Get-Disk | Where-Object { $_.PartitionStyle -eq 'RAW' } | Select-Object -First 1
    if (-not $raw) { return }
    $raw | Initialize-Disk -PartitionStyle GPT -PassThru |
        New-Partition -DriveLetter D -UseMaximumSize |
        Format-Volume -FileSystem NTFS -NewFileSystemLabel 'cache' -Confirm:$false | Out-Null
}

function Get-Setup {
    New-Item -ItemType Directory -Path $SetupRoot -Force | Out-Null
    $file = Join-Path $SetupRoot 'MicrosoftAzureSiteRecoveryUnifiedSetup.exe'
    Invoke-WebRequest -Uri $SetupUrl -OutFile $file -UseBasicParsing
    $signature = Get-AuthenticodeSignature -FilePath $file
    $signer = if ($signature.SignerCertificate) { $signature.SignerCertificate.Subject } else { '' }
    if ($signature.Status -ne 'Valid' -or $signer -notmatch 'O=Microsoft Corporation') {
        Stop-WithCode 206 "the unified setup is not signed by Microsoft: $($signature.Status)"
    }
    $extracted = Join-Path $SetupRoot 'Extracted'
    Invoke-Program $file @('/q', "/x:`"$extracted`"") | Out-Null
    $setup = Join-Path $extracted 'UNIFIEDSETUP.EXE'
    for ($waited = 0; $waited -lt 600; $waited += 5) { # it returns before its files are there
        if (Test-Path $setup) { return $setup }
        Start-Sleep -Seconds 5
    }
    Stop-WithCode 207 'the unified setup did not extract its files within ten minutes'
}

# The configuration server may take its time to share the passphrase.
function Save-Passphrase([string] $File) {
    $why = ''
    for ($waited = 0; $waited -lt 7200; $waited += 60) {
        try {
            $secret = (Get-SSMParameter -Name $PassphraseName -WithDecryption $true -Region $Region).Value
            [IO.File]::WriteAllText($File, $secret, (New-Object Text.UTF8Encoding $false))
            return
        } catch {
            $why = $_.Exception.GetType().Name # only the kind: a message may quote the value
        }
        Start-Sleep -Seconds 60
    }
    Stop-WithCode 210 "$PassphraseName could not be read: $why"
}

Assert-Tools 'Get-SSMParameter'
Initialize-CacheDisk
$setup = Get-Setup
$folder = New-PrivateFolder
try {
    $file = Join-Path $folder 'MobSvc.passphrase'
    Save-Passphrase $file
    $code = Invoke-Program $setup @('/AcceptThirdpartyEULA', '/servermode', '"PS"', '/InstallLocation', '"D:\"',
        '/EnvType', '"VMWare"', '/CSIP', "`"$ConfigurationServer`"", '/PassphraseFilePath', "`"$file`"",
        '/DataTransferSecurePort', '443')
    if ($SuccessCodes -notcontains $code) { Stop-WithCode $code "the unified setup ended with $code" }
} finally {
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction SilentlyContinue
}
exit 0
