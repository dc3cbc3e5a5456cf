using System.Globalization;

namespace Holdfast.Sessions.Recording;

/// <summary>Where a moment stands in its file.</summary>
/// <param name="Position">Where its record begins, in bytes.</param>
/// <param name="Whole">Where the last whole screen before it begins; reading begins there. The same for a whole screen.</param>
internal readonly record struct MomentPlace(long Position, long Whole)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static MomentPlace? Parse(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash > 0
            && long.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            && long.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var back)
            && back <= position - RecordForm.Magic.Length
                ? new MomentPlace(position, position - back)
                : null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Position}-{Position - Whole}");
}
