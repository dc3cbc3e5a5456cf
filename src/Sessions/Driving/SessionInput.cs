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

    /// <summary>Characters of all texts of one input together, at the most.</summary>
    public const int TextsLimit = 1024 * 1024;

    /// <summary>Bytes that an input is counted as beside its texts.</summary>
    private const int InputBytes = 256;

    /// <summary>Bytes that a step is counted as beside its text.</summary>
    private const int StepBytes = 64;

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
        var all = 0L;
        foreach (var step in Steps)
        {
            var length = step.TypedLength;
            if (length > TextLimit) return Invalid($"steps: a text of {length} characters is longer than {TextLimit}.");
            all += length;
        }

        return all > TextsLimit ? Invalid($"steps: texts of {all} characters are more than the {TextsLimit} that one input takes.") : null;

        static Fault Invalid(string detail) => new(RequestErrors.InvalidField, detail);
    }

    /// <summary>Bytes that it takes until it is answered, nearly.</summary>
    internal long Bytes => BytesOf(Steps) + (Wait?.Bytes ?? 0);

    /// <summary>Bytes that steps take while they wait, nearly.</summary>
    internal static long BytesOf(IReadOnlyList<InputStep> steps)
    {
        var bytes = (long)InputBytes;
        // Not by LINQ: each input passes here.
        for (var i = 0; i < steps.Count; i++) bytes += StepBytes + (sizeof(char) * ((long)steps[i].TypedLength + LabelLength(steps[i])));
        return bytes;
    }

    private static int LabelLength(InputStep step) => step is FillField { Target.Label.Length: var length } ? length : 0;
}
