namespace Holdfast.Server.Http.Idempotency;

/// <summary>A request with a key as the journal tells of it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Fingerprint">What was asked.</param>
/// <param name="At">When.</param>
/// <param name="End">How it ended; <see cref="OnceEnd.Unknown"/> where the journal does not say.</param>
/// <param name="Answer">Its answer, where that was recorded.</param>
internal sealed record OnceRecalled(OnceKey Key, string Fingerprint, DateTimeOffset At, OnceEnd End, KeptAnswer? Answer);
