using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Driving;

/// <summary>Presses a key.</summary>
/// <param name="Key">The key.</param>
public sealed record PressKey(Key Key) : InputStep
{
    /// <inheritdoc/>
    public override string ToString() => $"press {Keys.Name(Key)}";
}
