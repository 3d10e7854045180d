# Registers the mobility service with the configuration file that lies in Parameter Store.
$ParameterName = '{{ ParameterName }}'
$Configurator = Join-Path $InstallRoot 'agent\UnifiedAgentConfigurator.exe'

function Save-Configuration([string] $File) {
    try {
        $secret = (Get-SSMParameter -Name $ParameterName -WithDecryption $true).Value
    } catch {
        # Only the kind of the failure: a message may quote what was sent or received.
        Stop-WithCode 210 "$ParameterName could not be read: $($_.Exception.GetType().Name)"
    }
    # With a byte order mark the agent calls the file invalid.
    [IO.File]::WriteAllText($File, $secret, (New-Object Text.UTF8Encoding $false))
}

function Assert-Registered {
    if ((Get-ProductFact 'AgentConfigurationStatus') -ne 'Succeeded') {
        Stop-WithCode 211 'the configurator ended well, but the registry does not say that it succeeded'
    }
    for ($waited = 0; $waited -lt 120; $waited += 5) {
        if ((Get-Service -Name svagents).Status -eq 'Running') { return }
        Start-Sleep -Seconds 5
    }
    Stop-WithCode 212 'the service svagents does not run'
}

if (-not (Test-Path $Configurator)) { Stop-WithCode 213 'the mobility service is not installed' }
Assert-Tools 'Get-SSMParameter'
$folder = New-PrivateFolder
try {
    $file = Join-Path $folder 'config.json'
    Save-Configuration $file
    $code = Invoke-Program $Configurator @('/SourceConfigFilePath', "`"$file`"",
        '/CredentialLessDiscovery', 'true', '/CSType', 'CSPrime')
    if ($SuccessCodes -notcontains $code) { Stop-WithCode $code "the configurator ended with $code" }
} finally {
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction SilentlyContinue
}
Assert-Registered
'registered'
exit 0
