# Tries TCP ports of other machines and prints, as JSON, the ports of each address that answered.
$Targets = '{{ Targets }}'
$Patience = 5000 # milliseconds for all of them together: they are tried at the same time

$tries = foreach ($target in $Targets -split ';') {
    $parts = $target -split ':', 2
    $address = $parts[0]
    foreach ($port in $parts[1] -split ',') {
        $client = New-Object Net.Sockets.TcpClient
        $answer = $client.ConnectAsync($address, [int] $port)
        [pscustomobject] @{ Address = $address; Port = [int] $port; Client = $client; Answer = $answer }
    }
}
try {
    [Threading.Tasks.Task]::WaitAll([Threading.Tasks.Task[]] @($tries | ForEach-Object { $_.Answer }), $Patience) | Out-Null
} catch { $null = $_ } # who refuses fails its task: told apart below
$open = [ordered] @{}
foreach ($attempt in $tries) {
    if (-not $open.Contains($attempt.Address)) { $open[$attempt.Address] = @() }
    if ($attempt.Answer.Status -eq 'RanToCompletion') { $open[$attempt.Address] += $attempt.Port }
    $attempt.Client.Close()
}
$open | ConvertTo-Json -Compress
exit 0
