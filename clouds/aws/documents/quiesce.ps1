# The operator's command, unless its cutover has been taken back: a command may arrive late.
if (Test-Path $UndoneMark) { Stop-WithCode 231 'the cutover was taken back before the command began' }
Invoke-OperatorsScript $RunningMark
if (Test-Path $UndoneMark) { Stop-WithCode 231 'the cutover was taken back while the command ran' }
exit 0
