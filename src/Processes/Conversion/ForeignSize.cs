using System.Globalization;

namespace Holdfast.Processes.Conversion;

/// <summary>Sizes as other programs write them, <c>512M</c> or <c>1.5G</c>, in our form.</summary>
internal static class ForeignSize
{
    private const double Most = 1L << 60; // an exbibyte, which is our most as well
    private const string Letters = "KMGT";

    /// <summary>An amount of memory, whose letters count by 1,024 (systemd.syntax(7), pm2); null where it is none.</summary>
    public static string? Memory(string text) => Bytes(text, 1024) is not { } bytes ? null
        : bytes % (1L << 30) == 0 ? $"{bytes >> 30}GiB"
        : bytes % (1L << 20) == 0 ? $"{bytes >> 20}MiB"
        : bytes % (1L << 10) == 0 ? $"{bytes >> 10}KiB"
        : $"{bytes}B";

    /// <summary>An amount in a second, whose letters count by 1,000 (systemd.resource-control(5), IOReadBandwidthMax); null where it is none.</summary>
    public static string? Rate(string text) => Bytes(text, 1000) is not { } bytes ? null
        : bytes % 1_000_000 == 0 ? $"{bytes / 1_000_000}MB/s"
        : bytes % 1_000 == 0 ? $"{bytes / 1_000}KB/s"
        : $"{bytes}B/s";

    private static long? Bytes(string text, int step)
    {
        var number = text.Trim().TrimEnd('B', 'b');
        var power = number.Length == 0 ? -1 : Letters.IndexOf(char.ToUpperInvariant(number[^1]), StringComparison.Ordinal);
        if (power >= 0)
            number = number[..^1];
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            && amount * Math.Pow(step, power + 1) is > 0 and <= Most and var bytes
            ? (long)bytes
            : null;
    }
}
