using Holdfast.Contracts.Errors;

namespace Holdfast.Server.Http.Idempotency;

/// <summary>
/// The idempotency keys of the last 24 hours. A key is never forgotten before its time, so nothing is done twice; where there are
/// too many, new ones are refused, and where answers are too large together, the oldest are let go of while their keys stay.
/// </summary>
internal sealed class OnceTable
{
    /// <summary>How long a key is remembered.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Keys of a tenant.</summary>
    public const int KeyLimit = 100_000;

    /// <summary>Bytes of the answers kept for a tenant.</summary>
    public const long AnswerLimit = 32 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, OnceTenant> _tenants = new(StringComparer.Ordinal);

    /// <summary>Begins a request, or finds the one that was made with its key.</summary>
    public OnceTurn Begin(OnceKey key, string fingerprint, TimeSpan now)
    {
        lock (_gate)
        {
            if (!_tenants.TryGetValue(key.Tenant, out var tenant)) _tenants[key.Tenant] = tenant = new OnceTenant();
            tenant.Expire(now - Lifetime);
            if (tenant.Find(key) is { } entry)
            {
                return entry.Fingerprint == fingerprint
                    ? new OnceTurn(entry, false, null)
                    : Refused(RequestErrors.KeyUsedOtherwise, "The key was used for another path or another body.");
            }

            if (tenant.Count >= KeyLimit)
                return Refused(RequestErrors.TooManyKeys, $"The tenant {key.Tenant} used {KeyLimit:N0} keys within {Lifetime.TotalHours} hours.");
            var begun = new OnceEntry(key, fingerprint, now);
            tenant.Add(begun);
            return new OnceTurn(begun, true, null);
        }
    }

    /// <summary>Ends a request.</summary>
    /// <param name="entry">The request.</param>
    /// <param name="answer">Its answer; null where it gave none.</param>
    /// <param name="end">How it ended: the key is remembered, or the next request with it is carried out.</param>
    public void End(OnceEntry entry, KeptAnswer? answer, OnceEnd end)
    {
        lock (_gate)
        {
            var tenant = _tenants[entry.Key.Tenant];
            if (end == OnceEnd.Forgotten) tenant.Remove(entry);
            entry.Answer = answer;
            if (end != OnceEnd.Forgotten && answer is not null) tenant.Keep(entry, answer, AnswerLimit);
        }

        entry.Complete(end);
    }

    /// <summary>Takes up a request of a daemon before, the oldest first, before any other of its tenant.</summary>
    /// <param name="request">The request.</param>
    /// <param name="at">When it was made, by the clock of <see cref="Begin"/>.</param>
    public void Restore(OnceRecalled request, TimeSpan at)
    {
        var entry = new OnceEntry(request.Key, request.Fingerprint, at);
        lock (_gate)
        {
            if (!_tenants.TryGetValue(request.Key.Tenant, out var tenant)) _tenants[request.Key.Tenant] = tenant = new OnceTenant();
            tenant.Add(entry);
        }

        End(entry, request.Answer, request.End);
    }

    /// <summary>The answer that is kept for a request.</summary>
    public KeptAnswer? AnswerOf(OnceEntry entry)
    {
        lock (_gate) return entry.Answer;
    }

    private static OnceTurn Refused(ErrorCode code, string detail) => new(null, false, new Fault(code, detail));
}
