using System.Globalization;

namespace Holdfast.Processes.Limits;

/// <summary>Where a worker stands with one of its limits.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Level">How near it is.</param>
/// <param name="Usage">What it used when it came to this level, in the resource's unit.</param>
/// <param name="Limit">The limit, in the resource's unit.</param>
public sealed record LimitStanding(LimitedResource Resource, LimitLevel Level, double Usage, double Limit)
{
    private const double Mebibyte = 1 << 20;

    /// <summary>In words: <c>memory 480.0 of 512.0 MiB</c>.</summary>
    public override string ToString()
    {
        var (divisor, unit) = Resource switch
        {
            LimitedResource.Memory => (Mebibyte, " MiB"),
            LimitedResource.Read or LimitedResource.Write => (Mebibyte, " MiB/s"),
            _ => (1, ""),
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Resource.ToString().ToLowerInvariant()} {Usage / divisor:0.##} of {Limit / divisor:0.##}{unit}");
    }
}
