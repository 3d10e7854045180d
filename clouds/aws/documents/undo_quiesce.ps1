# Takes a cutover back: what runs of its command ends, what arrives late does nothing, then the undo.
[IO.File]::WriteAllText($UndoneMark, [DateTime]::UtcNow.ToString('o'))
if (Test-Path $RunningMark) {
    Stop-Tree ([int] [IO.File]::ReadAllText($RunningMark))
    Remove-Item $RunningMark -Force -ErrorAction SilentlyContinue
}
Invoke-OperatorsScript ''
exit 0
