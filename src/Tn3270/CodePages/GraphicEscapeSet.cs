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

    /// <summary>What a screen image shows for a code of the set.</summary>
    public static char ToUnicode(byte code) => code < First ? ' ' : Characters[code - First];
}
