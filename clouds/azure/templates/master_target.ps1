# Sets a master target server up, and registers it with the configuration server.

Initialize-Drives
$folder = New-PrivateFolder
try {
    $passphraseFile = Join-Path $folder 'passphrase.txt'
    Save-Secret $PassphraseSecret $passphraseFile
    $agent = Get-UnifiedSetup $folder 'Microsoft-ASR_UA_*_Windows_*.exe'
    $setup = Expand-Setup $agent (Join-Path $folder 'agent') 'UnifiedAgent.exe'
    Invoke-Setup $setup @('/Role', '"MT"', '/InstallLocation', "`"$InstallRoot`"", '/Platform', '"VmWare"',
        '/Silent', '/CSType', 'CSLegacy')
    $configurator = Join-Path $InstallRoot 'agent\UnifiedAgentConfigurator.exe'
    Invoke-Setup $configurator @('/CSEndPoint', $ConfigurationServerAddress, '/PassphraseFilePath', "`"$passphraseFile`"")
} finally {
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction SilentlyContinue
}
exit 0
