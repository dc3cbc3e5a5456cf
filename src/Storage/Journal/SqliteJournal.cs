using System.Collections.Concurrent;
using Holdfast.Runtime;

namespace Holdfast.Storage.Journal;

/// <summary>
/// The journal in SQLite files, one per tenant (<see cref="JournalFolder"/>). Each tenant has a bounded queue and one task that
/// writes all that is queued in one transaction with one sync.
/// </summary>
public sealed class SqliteJournal : EventJournal
{
    private readonly Io _io;
    private readonly string _dataFolder;
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, TenantJournal> _tenants = new(StringComparer.Ordinal);
    private bool _closed;

    /// <summary>Creates the journal over a data folder, which is created where it is not there. Files open when first used.</summary>
    public SqliteJournal(Io io, string dataFolder)
    {
        ArgumentNullException.ThrowIfNull(io);
        ArgumentException.ThrowIfNullOrEmpty(dataFolder);
        _io = io;
        _dataFolder = dataFolder;
        io.Files.CreateFolder(JournalFolder.FolderOf(dataFolder));
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, JournalException> Failures =>
        _tenants.Where(pair => pair.Value.Failure is not null).ToDictionary(pair => pair.Key, pair => pair.Value.Failure!);

    /// <inheritdoc/>
    public override ValueTask<long> AppendAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        JournalLimits.Check(entry);
        return TenantOf(entry.Tenant).AppendAsync(entry, cancellationToken);
    }

    /// <inheritdoc/>
    public override void Post(JournalEntry entry)
    {
        JournalLimits.Check(entry);
        TenantOf(entry.Tenant).Post(entry);
    }

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyList<JournalRecord>> ReadAsync(
        string tenant, JournalQuery query, CancellationToken cancellationToken)
    {
        JournalSelection.Check(query);
        return TenantOf(tenant).ReadAsync(query, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask WaitAsync(string tenant, long after, CancellationToken cancellationToken) =>
        TenantOf(tenant).WaitAsync(after, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask<VerifyReport> VerifyAsync(string tenant, CancellationToken cancellationToken)
    {
        string path = JournalFolder.PathOf(_dataFolder, tenant);
        return _io.Files.Exists(path)
            ? await JournalVerifier.VerifyAsync(_io, path, tenant, cancellationToken)
            : ChainWalk.Run(tenant, [], ChainHead.Empty(tenant));
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _closed = true;
        }

        List<JournalException> failures = [];
        foreach (TenantJournal tenant in _tenants.Values)
        {
            try
            {
                await tenant.DisposeAsync();
            }
            catch (JournalException failure)
            {
                failures.Add(failure);
            }
        }

        _tenants.Clear();
        if (failures.Count > 0)
        {
            throw new JournalException(string.Join("; ", failures.Select(failure => failure.Message)), failures[0]);
        }
    }

    private TenantJournal TenantOf(string tenant)
    {
        if (_tenants.TryGetValue(tenant, out TenantJournal? open))
        {
            return open;
        }

        string path = JournalFolder.PathOf(_dataFolder, tenant);
        lock (_gate)
        {
            if (_closed)
            {
                throw new JournalException("the journal is closed");
            }

            if (_tenants.TryGetValue(tenant, out open))
            {
                return open;
            }

            if (_tenants.Count >= JournalLimits.OpenTenants)
            {
                throw new JournalException($"{JournalLimits.OpenTenants} tenants are open, which is the limit of one node");
            }

            open = new TenantJournal(_io, tenant, path);
            _tenants[tenant] = open;
            return open;
        }
    }
}
