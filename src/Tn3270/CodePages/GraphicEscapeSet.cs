using System.Collections.Frozen;

namespace Holdfast.Tn3270.CodePages;

/// <summary>
/// The characters reached by the graphic escape order and by character set F1: IBM code page 310, APL and text with lines for
/// panels. Letters with an underscore show as plain letters; codes that Unicode has no picture for show as blanks.
/// </summary>
internal static class GraphicEscapeSet
{
    /// <summary>The graphic character set and the code page that the host knows the set by.</summary>
    public const int GraphicSet = 963, CodePage = 310;

    private const byte First = 0x40;

    // Sixteen codes a line, from 0x40 on.
    private const string Characters =
        " ABCDEFGHI      " +
        " JKLMNOPQR      " +
        "  STUVWXYZ      " +
        "⋄∧¨⌻⍸⍷⊢⊣∨       " +
        "∼  ⎸⎹│    ↑↓≤⌈⌊→" +
        "⎕▌▐▀▄■    ⊃⊂¤○±←" +
        "¯°─•      ∩∪⊥[≥∘" +
        "⍺∊⍳⍴⍵ ×\\÷ ∇∆⊤]≠∣" +
        "{⁼+∎└┌├┴§ ⍲⍱⌷⌽⍂⍉" +
        "}⁾-┼┘┐┤┬¶ ⌶!⍒⍋⍞⍝" +
        "≡₁ʂʃ⍤⍥⍪€  ⌿⍀∵⊖⌹⍕" +
        "⁰¹²³⁴⁵⁶⁷⁸⁹ ⍫⍙⍟⍎ ";

    // Letters stand for underscored ones that Unicode has no single character for, and are not written. What keyboards have in
    // place of a character that only looks like it is written as that.
    private static readonly FrozenDictionary<char, byte> Codes = Characters
        .Select((c, index) => (Character: c, Code: (byte)(First + index)))
        .Where(entry => entry.Character != ' ' && !char.IsAsciiLetter(entry.Character))
        .Concat([('~', (byte)0x80), ('|', (byte)0xBF), ('\u25CA', (byte)0x70)])
        .ToFrozenDictionary(entry => entry.Item1, entry => entry.Item2);

    /// <summary>What a screen image shows for a code of the set.</summary>
    public static char ToUnicode(byte code) => code < First ? ' ' : Characters[code - First];

    /// <summary>The code of a character; false if the set does not hold it. Ask the code page first: it holds some of them too.</summary>
    public static bool TryToCode(char c, out byte code) => Codes.TryGetValue(c, out code);
}
