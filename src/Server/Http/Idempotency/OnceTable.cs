using Holdfast.Contracts.Errors;

namespace Holdfast.Server.Http.Idempotency;

/// <summary>
/// The idempotency keys of the last 24 hours, in memory. A key is never forgotten before its time, so nothing is done twice; where there are
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
                    : Refused(RequestErrors.KeyUsedOtherwise, $"The key '{key.Text}' was used for another path or another body.");
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
    /// <param name="remember">Whether the key is remembered; else the next request with it is carried out.</param>
    public void End(OnceEntry entry, KeptAnswer? answer, bool remember)
    {
        lock (_gate)
        {
            var tenant = _tenants[entry.Key.Tenant];
            if (!remember) tenant.Remove(entry);
            entry.Answer = answer;
            if (remember && answer is not null) tenant.Keep(entry, answer, AnswerLimit);
        }

        entry.Complete();
    }

    /// <summary>The answer that is kept for a request.</summary>
    public KeptAnswer? AnswerOf(OnceEntry entry)
    {
        lock (_gate) return entry.Answer;
    }

    private static OnceTurn Refused(ErrorCode code, string detail) => new(null, false, new Fault(code, detail));
}
