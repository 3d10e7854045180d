# Sets a configuration server up, which registers it, and puts its passphrase into the key vault.

function Publish-Passphrase {
    $tool = Join-Path $env:ProgramData 'ASR\home\svsystems\bin\genpassphrase.exe'
    $passphrase = (& $tool -v | Out-String).Trim()
    if ($LASTEXITCODE -ne 0 -or -not $passphrase) { Stop-WithCode 212 'the passphrase was not told' }
    Write-Secret $PassphraseSecret $passphrase
}

Initialize-Drives
$folder = New-PrivateFolder
try {
    $vaultFile = Join-Path $folder 'registration.vaultcredentials'
    $databaseFile = Join-Path $folder 'database.txt'
    Save-Secret $RegistrationSecret $vaultFile
    Save-Secret $DatabaseSecret $databaseFile
    $setup = Get-UnifiedSetup $folder 'UNIFIEDSETUP.EXE'
    Invoke-Setup $setup @('/AcceptThirdpartyEULA', '/servermode', '"CS"', '/InstallLocation', "`"$InstallRoot`"",
        '/MySQLCredsFilePath', "`"$databaseFile`"", '/VaultCredsFilePath', "`"$vaultFile`"", '/EnvType', '"NonVMWare"')
    Publish-Passphrase
} finally {
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction SilentlyContinue
}
exit 0
