using Holdfast.Sessions.Secrets;

namespace Holdfast.Sessions.Journeys;

/// <summary>
/// One step of a journey: <see cref="WaitStep"/>, <see cref="TypeStep"/>, <see cref="PressStep"/> or <see cref="FieldStep"/>.
/// </summary>
public abstract record JourneyStep
{
    private protected JourneyStep()
    {
    }

    /// <summary>How faults call it; null for its number and content alone.</summary>
    public string? Label { get; init; }

    /// <summary>The texts in it that may refer to secrets.</summary>
    public virtual IReadOnlyList<SecretText> Texts => [];
}
