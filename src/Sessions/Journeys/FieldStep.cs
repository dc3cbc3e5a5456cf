using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Secrets;

namespace Holdfast.Sessions.Journeys;

/// <summary>Replaces the content of an input field.</summary>
/// <param name="Target">Which field.</param>
/// <param name="Text">Its new content.</param>
public sealed record FieldStep(FieldTarget Target, SecretText Text) : JourneyStep
{
    /// <inheritdoc/>
    public override IReadOnlyList<SecretText> Texts => [Text];

    /// <inheritdoc/>
    public override string ToString() => $"fill {Target} with {Text}";
}
