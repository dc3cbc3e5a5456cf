namespace Holdfast.Configuration.Values;

/// <summary>Sizes with their unit: <c>512MiB</c>, <c>1.5GB</c>, <c>100B</c>.</summary>
internal static class SizeText
{
    /// <summary>The form, for messages.</summary>
    public const string Form = "a size with its unit (B, KiB, MiB, GiB, KB, MB, GB), such as 512MiB";

    /// <summary>Largest size, in bytes (an exbibyte).</summary>
    private const decimal MaxBytes = 1L << 60;

    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var (number, unit) = Quantity.Split(text);
        decimal? factor = unit switch
        {
            "B" => 1,
            "KB" => 1_000,
            "MB" => 1_000_000,
            "GB" => 1_000_000_000,
            "KiB" => 1L << 10,
            "MiB" => 1L << 20,
            "GiB" => 1L << 30,
            _ => null,
        };
        if (factor is null || !Quantity.TryNumber(number, out var count) || count > MaxBytes / factor)
            return false;
        bytes = (long)(count * factor.Value);
        return true;
    }
}
