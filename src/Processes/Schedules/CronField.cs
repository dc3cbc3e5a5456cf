using System.Globalization;

namespace Holdfast.Processes.Schedules;

/// <summary>One field of a cron expression: the set of its values, as bits.</summary>
/// <param name="Bits">Bit n is set where the value n matches.</param>
/// <param name="IsAny">Whether it was written as a star, which in the fields for days means that the other one decides.</param>
internal readonly record struct CronField(ulong Bits, bool IsAny)
{
    /// <summary>Whether a value matches.</summary>
    public bool Has(int value) => (Bits >> value & 1) != 0;

    /// <summary>Reads a field: stars, numbers, names, ranges, steps and lists of them.</summary>
    /// <param name="text">What is written.</param>
    /// <param name="least">The least value.</param>
    /// <param name="greatest">The greatest value.</param>
    /// <param name="names">Names of the values from <paramref name="least"/> on; empty where there are none.</param>
    /// <param name="field">The field.</param>
    /// <returns>False where it is malformed.</returns>
    public static bool TryRead(string text, int least, int greatest, ReadOnlySpan<string> names, out CronField field)
    {
        var bits = 0UL;
        foreach (var part in text.Split(','))
        {
            if (!TryReadPart(part, least, greatest, names, ref bits))
            {
                field = default;
                return false;
            }
        }

        field = new CronField(bits, text.StartsWith('*'));
        return true;
    }

    private static bool TryReadPart(string part, int least, int greatest, ReadOnlySpan<string> names, ref ulong bits)
    {
        var slash = part.IndexOf('/', StringComparison.Ordinal);
        var step = 1;
        if (slash >= 0 && (!TryNumber(part[(slash + 1)..], out step) || step == 0 || step > greatest))
            return false;
        var range = slash < 0 ? part : part[..slash];
        int from, to;
        if (range == "*")
        {
            (from, to) = (least, greatest);
        }
        else
        {
            var dash = range.IndexOf('-', StringComparison.Ordinal);
            if (!TryValue(dash < 0 ? range : range[..dash], least, names, out from))
                return false;
            if (dash < 0)
                to = slash < 0 ? from : greatest;
            else if (!TryValue(range[(dash + 1)..], least, names, out to))
                return false;
        }

        if (from < least || to > greatest || from > to)
            return false;
        for (var value = from; value <= to; value += step)
            bits |= 1UL << value;
        return true;
    }

    private static bool TryValue(string text, int least, ReadOnlySpan<string> names, out int value)
    {
        if (TryNumber(text, out value))
            return true;
        for (var index = 0; index < names.Length; index++)
        {
            if (string.Equals(text, names[index], StringComparison.OrdinalIgnoreCase))
            {
                value = least + index;
                return true;
            }
        }

        return false;
    }

    private static bool TryNumber(string text, out int value)
    {
        value = 0;
        return text.Length is 1 or 2 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
