# Looks at the machine for pre-flight rules and prints, as its last line, what it has seen: JSON,
# gzipped, in base64. It changes nothing; what can't be read is left out, and its rule is silent.
$report = [ordered] @{}

function Add-Fact([string] $Name, [scriptblock] $Look) {
    try {
        $value = & $Look
        if ($null -ne $value) { $report[$Name] = $value }
    } catch { $null = $_ } # an old Windows knows less
}

# A list stays one when it holds one thing, or nothing.
function Add-List([string] $Name, [scriptblock] $Look) {
    try { $report[$Name] = @(& $Look) } catch { $null = $_ }
}

function Get-Setting([string] $Key, [string] $Name) {
    $found = Get-ItemProperty -Path $Key -ErrorAction SilentlyContinue
    if ($found -and $found.PSObject.Properties[$Name]) { $found.$Name }
}

$system = Get-WmiObject Win32_OperatingSystem
$computer = Get-WmiObject Win32_ComputerSystem
$control = 'HKLM:\SYSTEM\CurrentControlSet'

$report.caption = ([string] $system.Caption).Trim()
$report.build = [int] $system.BuildNumber
$report.edition = [string] (Get-Setting 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion' 'EditionID')
$report.host_name = [string] $computer.Name
$report.product_type = [int] $system.ProductType
$report.system_drive = [string] $env:SystemDrive
Add-Fact 'bits' { if ([Environment]::Is64BitOperatingSystem) { 64 } else { 32 } }
Add-Fact 'domain' { if ($computer.PartOfDomain) { [string] $computer.Domain } else { '' } }
Add-Fact 'firmware' {
    if ((Get-Setting "$control\Control" 'PEFirmwareType') -eq 2) { 'UEFI' } else { 'BIOS' }
}
Add-Fact 'secure_boot' { (Get-Setting "$control\Control\SecureBoot\State" 'UEFISecureBootEnabled') -eq 1 }

Add-List 'disks' {
    $dynamic = @(Get-WmiObject Win32_DiskPartition |
        Where-Object { $_.Type -match 'Logical Disk Manager|LDM' } | ForEach-Object { [int] $_.DiskIndex })
    Get-Disk | ForEach-Object {
        [ordered] @{
            number = [int] $_.Number
            size = [long] $_.Size
            sector = [int] $_.LogicalSectorSize
            style = [string] $_.PartitionStyle
            bus = [string] $_.BusType
            dynamic = $dynamic -contains [int] $_.Number
            boot = [bool] $_.IsBoot
            system = [bool] $_.IsSystem
            offline = [bool] $_.IsOffline
        }
    }
}

$encrypted = @()
try { # ProtectionStatus 1 is on, ConversionStatus 0 is decrypted throughout
    $encrypted = @(Get-WmiObject -Namespace root\cimv2\Security\MicrosoftVolumeEncryption Win32_EncryptableVolume |
        Where-Object { $_.GetConversionStatus().ConversionStatus -ne 0 } | ForEach-Object { $_.DriveLetter })
} catch { $null = $_ }

Add-List 'volumes' {
    Get-WmiObject Win32_LogicalDisk | Where-Object { $_.DriveType -in 2, 3, 5 } | ForEach-Object {
        [ordered] @{
            letter = [string] $_.DeviceID
            size = [long] $_.Size
            free = [long] $_.FreeSpace
            file_system = [string] $_.FileSystem
            encrypted = $encrypted -contains $_.DeviceID
            fixed = $_.DriveType -eq 3
        }
    }
}
Add-Fact 'storage_pools' { @(Get-StoragePool -IsPrimordial $false -ErrorAction SilentlyContinue).Count }
Add-Fact 'iscsi_sessions' {
    $initiator = Get-Service MSiSCSI -ErrorAction SilentlyContinue # its cmdlets would start it
    if ($initiator -and $initiator.Status -eq 'Running') { @(Get-IscsiSession -ErrorAction SilentlyContinue).Count } else { 0 }
}

Add-List 'adapters' {
    Get-WmiObject Win32_NetworkAdapterConfiguration -Filter 'IPEnabled = True' | ForEach-Object {
        [ordered] @{
            name = [string] $_.Description
            dhcp = [bool] $_.DHCPEnabled
            addresses = @($_.IPAddress | Where-Object { $_ })
            dns = @($_.DNSServerSearchOrder | Where-Object { $_ })
        }
    }
}
Add-List 'teams' { Get-NetLbfoTeam -ErrorAction SilentlyContinue | ForEach-Object { [string] $_.Name } }
Add-List 'routes' {
    # Amazon's own routes, to its services at 169.254.169, are no loss.
    Get-WmiObject Win32_IP4PersistedRouteTable | Where-Object { $_.Destination -notlike '169.254.169.*' } |
        ForEach-Object { "$($_.Destination)/$($_.Mask) by $($_.NextHop)" }
}

function Get-Services([string] $Class, [scriptblock] $Which) {
    Get-WmiObject $Class | Where-Object $Which | ForEach-Object {
        [ordered] @{ name = [string] $_.Name; state = [string] $_.State; start = [string] $_.StartMode }
    }
}
Add-List 'services' { Get-Services 'Win32_Service' { $true } }
Add-List 'drivers' {
    Get-Services 'Win32_SystemDriver' {
        $_.Name -match '^(atapi|intelide|storflt|vmbus|storvsc|rhel.*|ena|awsnvme|xen.*)$'
    }
}

$report.reboot_pending = Test-RebootPending
Add-Fact 'clock_offset' { # against Amazon's time service, which every instance reaches
    $line = & w32tm.exe /stripchart /computer:169.254.169.123 /samples:1 /dataonly | Select-Object -Last 1
    $seen = [regex]::Match([string] $line, '([+-]\d+[.,]\d+)s')
    if ($seen.Success) { # w32tm tells how far the other is ahead
        -[double]::Parse($seen.Groups[1].Value.Replace(',', '.'), [Globalization.CultureInfo]::InvariantCulture)
    }
}
Add-Fact 'time_source' { [string] (Get-Setting "$control\Services\W32Time\Parameters" 'NtpServer') }
Add-Fact 'san_policy' {
    $policies = 'OfflineShared', 'OnlineAll', 'OfflineShared', 'OfflineAll', 'OfflineInternal'
    $policies[[int] (Get-Setting "$control\Services\partmgr\Parameters" 'SanPolicy')]
}

$licences = 'Name LIKE "Windows%" AND PartialProductKey IS NOT NULL'
Add-Fact 'licensed' {
    $found = @(Get-WmiObject SoftwareLicensingProduct -Filter $licences)
    if ($found.Count) { [bool] ($found | Where-Object { $_.LicenseStatus -eq 1 }) }
}
Add-Fact 'kms_server' {
    [string] (Get-Setting 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform' 'KeyManagementServiceName')
}
Add-Fact 'tls12' {
    $client = "$control\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Client"
    -not ((Get-Setting $client 'Enabled') -eq 0 -or (Get-Setting $client 'DisabledByDefault') -eq 1)
}
Add-Fact 'remote_desktop' { (Get-Setting "$control\Control\Terminal Server" 'fDenyTSConnections') -ne 1 }
Add-List 'page_files' { Get-WmiObject Win32_PageFileUsage | ForEach-Object { [string] $_.Name } }
Add-List 'metadata_users' {
    # Amazon's own agents are told of by their services.
    $own = 'amazon-ssm-agent|ssm-agent-worker|ssm-document-worker|amazon-cloudwatch-agent|EC2Launch|Ec2Config'
    Get-NetTCPConnection -RemoteAddress 169.254.169.254 -ErrorAction SilentlyContinue | ForEach-Object {
        (Get-Process -Id $_.OwningProcess -ErrorAction SilentlyContinue).ProcessName
    } | Where-Object { $_ -and $_ -notmatch $own } | Sort-Object -Unique
}

$bytes = [Text.Encoding]::UTF8.GetBytes(($report | ConvertTo-Json -Compress -Depth 4))
$packed = New-Object IO.MemoryStream
$gzip = New-Object IO.Compression.GZipStream $packed, ([IO.Compression.CompressionMode]::Compress)
$gzip.Write($bytes, 0, $bytes.Length)
$gzip.Close()
[Convert]::ToBase64String($packed.ToArray())
exit 0
