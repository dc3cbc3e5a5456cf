using Holdfast.Sessions.Secrets;

namespace Holdfast.Sessions.Journeys;

/// <summary>
/// One step of a journey: <see cref="WaitStep"/>, <see cref="TypeStep"/>, <see cref="PressStep"/>, <see cref="FieldStep"/>,
/// <see cref="CursorStep"/>, <see cref="IfStep"/>, <see cref="RepeatStep"/> or <see cref="ExtractStep"/>.
/// </summary>
public abstract record JourneyStep
{
    private protected JourneyStep()
    {
    }

    /// <summary>How faults call it; null for its number and content alone.</summary>
    public string? Label { get; init; }

    /// <summary>The steps within it.</summary>
    public virtual IReadOnlyList<JourneyStep> Inner => [];

    /// <summary>The texts in it that may refer to secrets.</summary>
    public virtual IReadOnlyList<SecretText> Texts => [];
}
