# Runs on the appliance: makes one machine's configuration file and puts it into Parameter Store.
$ConfigInput = '{{ ConfigInput }}'
$ParameterName = '{{ ParameterName }}'
$Region = '{{ Region }}'
$ProxyAgent = Join-Path $env:ProgramFiles 'Microsoft Azure RCM Proxy Agent\RcmProxyAgent.exe'

function New-Configuration([string] $File) {
    $code = Invoke-Program $ProxyAgent @('-createmobilityagentconfigfile', '-encodedinput', $ConfigInput,
        '-outputfilepath', "`"$File`"", '-clientrequestid', [guid]::NewGuid(), '-activityid', [guid]::NewGuid())
    if ($code -ne 0) { Stop-WithCode 220 "RcmProxyAgent.exe ended with $code" }
    if (-not (Test-Path $File)) { Stop-WithCode 221 'RcmProxyAgent.exe made no configuration file' }
}

function Publish-Configuration([string] $File) {
    # Should nobody take it away, Parameter Store deletes it after a day.
    $end = [DateTime]::UtcNow.AddDays(1).ToString('yyyy-MM-ddTHH:mm:ss.fffZ')
    $policy = '[{"Type":"Expiration","Version":"1.0","Attributes":{"Timestamp":"' + $end + '"}}]'
    try {
        $secret = [IO.File]::ReadAllText($File)
        Write-SSMParameter -Name $ParameterName -Type SecureString -Value $secret -Overwrite $true `
            -Tier 'Intelligent-Tiering' -Policy $policy -Region $Region | Out-Null
    } catch {
        # Only the kind of the failure: a message may quote the value.
        Stop-WithCode 222 "$ParameterName could not be written: $($_.Exception.GetType().Name)"
    }
}

if (-not (Test-Path $ProxyAgent)) { Stop-WithCode 223 'this machine is no replication appliance' }
Assert-Tools 'Write-SSMParameter'
$folder = New-PrivateFolder
try {
    $file = Join-Path $folder 'config.json'
    New-Configuration $file
    Publish-Configuration $file
} finally {
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction SilentlyContinue
}
'ready'
exit 0
