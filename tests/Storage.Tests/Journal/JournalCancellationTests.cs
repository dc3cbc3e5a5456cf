using Holdfast.Runtime.ThreadPool;
using Holdfast.Storage.Journal;
using Holdfast.Storage.Sqlite;

namespace Holdfast.Storage.Tests.Journal;

/// <summary>Whoever goes away while an event is on its way to the disk.</summary>
public sealed class JournalCancellationTests : IAsyncLifetime
{
    private readonly ScratchFolder _folder = new();
    private readonly ThreadPoolIo _io = new();
    private SqliteJournal _journal = null!;
    private SqliteDatabase _other = null!;

    public async ValueTask InitializeAsync()
    {
        _journal = new SqliteJournal(_io, _folder.Path);
        await _journal.AppendAsync(Entries.Numbered(0), CancellationToken.None);
        _other = await SqliteDatabase.OpenAsync(
            _io.Files, JournalFolder.PathOf(_folder.Path, Entries.Tenant), JournalSchema.Tables, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        _other.Dispose();
        await _journal.DisposeAsync();
        await _io.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_queued_append_completes_with_its_record_although_its_token_is_cancelled()
    {
        using CancellationTokenSource gone = new();
        Task<long>? queued = null;

        // The other connection holds the write lock, so the event is still queued when its teller goes away.
        _other.Transact(() =>
        {
            queued = _journal.AppendAsync(Entries.Numbered(1), gone.Token).AsTask();
            gone.Cancel();
        });

        Assert.Equal(2, await queued!);
    }

    [Fact]
    public async Task An_append_that_was_cancelled_before_records_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await _journal.AppendAsync(Entries.Numbered(1), new CancellationToken(canceled: true)));

        Assert.Equal(2, await _journal.AppendAsync(Entries.Numbered(2), CancellationToken.None));
    }

    [Fact]
    public async Task An_append_that_was_cancelled_while_it_waited_for_room_records_nothing()
    {
        const int most = JournalLimits.QueuedEntries + JournalLimits.BatchEntries;
        using CancellationTokenSource gone = new();
        List<Task<long>> appends = [];
        Task<long>? last = null;

        _other.Transact(() =>
        {
            for (int number = 1; number <= most; number++)
            {
                appends.Add(_journal.AppendAsync(Entries.Numbered(number), CancellationToken.None).AsTask());
            }

            last = _journal.AppendAsync(Entries.Numbered(most + 1), gone.Token).AsTask();
            gone.Cancel();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => last!);
        await Task.WhenAll(appends);
        Assert.Equal(most + 1, (await _journal.VerifyAsync(Entries.Tenant, CancellationToken.None)).Records);
    }
}
