namespace Holdfast.Sessions.Hooks;

/// <summary>What came of one attempt of a hook.</summary>
/// <param name="Reason">Why it failed, without what is secret and without words of the other side; null where it did not.</param>
/// <param name="IsAgain">Whether it may go well another time.</param>
/// <param name="After">How long the other side asks to be left alone; null where it does not.</param>
internal readonly record struct HookAttempt(string? Reason, bool IsAgain, TimeSpan? After)
{
    /// <summary>It went well.</summary>
    public static readonly HookAttempt Done;

    /// <summary>It failed for now.</summary>
    public static HookAttempt Again(string reason, TimeSpan? after = null) => new(reason, true, after);

    /// <summary>It failed for good.</summary>
    public static HookAttempt Failed(string reason) => new(reason, false, null);
}
