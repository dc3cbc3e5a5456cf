using System.Text;
using Holdfast.Tn3270.State;

namespace Holdfast.Tn3270.Wire;

/// <summary>
/// A terminal type as a terminal names it: IBM-3278-2 to -5 and IBM-3279-2 to -5, with -E for extended data streams,
/// IBM-3277-2, IBM-DYNAMIC, or a printer's IBM-3287-1 (RFC 1576, RFC 2355 section 7.1.2).
/// </summary>
/// <param name="Name">The name, upper case, without an LU.</param>
/// <param name="Rows">Rows of the alternate size, the larger one.</param>
/// <param name="Columns">Columns of the alternate size.</param>
/// <param name="Extended">Whether it may be asked what it supports.</param>
/// <param name="Printer">Whether it is a printer.</param>
internal readonly record struct TerminalType(string Name, int Rows, int Columns, bool Extended, bool Printer = false)
{
    /// <summary>The longest name looked at, in bytes.</summary>
    public const int NameLimit = 64;

    /// <summary>Reads a name; false where it is no 3270 display and no 3270 printer.</summary>
    public static bool TryParse(ReadOnlySpan<byte> ascii, out TerminalType type)
    {
        type = default;
        if (ascii.Length > NameLimit)
        {
            return false;
        }
        string name = Encoding.ASCII.GetString(ascii).ToUpperInvariant();
        if (name == "IBM-DYNAMIC")
        {
            type = new TerminalType(name, 24, 80, true);
            return true;
        }
        if (name is "IBM-3277-2" or "IBM-3287-1" or "IBM-3287-1-E")
        {
            type = new TerminalType(name, 24, 80, false, Printer: name != "IBM-3277-2");
            return true;
        }
        bool extended = name.EndsWith("-E", StringComparison.Ordinal);
        string bare = extended ? name[..^2] : name;
        bool known = bare.Length == 10
            && (bare.StartsWith("IBM-3278-", StringComparison.Ordinal) || bare.StartsWith("IBM-3279-", StringComparison.Ordinal));
        (int rows, int columns) = known ? Size(bare[^1]) : default;
        type = new TerminalType(name, rows, columns, extended);
        return rows != 0;
    }

    /// <summary>Saves or sets one, by its name.</summary>
    internal static void Pass(StateTape tape, ref TerminalType type)
    {
        string? name = type.Name;
        tape.Pass(ref name);
        if (!tape.Reads)
        {
            return;
        }
        type = default;
        if (name is not null && !TryParse(Encoding.ASCII.GetBytes(name), out type))
        {
            throw StateTape.Malformed("a terminal's type");
        }
    }

    private static (int Rows, int Columns) Size(char model) => model switch
    {
        '2' => (24, 80),
        '3' => (32, 80),
        '4' => (43, 80),
        '5' => (27, 132),
        _ => default,
    };
}
