using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Driving;

/// <summary>Puts into a field what another terminal sent of it, as it came: the field's rules were obeyed there.</summary>
/// <param name="Field">What was sent.</param>
/// <param name="Text">The same as text.</param>
internal sealed record EnterField(RelayedField Field, string Text) : InputStep
{
    /// <summary>The field's first cell, from 1, on a screen of so many columns; the first cell of all where the screen has no fields.</summary>
    public (int Row, int Column) Place(int columns) => ((Field.Address ?? 0) / columns + 1, (Field.Address ?? 0) % columns + 1);

    internal override ReadOnlySpan<char> Typed => Text;

    /// <summary>Without the text.</summary>
    public override string ToString() => "enter field";
}
