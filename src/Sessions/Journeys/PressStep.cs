using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Journeys;

/// <summary>Presses a key. After one that goes to the host, the next step waits until the host has answered.</summary>
/// <param name="Key">The key.</param>
public sealed record PressStep(Key Key) : JourneyStep
{
    /// <inheritdoc/>
    public override string ToString() => $"press {Keys.Name(Key)}";
}
