# Runs a script of the operator's in a process of its own, and ends it when its time is over. Its
# output is the operator's: only the last lines of it are handed on, and nothing of its words.
$Script = '{{ Script }}'
$Cutover = '{{ Cutover }}'
$TimeoutSeconds = '{{ TimeoutSeconds }}'
$Marks = Join-Path $env:ProgramData 'Ferry\cutovers'
$UndoneMark = Join-Path $Marks "$Cutover.undone"
$RunningMark = Join-Path $Marks "$Cutover.running"
$LastLines = 40

if (-not (Test-Path $Marks)) { New-Item -ItemType Directory -Path $Marks -Force | Out-Null }

function Stop-Tree([int] $ProcessId) {
    & taskkill.exe /PID $ProcessId /T /F 2>&1 | Out-Null
}

function Invoke-OperatorsScript([string] $Mark) {
    $folder = New-PrivateFolder
    try {
        $file = Join-Path $folder 'script.ps1'
        $words = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($Script))
        [IO.File]::WriteAllText($file, $words, (New-Object Text.UTF8Encoding $true))
        $out = Join-Path $folder 'out.txt'
        $errors = Join-Path $folder 'errors.txt'
        $arguments = '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File', "`"$file`""
        $running = Start-Process -FilePath 'powershell.exe' -ArgumentList $arguments -PassThru -WindowStyle Hidden `
            -RedirectStandardOutput $out -RedirectStandardError $errors
        $null = $running.Handle # without it the exit code is lost
        if ($Mark) {
            [IO.File]::WriteAllText($Mark, [string] $running.Id)
            if (Test-Path $UndoneMark) { Stop-Tree $running.Id } # taken back in this very moment
        }
        $ended = $running.WaitForExit(1000 * [int] $TimeoutSeconds)
        if (-not $ended) {
            Stop-Tree $running.Id
            $running.WaitForExit(10000) | Out-Null # until then it holds its files
        }
        if ($Mark) { Remove-Item $Mark -Force -ErrorAction SilentlyContinue }
        [IO.File]::ReadAllLines($out) | Select-Object -Last $LastLines
        [IO.File]::ReadAllLines($errors) | Select-Object -Last $LastLines |
            ForEach-Object { [Console]::Error.WriteLine($_) }
        if (-not $ended) { Stop-WithCode 230 "the operator's script was ended after $TimeoutSeconds s" }
        # Handed on, 3010 would let Systems Manager reboot the machine.
        if ($running.ExitCode -eq 0) { return }
        Stop-WithCode 232 "the operator's script ended with $($running.ExitCode)"
    } finally {
        Remove-Item $folder -Recurse -Force -ErrorAction SilentlyContinue
    }
}
