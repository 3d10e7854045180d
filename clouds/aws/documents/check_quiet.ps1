# Prints, as JSON, how the services are, who is connected, and at last this machine's clock. Systems
# Manager keeps 24,000 characters, so of many connections the first are named and all counted.
$Services = '{{ Services }}'
$Spared = '{{ Spared }}'

if (-not (Get-Command Get-NetTCPConnection -ErrorAction SilentlyContinue)) {
    Stop-WithCode 233 'Get-NetTCPConnection is missing: Windows Server 2012 or later is needed'
}
$names = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($Services)) | ConvertFrom-Json
$states = @(foreach ($name in $names) {
    $found = Get-Service | Where-Object { $_.ServiceName -eq $name }
    @{ name = $name; state = $(if ($found) { [string] $found.Status } else { '' }) }
})

# Not of the workload: what the machine says to itself, the link's own addresses (metadata, time),
# who is spared, Systems Manager's agent and the mobility service.
$own = @('127.0.0.1', '::1') + @(Get-NetIPAddress | ForEach-Object { $_.IPAddress })
$agents = 'amazon-ssm-agent', 'ssm-agent-worker', 'ssm-session-worker', 'ssm-document-worker'
$connections = @(foreach ($each in Get-NetTCPConnection -State Established) {
    $remote = $each.RemoteAddress -replace '^::ffff:', ''
    if ($own -contains $remote -or $remote -like '127.*' -or $remote -like '169.254.*') { continue }
    if (($Spared -split ',') -contains $remote) { continue }
    $process = Get-Process -Id $each.OwningProcess -ErrorAction SilentlyContinue
    $name = if ($process) { $process.ProcessName } else { '' }
    if ($agents -contains $name) { continue }
    if ($process -and $process.Path -and $process.Path.StartsWith($InstallRoot)) { continue }
    @{ remote_address = $remote; remote_port = $each.RemotePort; local_port = $each.LocalPort; process = $name }
})
# What services that have stopped left in the cache is written to the disk, where replication sees it.
$unflushed = @(try {
    foreach ($volume in Get-Volume) {
        if (-not $volume.DriveLetter -or $volume.DriveType -ne 'Fixed') { continue }
        try { Write-VolumeCache -DriveLetter $volume.DriveLetter -ErrorAction Stop }
        catch { [string] $volume.DriveLetter }
    }
} catch { 'all' })
# The clock comes last: what is said of services, connections and disks was so before it.
$clock = [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ss.fffZ', [Globalization.CultureInfo]::InvariantCulture)
$named = @($connections | Select-Object -First 50)
$report = @{
    services = $states; connections = $named; connection_count = $connections.Count
    unflushed = $unflushed; clock = $clock
}
$report | ConvertTo-Json -Compress -Depth 4
exit 0
