namespace Holdfast.Storage.Journal;

/// <summary>The journal's bounds, each with its unit.</summary>
public static class JournalLimits
{
    /// <summary>
    /// Events of one tenant in its queue; beyond it appending waits and posting fails. Also posted events of one tenant that wait
    /// to be written, those included that a failing disk left.
    /// </summary>
    public const int QueuedEntries = 16_384;

    /// <summary>Events written in one transaction.</summary>
    public const int BatchEntries = 1_024;

    /// <summary>Length of actor, kind, subject and result, each, in bytes of UTF-8.</summary>
    public const int FieldBytes = 1_024;

    /// <summary>Length of an event's data, in bytes of UTF-8.</summary>
    public const int DataBytes = 64 * 1024;

    /// <summary>Records returned by one read.</summary>
    public const int ReadRecords = 1_000;

    /// <summary>
    /// Tenants open at once in one process; each costs one connection for writing and up to <see cref="Readers"/> for reading.
    /// </summary>
    public const int OpenTenants = 1_024;

    /// <summary>Reads of one tenant that run at once; more wait.</summary>
    public const int Readers = 4;

    /// <summary>Length of a tenant's name, in characters.</summary>
    public const int TenantCharacters = 40;

    /// <summary>Findings about a file's structure that a verification lists.</summary>
    public const int DamageFindings = 10;

    /// <summary>Carriers of events kept for their next use, per tenant; as many as one transaction can free at once.</summary>
    internal const int SpareAppends = BatchEntries;

    /// <summary>Events in one transaction from which the next one waits for as many: that many do not come one by one.</summary>
    internal const int CrowdEntries = 4;

    /// <summary>
    /// How long events gather where many come, before they are looked at and, once as many are there as the time before, written with one sync.
    /// Most of whoever gives input waits longer than that for the host's answer, which is on its way meanwhile.
    /// </summary>
    internal static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(2);

    /// <summary>How often they are looked at before they are written, however many they are.</summary>
    internal const int Gatherings = 2;

    /// <summary>Pause after a failed write, before the next one is tried.</summary>
    internal static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(250);

    /// <summary>Throws where an event is over a limit or has an empty name.</summary>
    /// <exception cref="ArgumentException">A field is empty or too long.</exception>
    internal static void Check(JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        CheckField(entry.Actor, nameof(entry.Actor));
        CheckField(entry.Kind, nameof(entry.Kind));
        CheckField(entry.Subject, nameof(entry.Subject));
        CheckField(entry.Result, nameof(entry.Result));
        CheckLength(entry.Data, DataBytes, nameof(entry.Data));
    }

    private static void CheckField(string value, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(value, name);
        CheckLength(value, FieldBytes, name);
    }

    private static void CheckLength(string value, int limit, string name)
    {
        ArgumentNullException.ThrowIfNull(value, name);

        // A UTF-16 unit is at most three bytes of UTF-8, so short texts need no counting.
        if (value.Length * 3L > limit && System.Text.Encoding.UTF8.GetByteCount(value) > limit)
        {
            throw new ArgumentException($"the event's {name} is over the limit of {limit} bytes", name);
        }
    }
}
