using Holdfast.Sessions.Secrets;

namespace Holdfast.Sessions.Journeys;

/// <summary>Types text at the cursor.</summary>
/// <param name="Text">The text.</param>
public sealed record TypeStep(SecretText Text) : JourneyStep
{
    /// <inheritdoc/>
    public override IReadOnlyList<SecretText> Texts => [Text];

    /// <inheritdoc/>
    public override string ToString() => $"type {Text}";
}
