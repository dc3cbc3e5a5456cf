using System.Diagnostics.CodeAnalysis;

namespace Holdfast.Tn3270.Screen;

/// <summary>
/// What kind of display is presented to the host: sizes in rows and columns, and whether extended attributes (colour,
/// highlighting, structured fields) are offered.
/// </summary>
/// <param name="Name">The terminal type as the host is told it, such as <c>IBM-3279-2-E</c>.</param>
/// <param name="Rows">Rows of the default size, entered by Erase/Write.</param>
/// <param name="Columns">Columns of the default size.</param>
/// <param name="AlternateRows">Rows of the alternate size, entered by Erase/Write Alternate.</param>
/// <param name="AlternateColumns">Columns of the alternate size.</param>
/// <param name="ExtendedAttributes">Whether the name offers the extended data stream: colour, highlighting, queries.</param>
public sealed record TerminalModel(
    string Name, int Rows, int Columns, int AlternateRows, int AlternateColumns, bool ExtendedAttributes)
{
    /// <summary>The most cells a screen may have: what 14-bit addresses reach.</summary>
    public const int CellLimit = 16384;

    private const int LargestColorModel = 3;

    /// <summary>3279 model 2: 24 by 80 in both sizes.</summary>
    public static TerminalModel Model2 { get; } = new("IBM-3279-2-E", 24, 80, 24, 80, true);

    /// <summary>3279 model 3: alternate size 32 by 80.</summary>
    public static TerminalModel Model3 { get; } = new("IBM-3279-3-E", 24, 80, 32, 80, true);

    /// <summary>3279 model 4: alternate size 43 by 80.</summary>
    public static TerminalModel Model4 { get; } = new("IBM-3279-4-E", 24, 80, 43, 80, true);

    /// <summary>3279 model 5: alternate size 27 by 132.</summary>
    public static TerminalModel Model5 { get; } = new("IBM-3279-5-E", 24, 80, 27, 132, true);

    /// <summary>The number of cells of the larger of both sizes.</summary>
    public int Capacity => Math.Max(Rows * Columns, AlternateRows * AlternateColumns);

    /// <summary>The model's number, 2 to 5.</summary>
    public int Number { get; init; } = NumberOf(Name);

    /// <summary>Whether it has colours, as a 3279 has and a 3278 has not.</summary>
    public bool Color { get; init; } = !Name.Contains("3278", StringComparison.Ordinal);

    /// <summary>
    /// The name for TERMINAL-TYPE (RFC 1091). The register of terminal types knows the 3279 in models 2 and 3 only, so the larger
    /// ones go by the 3278 of the same size; what colours there are a host learns by query.
    /// </summary>
    public string TerminalType =>
        Number > LargestColorModel ? Name.Replace("3279", "3278", StringComparison.Ordinal) : Name;

    /// <summary>This model with a larger alternate size, told to hosts as IBM-DYNAMIC.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A side is smaller than the model's, or there are more than <see cref="CellLimit"/> cells.
    /// </exception>
    public TerminalModel Oversized(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, AlternateRows);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, AlternateColumns);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)rows * columns, CellLimit, nameof(rows));
        return this with { Name = "IBM-DYNAMIC", AlternateRows = rows, AlternateColumns = columns };
    }

    /// <summary>
    /// Reads a terminal type: an optional <c>IBM-</c>, 3278 or 3279, a model from 2 to 5, an optional <c>-E</c>; in any case.
    /// </summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static TerminalModel Parse(string text) =>
        TryParse(text, out var model)
            ? model
            : throw new FormatException($"'{text}' is no terminal type; known are 3278 and 3279, models 2 to 5, such as 3279-2-E.");

    /// <summary>As <see cref="Parse"/>, saying false instead of throwing.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out TerminalModel? model)
    {
        model = null;
        var rest = text.AsSpan().Trim();
        if (rest.StartsWith("IBM-", StringComparison.OrdinalIgnoreCase))
            rest = rest[4..];
        if (rest.Length is not (6 or 8) || rest[4] != '-')
            return false;
        if (rest[..4] is not ("3278" or "3279"))
            return false;
        if (rest.Length == 8 && !rest[6..].Equals("-E", StringComparison.OrdinalIgnoreCase))
            return false;
        var shape = rest[5] switch { '2' => Model2, '3' => Model3, '4' => Model4, '5' => Model5, _ => null };
        if (shape is null)
            return false;
        var extended = rest.Length == 8;
        model = shape with
        {
            Name = $"IBM-{rest[..4]}-{rest[5]}{(extended ? "-E" : "")}",
            ExtendedAttributes = extended,
            Color = rest[3] == '9',
        };
        return true;
    }

    private static int NumberOf(string name) =>
        name.Length > 9 && name[9] is >= '2' and <= '5' ? name[9] - '0' : 2;
}
