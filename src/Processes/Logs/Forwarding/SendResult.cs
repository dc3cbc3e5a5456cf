namespace Holdfast.Processes.Logs.Forwarding;

/// <summary>What a target did with a batch.</summary>
/// <param name="Outcome">What.</param>
/// <param name="Refused">How many of the lines it does not want, now or ever.</param>
/// <param name="Reason">Its words where it did not take all.</param>
/// <param name="After">How long it asks to be let alone; null where it does not say.</param>
internal readonly record struct SendResult(SendOutcome Outcome, long Refused = 0, string? Reason = null, TimeSpan? After = null)
{
    /// <summary>All is taken.</summary>
    public static SendResult Taken { get; } = new(SendOutcome.Taken);

    /// <summary>To be tried again.</summary>
    public static SendResult Again(string reason, TimeSpan? after = null) => new(SendOutcome.Again, 0, reason, after);
}
