using Holdfast.Contracts.Errors;

namespace Holdfast.Sessions.Driving;

/// <summary>Steps at the keyboard that belong together, with no other input between them, and the screen to wait for.</summary>
public sealed record SessionInput
{
    /// <summary>
    /// Steps of one input, at the most. The fields that a terminal at the front door sends with a key do not count:
    /// <see cref="Tn3270.Keyboard.RelayedKey.FieldLimit"/> bounds those, since a screen may have more of them than one would care to type.
    /// </summary>
    public const int StepLimit = 256;

    /// <summary>Characters of one step's text, at the most: more than any screen holds.</summary>
    public const int TextLimit = 32768;

    /// <summary>The longest wait that may be asked for.</summary>
    public static readonly TimeSpan TimeoutLimit = TimeSpan.FromMinutes(10);

    /// <summary>What to do, in order.</summary>
    public required IReadOnlyList<InputStep> Steps { get; init; }

    /// <summary>What the screen must show before the answer; null to answer at once, or as <see cref="Settle"/> says.</summary>
    public WaitCondition? Wait { get; init; }

    /// <summary>
    /// Where the steps sent something to the host: answer when it has changed the screen and unlocked the keyboard. Holds in addition to
    /// <see cref="Wait"/>, which then is asked of the screens that come after the steps.
    /// </summary>
    public bool Settle { get; init; }

    /// <summary>How long to wait for the screen, at the most.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The limit it breaks, where it breaks one.</summary>
    internal Fault? Check()
    {
        var counted = Steps.Count(step => step is not EnterField);
        if (counted > StepLimit)
            return Invalid($"steps: {counted} are more than the {StepLimit} that one input takes.");
        if (Timeout < TimeSpan.Zero || Timeout > TimeoutLimit)
            return Invalid($"timeout: must be between 0 s and {TimeoutLimit.TotalSeconds} s.");
        foreach (var step in Steps)
        {
            var text = step switch { TypeText type => type.Text, FillField fill => fill.Text, EnterField enter => enter.Text, _ => "" };
            if (text.Length > TextLimit) return Invalid($"steps: a text of {text.Length} characters is longer than {TextLimit}.");
        }

        return null;

        static Fault Invalid(string detail) => new(RequestErrors.InvalidField, detail);
    }
}
