namespace HarborBank.Domain;

/// <summary>When a user is locked out, and for how long.</summary>
internal static class LogOnRules
{
    /// <summary>Wrong passwords in a row, over all instances, after which the user is locked.</summary>
    public const int AttemptLimit = 5;

    /// <summary>Characters of a user's name.</summary>
    public const int UserLimit = 8;

    /// <summary>Characters of a password.</summary>
    public const int PasswordLimit = 16;

    /// <summary>How long a locked user stays locked.</summary>
    public static readonly TimeSpan LockTime = TimeSpan.FromMinutes(15);

    /// <summary>Until when the user is locked after so many wrong passwords; null while still free.</summary>
    public static DateTimeOffset? LockedUntil(int failures, DateTimeOffset now) =>
        failures >= AttemptLimit ? now + LockTime : null;
}
